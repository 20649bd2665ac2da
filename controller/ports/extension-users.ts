/** Ids of users, both ends included. Each is the id of a group, too. */
export interface UserRange {
  first: number
  last: number
}

/** As which users extensions run where the controller is root: undefined for the usual, `off` for root itself. */
export type ExtensionUsers = UserRange | 'off' | undefined

/** What keeps extensions apart: `users` of their own; `none`; or `refused`, where they were to have users and cannot. */
export interface IsolationTold {
  kind: 'users' | 'none' | 'refused'
  message: string
}

/** systemd lists these as used by nobody: https://systemd.io/UIDS-GIDS/. */
export const usualRange: UserRange = { first: 1_879_048_192, last: 2_147_352_575 }
