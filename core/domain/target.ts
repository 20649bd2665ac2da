import type { Account, Environment, Extension } from './desired.ts'

/** What an environment is to become, and where that was said. */
export interface Target {
  account: Account
  extension: Extension
  environment: Environment
  /** Commit of the config repository. */
  commit: string
}
