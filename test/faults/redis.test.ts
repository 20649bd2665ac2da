import { redisProblem } from '../support/redis.ts'
import { flushRedis } from './nemeses/flush-redis.ts'
import { killRedis } from './nemeses/kill-redis.ts'
import { survives } from './survives.ts'

survives([flushRedis, killRedis], { problem: redisProblem() })
