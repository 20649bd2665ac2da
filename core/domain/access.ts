import type { Access, EnvironmentType, Grant } from './desired.ts'
import type { ExtraRight, Role } from './rights.ts'

export const noAccess: Access = Object.freeze({ grants: Object.freeze([]) as readonly Grant[] })

/** One thing that one grant gives to one name, for one glob: what a policy is made of. */
export interface Gift {
  to: { kind: 'user' | 'group' | 'key'; name: string }
  what: Role | ExtraRight
  /** Null: all. */
  path: string | null
  environments: readonly EnvironmentType[] | null
}

/** What a change of Access gives and takes. */
export interface AccessChanges {
  gains: readonly Gift[]
  losses: readonly Gift[]
}

/** What is acted on, as far as grants ask. */
export interface Thing {
  /** File of the config repository that declares it; null where that is not known, or it is the whole installation. */
  path: string | null
  /** Null: it is no environment. */
  type: EnvironmentType | null
}

/** All there is: only grants without paths and types reach it. */
export const whole: Thing = Object.freeze({ path: null, type: null })
