/**
 * What kind of error a Redis tells of: the word its message begins with, `OOM` or `READONLY`, say; empty where there is
 * none. Redis 6.2 hides it when a command of a script fails: `ERR Error running script (...): ...: -OOM command not ...`.
 */
export function redisErrorCode(message: string): string {
  const ofCommand = /^ERR Error running script .*: -(?<code>[A-Z]+) /.exec(message)
  return (ofCommand ?? /^(?<code>[A-Z]+)\b/.exec(message))?.groups?.code ?? ''
}
