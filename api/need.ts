import type { Right } from '../core/domain/rights.ts'

/**
 * What a route needs of its caller. A right: on what the parameters of its path name, on everything where the right is about
 * the whole installation, and on anything at all where it is a list, which then shows what the caller may see.
 * `nothing`: anybody may call. `token`: any good token. `administrator`: the token of the data
 * folder, or a session opened with it, whatever roles somebody has. `runner`: an environment's API key. The others are for one route
 * each, which looks itself: `scraper` is the token for metrics or the right `metrics:read`, `event-token` a JWT signed with
 * the environment's secret, `signature` GitHub's over the body.
 */
export type Need =
  | Right
  | 'nothing'
  | 'administrator'
  | 'token'
  | 'runner'
  | 'scraper'
  | 'event-token'
  | 'signature'
