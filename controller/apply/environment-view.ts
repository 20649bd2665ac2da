import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import type { Output } from '../../core/domain/errors.ts'
import type { InstanceView } from '../../core/domain/instance-view.ts'
import type { Held } from '../../core/domain/plan.ts'
import type { Condition, EnvironmentStatus } from '../../core/domain/status.ts'
import type { Target } from '../../core/domain/target.ts'
import type { MovedTag } from '../observe/tag-watch.ts'
import type { DeployedRelease } from '../ports/environment-store.ts'
import type { Arrival } from './arrival.ts'

/** What is shown of an environment. */
export interface EnvironmentView {
  /** `ENV-dddd-dddd-nn` */
  id: string
  /** What is being worked towards; null before the first specification. */
  target: Target | null
  status: EnvironmentStatus
  conditions: readonly Condition[]
  /** The release that serves; null before the first. */
  deployed: DeployedRelease | null
  /** Its tag, where it was moved or removed since; else null. */
  movedTag: MovedTag | null
  instances: readonly InstanceView[]
  /** When it came to be as it was to be, as far as this controller has seen it; null before that. */
  arrival: Arrival | null
  /** What the build or the instance that failed last printed; null where nothing has failed. */
  output: Output | null
  /** What a guard holds back of the newest plan. */
  held: readonly Held[]
  /** Findings that hold its extension back. */
  diagnostics: readonly Diagnostic[]
}
