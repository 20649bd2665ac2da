export {
  type ConnectObject,
  type Context,
  defineExtension,
  type EventHandler,
  type Extension,
  type Schedulable,
  type TaskInfo,
  type VariableDeclaration,
} from './extension.ts'
export type { Log } from './log.ts'
export {
  type Done,
  done,
  type Fail,
  fail,
  type HttpAnswer,
  type Reschedule,
  type Result,
  reschedule,
  type Skip,
  skip,
} from './results.ts'
export { type RunningExtension, type RunOptions, run, start } from './run.ts'
