import type { Diagnostic } from '../domain/diagnostic.ts'
import type { EpochMs } from '../domain/epoch.ts'
import type { ScheduleIds } from '../domain/schedule-ids.ts'
import type { ScheduleLimits } from '../domain/schedule-limits.ts'
import type { LoadedFile, Mark } from '../load/loaded-file.ts'
import type { Catalog, Declared } from './catalog.ts'
import type { Code } from './codes.ts'

/**
 * Looks at everything that is declared and reports what is wrong with it. One that takes some time for each of many documents
 * does it step by step.
 */
export type Rule = (catalog: Catalog, report: Report, moment: Moment) => Generator<void> | void
export type Report = (finding: Finding) => void

/** When the configuration is judged. Without `now` nothing is past: rules that need it say nothing. */
export interface Moment {
  now?: EpochMs
  /** One-time runs that were declared before, as `oneTimeKeys`: to be past is no mistake of theirs. `all`: every one was. */
  planned?: ReadonlySet<string> | 'all'
  /** Ids that schedules have got already: they keep them. */
  ids?: ScheduleIds
  /** Ids of the controller's sealing keys. Without them nobody can tell whose a published key is. */
  sealingKeys?: ReadonlySet<string>
  /** What the schedules of one environment may come to. Default: `usualScheduleLimits`. */
  scheduleLimits?: ScheduleLimits
  /** The files that this is compared with: a change of the published keys is told. */
  before?: readonly LoadedFile[]
}

/** One thing wrong in a document, or, as a warning, worth a second look. */
export interface Finding {
  code: Code
  /** Left out: an error. */
  severity?: Diagnostic['severity']
  in: Declared
  /** JSON Pointer to the offending value. */
  at: string
  /** `key` to point at the key of that value instead. */
  part?: keyof Mark
  /** The piece of that text it is about, by its offsets. */
  within?: { text: string; from: number; to: number }
  message: string
  hint?: string
  /** Names of the extensions it touches. Left out: the one the document is about. */
  extensions?: readonly (string | undefined)[]
}
