/**
 * Limits and close codes of a runner's socket. Where they follow from how runners behave, the section of the Connect
 * protocol that says so is named.
 */

/** Bytes of a frame to a runner, which closes with 1009 on anything longer ("Keep-alive, sizes, queues"). */
export const largestFrameToRunners = 2 ** 21
/** Bytes of a frame from a worker for events, once its handshake has begun: answers to calls are passed on whole. */
export const largestFrameOfEvents = 8 * 2 ** 20
/** The same of all others. Web applications answer with whole files in one ("Keep-alive, sizes, queues"), once they are asked. */
export const largestFrameOfOthers = 2 ** 20
/** Bytes that may come before a handshake has begun. */
export const largestSetup = 2 ** 20
/** Bytes of frames that are not there whole yet, of all runners of one environment. */
export const mostBytesUnderWay = 64 * 2 ** 20

/** What one runner has sent and is being worked on: nothing more is read from it meanwhile. */
export const mostMessagesInHand = 500
export const mostBytesInHand = 16 * 2 ** 20
/** The same of all runners of one environment. */
export const mostBytesInHandOfAll = 64 * 2 ** 20
/** Messages and pings of one runner; what comes faster is read later. */
export const messageRate = { most: 10_000, perSecond: 5_000 } as const
/** Messages and pings of one runner after which others have their turn. */
export const mostMessagesInATurn = 200
/** Of one connection, before it is ended: whoever sends them understands nothing. */
export const mostMalformed = 100
/** Bytes that wait to be read by one runner, before it is cut: one that reads nothing would keep them for ever. */
export const mostUnread = 16 * 2 ** 20

/** Connections of all runners. */
export const mostConnections = 5_000
/** New connections of one environment: an outage brings all of its runners back at once. */
export const connectionRate = (mostAtOnce: number) => ({ most: 4 * mostAtOnce, perSecond: 5 })

/** ms in which a runner wants its handshake answered; it takes a late answer all the same ("Sequence and time-outs"). */
export const setupAnswerMs = 5_000
/** ms, a part of those, in which an earlier socket of the same worker must prove alive. */
export const predecessorMs = 2_000
/** ms without a handshake after which a connection is reported: an extension that cannot be loaded never begins one. */
export const setupRequestMs = 30_000
/** ms that a pong may wait for results to be on record. Runners cut a socket after 30 s (the SDK) or 60 s without one. */
export const pongWithinMs = 15_000
/** ms that a closing handshake may take. */
export const closeMs = 2_000

/** Bytes of the reason in a close frame (RFC 6455, 5.5). */
export const longestCloseReason = 123

/** Close codes after which runners come back, 5 s later; 1000, 1001 and 1005 would end them ("Close codes after the handshake"). */
export const serviceRestart = 1012
export const internalError = 1011
/** The same for a runner that is refused for good: it tries again, and is what it is. */
export const policyViolation = 1008
export const tooBig = 1009
