/**
 * What kind of error a Redis tells of: the word its message begins with, `OOM` or `READONLY`, say; empty where there is
 * none. Redis 6.2 hides it when a command of a script fails: `ERR Error running script (...): ...: -OOM command not ...`;
 * ioredis, when a Redis Cluster said it too often: `Too many Cluster redirections. Last error: ReplyError: TRYAGAIN ...`.
 */
export function redisErrorCode(message: string): string {
  const ofCommand = /^ERR Error running script .*: -(?<code>[A-Z]+) /.exec(message)
  const ofLast = /^Too many Cluster redirections\. Last error: ReplyError: (?<code>[A-Z]+)\b/.exec(message)
  return (ofCommand ?? ofLast ?? /^(?<code>[A-Z]+)\b/.exec(message))?.groups?.code ?? ''
}
