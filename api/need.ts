/**
 * What a route needs of its caller.
 * `nothing`: anybody may call. `token`: any good token; a runner's opens its own environment only. `admin`: the
 * administrator's token. `runner`: an environment's API key. The others are for one route each, which looks itself:
 * `scraper` is the token for metrics or the administrator's, `event-token` a JWT signed with the environment's secret,
 * `signature` GitHub's over the body.
 */
export type Need = 'nothing' | 'token' | 'admin' | 'runner' | 'scraper' | 'event-token' | 'signature'
