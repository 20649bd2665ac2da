import { setTimeout as pause } from 'node:timers/promises'
import { eventually } from '../../support/bowline.ts'
import type { Nemesis } from '../nemesis.ts'
import { between } from '../pick.ts'

/** The database server stops where it is, without a word to anybody, twice. The controller brings it back. */
export const stopPostgres: Nemesis = {
  name: 'stop-postgres',
  title: 'immediate stop of PostgreSQL',
  world: { instances: 2, everySeconds: 1, inHand: 20 },
  size: { short: 100, long: 2000 },
  async harm(world, random, size) {
    const load = world.load(size, random, { workMs: [10, 150] })
    for (const part of [0.2, 0.6]) {
      await load.past(part + random() * 0.2)
      await world.fault('immediate stop of PostgreSQL', async () => {
        process.kill(world.postmaster(), 'SIGQUIT')
        await pause(between(0, 500, random))
      })
      await eventually(async () => await world.sql('select 1').catch(() => undefined))
    }
    await load.done
  },
}
