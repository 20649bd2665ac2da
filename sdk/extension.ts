import type { Log } from './log.ts'
import type { Done, Fail, Result } from './results.ts'

/** An extension: what it listens to, what can be scheduled, and the variables it wants to exist. */
export interface Extension {
  readmeUrl?: string
  changelogUrl?: string
  /** Account roles it is meant for. */
  audience?: readonly ('vendor' | 'distributor' | 'reseller')[]
  variables?: readonly VariableDeclaration[]
  /** By event type, for example `asset_purchase_request_processing`. */
  events?: Readonly<Record<string, EventHandler>>
  /** By method: the name that a schedule calls. */
  schedulables?: Readonly<Record<string, Schedulable>>
}

/** A variable that is created with this value when it does not exist yet. */
export interface VariableDeclaration {
  /** A letter, then letters, digits, `_`, `-`, `.`. */
  name: string
  /** Default: the empty string. */
  initialValue?: string
  /** Hidden from the API and the dashboard. Default: false. */
  secure?: boolean
}

/** A JSON object of the platform: a request, a schedule. Narrow it to the shape you know in your handler. */
export type ConnectObject = Readonly<Record<string, unknown>>

export interface EventHandler {
  /** Only objects in one of these statuses. Default: all. */
  statuses?: readonly string[]
  /** An error thrown here has the task tried again; that of an interactive event fails it. */
  handle(object: ConnectObject, context: Context): Result | Promise<Result>
}

export interface Schedulable {
  name: string
  description: string
  /** Gets the whole schedule; its JSON data is in `parameter`. An error thrown here has the task tried again. */
  handle(schedule: ConnectObject, context: Context): Done | Fail | Promise<Done | Fail>
}

/** What a handler gets besides its object. */
export interface Context {
  /** The environment's variables, always the newest: read them where you use them. */
  readonly config: Readonly<Record<string, string>>
  readonly log: Log
  readonly task: TaskInfo
  /** Aborts when the handler's time is up. */
  readonly signal: AbortSignal
}

export interface TaskInfo {
  /** `TQ-dddd-dddd-dddd-dddd` */
  id: string
  category: 'background' | 'interactive' | 'scheduled'
  eventType: string
  objectId: string
  /** How often the task was queued so far, this time included, where the server says so. */
  attempt?: number
}

const variableName = /^[A-Za-z][A-Za-z0-9_.-]*$/

/**
 * Checks an extension and gives it back: plain JavaScript has no compiler to do it.
 * @throws {TypeError} naming everything that is wrong
 */
export function defineExtension(extension: Extension): Extension {
  const { variables = [], events = {}, schedulables = {} } = extension
  const problems = [
    ...variables
      .filter(({ name }) => !variableName.test(name))
      .map(({ name }) => `variable "${name}": not a name`),
    ...Object.entries(events).flatMap(([type, event]) => problemsOfEvent(type, event)),
    ...Object.entries(schedulables).flatMap(([method, each]) => problemsOfSchedulable(method, each)),
  ]
  if (problems.length > 0) throw new TypeError(`This extension cannot run: ${problems.join('; ')}`)
  return extension
}

function problemsOfEvent(type: string, { statuses = [], handle }: EventHandler): string[] {
  return [
    ...(typeof handle === 'function' ? [] : [`event "${type}": handle is not a function`]),
    ...(Array.isArray(statuses) ? [] : [`event "${type}": statuses is not an array`]),
  ]
}

function problemsOfSchedulable(method: string, { name, handle }: Schedulable): string[] {
  return [
    ...(typeof handle === 'function' ? [] : [`schedulable "${method}": handle is not a function`]),
    ...(typeof name === 'string' ? [] : [`schedulable "${method}": name is missing`]),
  ]
}
