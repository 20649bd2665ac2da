import type { Access, Environment, Extension } from './desired.ts'
import type { EnvironmentStatus } from './status.ts'

/** What is there: the last good specification of each extension, and how its environments are. */
export interface Observed {
  extensions: readonly { spec: Extension; environments: readonly ObservedEnvironment[] }[]
  /** Who may do what. Left out: nobody but the administrator may anything. */
  access?: Access
}

export interface ObservedEnvironment {
  id: string
  /** What was last applied in full; null until then. */
  applied: Environment | null
  status: EnvironmentStatus
}
