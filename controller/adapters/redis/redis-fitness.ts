import { BowlineError } from '../../../core/domain/errors.ts'

/** What a Redis says about itself in the answer to INFO. */
export interface RedisInfo {
  version: string
  /** What it does when its memory is full. */
  policy: string
  isCluster: boolean
  /** How much of the memory it may take is taken, 1 being all; 0 where there is no limit. */
  fullness: number
}

const oldestVersion = [6, 2] as const

/** INFO is allowed where CONFIG is not, as at most hosted services. */
export function readRedisInfo(info: string): RedisInfo {
  const fields = new Map(info.split(/\r?\n/).map((line) => line.split(':', 2) as [string, string]))
  return {
    version: fields.get('redis_version') ?? '0',
    policy: fields.get('maxmemory_policy') ?? 'unknown',
    isCluster: fields.get('cluster_enabled') === '1',
    fullness: fullnessOf(Number(fields.get('used_memory') ?? 0), Number(fields.get('maxmemory') ?? 0)),
  }
}

function fullnessOf(used: number, most: number): number {
  return most > 0 ? used / most : 0
}

/** @throws {BowlineError} `redis-unfit`: entries would be lost in this Redis */
export function checkFitness({ version, policy }: RedisInfo, address: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < oldestVersion[0] || (major === oldestVersion[0] && minor < oldestVersion[1])) {
    throw unfit(
      `Redis at ${address} is version ${version}; Bowline needs ${oldestVersion.join('.')} or newer`,
    )
  }
  if (policy !== 'noeviction') throw unfit(evictionAdvice(policy, address))
}

export function evictionAdvice(policy: string, address: string): string {
  return (
    `Redis at ${address} has maxmemory-policy ${policy} and may drop entries when its memory is full. ` +
    'Set it with: redis-cli CONFIG SET maxmemory-policy noeviction (and in redis.conf, or the parameters of a hosted Redis, so that it stays)'
  )
}

function unfit(message: string): BowlineError {
  return new BowlineError('redis-unfit', message)
}
