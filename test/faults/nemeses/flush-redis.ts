import type { Nemesis } from '../nemesis.ts'

/** Somebody empties the Redis that the queues are in, while most of the tasks wait in them. */
export const flushRedis: Nemesis = {
  name: 'flush-redis',
  title: 'FLUSHALL of Redis',
  world: { instances: 1, everySeconds: 1, redis: true, inHand: 20 },
  size: { short: 300, long: 10_000 },
  async harm(world, random, size) {
    const load = world.load(size, random, { lanes: 20, workMs: [50, 150] })
    await load.past(0.3 + random() * 0.6)
    await world.fault('FLUSHALL', async () => {
      await world.redis.run('FLUSHALL')
    })
    await load.done
  },
}
