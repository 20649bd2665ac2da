import { setTimeout as pause } from 'node:timers/promises'
import type { Nemesis } from '../nemesis.ts'
import { between } from '../pick.ts'

/** Redis dies, which keeps nothing on disk, and comes back empty a while later; then it hangs, and goes on. */
export const killRedis: Nemesis = {
  name: 'kill-redis',
  title: 'kill -9 and SIGSTOP of Redis',
  world: { instances: 1, everySeconds: 1, redis: true, inHand: 20 },
  size: { short: 120, long: 3000 },
  async harm(world, random, size) {
    const { redis } = world
    const load = world.load(size, random, { lanes: 10, workMs: [20, 100] })
    await load.past(random() * 0.3)
    await world.fault('kill -9 of Redis', async () => {
      await redis.kill()
      await pause(between(0, 2000, random))
      await redis.start()
    })
    await load.past(0.5 + random() * 0.4)
    await world.fault('SIGSTOP of Redis', async () => {
      redis.signal('SIGSTOP')
      await pause(between(500, 3000, random))
      redis.signal('SIGCONT')
    })
    await load.done
  },
}
