import { setTimeout as pause } from 'node:timers/promises'
import type { Nemesis } from '../nemesis.ts'

const everyMs = 200
const endAll = `select pg_terminate_backend(pid) from pg_stat_activity
  where pid <> pg_backend_pid() and backend_type = 'client backend'`

/** Every connection to the database is cut, again and again. */
export const cutConnections: Nemesis = {
  name: 'cut-connections',
  title: 'storm of pg_terminate_backend',
  world: { instances: 2, everySeconds: 1, inHand: 20 },
  size: { short: 100, long: 2000 },
  async harm(world, random, size) {
    const load = world.load(size, random, { workMs: [10, 150] })
    await load.past(0.1 + random() * 0.3)
    await world.fault('storm of pg_terminate_backend', async () => {
      const times = size > 500 ? 50 : 10
      for (let time = 0; time < times; time++) {
        await world.sql(endAll)
        await pause(everyMs)
      }
    })
    await load.done
  },
}
