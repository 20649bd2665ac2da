import type { Gift } from './access.ts'
import type { Access, Environment, Extension } from './desired.ts'
import type { Diagnostic } from './diagnostic.ts'

/**
 * What one pass will do, in order, each step with its reason. A plain value: the same input gives the same plan.
 */
export interface Plan {
  commit: string
  /** Specifications to take over as the last good ones, by extension. */
  adopt: readonly Extension[]
  changes: readonly Change[]
  held: readonly Held[]
  /** Extensions that keep their last good specification because of findings. */
  stalled: readonly Stalled[]
  /** Extensions to remove once their environments are gone. */
  removeExtensions: readonly string[]
  /** Who may do what from now on. Left out: that stays as it is. */
  access?: { to: Access; losses: readonly Gift[] }
}

export type Change =
  | { kind: 'create'; environment: string; to: Environment; reason: string }
  | {
      kind: 'update'
      environment: string
      from: Environment
      to: Environment
      effects: readonly Effect[]
      reason: string
    }
  | { kind: 'delete'; environment: string; from: Environment | null; reason: string }

/** What an update means for the running environment. */
export type Effect =
  | 'deploy'
  | 'configure'
  | 'scale'
  | 'start'
  | 'stop'
  | 'switch-mode'
  | 'reschedule'
  | 'settings'

/** Each the code of one guard: see `core/plan/guards.ts`. */
export type GuardCode =
  | 'empty-repository'
  | 'finding-in-scope'
  | 'too-many-deletions'
  | 'not-stopped'
  | 'mode-switch'
  | 'secure-to-plain'
  | 'access-widened'

/** A change that a guard holds back because of the live state. */
export interface Held {
  code: GuardCode
  /** Its name; `Access`, which is nobody's name, where it is about who may do what. */
  extension: string
  /** Null where it concerns the whole extension. */
  environment: string | null
  reason: string
}

export interface Stalled {
  extension: string
  diagnostics: readonly Diagnostic[]
}
