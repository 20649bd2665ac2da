/**
 * Limits and close codes of a runner's socket. Where they follow from how runners behave, the section of the Connect
 * protocol that says so is named.
 */

/** Bytes of a frame to a runner, which closes with 1009 on anything longer ("Keep-alive, sizes, queues"). */
export const largestFrameToRunners = 2 ** 21
/** Default bytes of a frame from a runner: web applications answer with whole files in one ("Keep-alive, sizes, queues"). */
export const largestFrameFromRunners = 64 * 2 ** 20

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
