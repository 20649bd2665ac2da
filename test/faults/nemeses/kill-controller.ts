import { setTimeout as pause } from 'node:timers/promises'
import type { Nemesis } from '../nemesis.ts'
import { between } from '../pick.ts'

/**
 * The controller dies wherever it is: taking events, firing schedules, handing out, putting results on record, reading a
 * commit, writing the status; half the times its database with it, and half the times again while it starts.
 */
export const killController: Nemesis = {
  name: 'kill-controller',
  title: 'kill -9 of the controller',
  world: { instances: 2, everySeconds: 1 },
  size: { short: 60, long: 80 },
  async harm(world, random, size) {
    const load = world.load(size, random, { lanes: 8, workMs: [0, 400], sameObjects: random() < 0.5 })
    await load.past(random() * 0.8)
    if (random() < 0.5) await world.world.push({ 'orders.yaml': world.yaml(`hello ${random()}`) })
    await pause(between(0, 800, random))
    await world.fault('kill -9 of the controller', async () => {
      const postmaster = world.postmaster()
      await world.controller.end('SIGKILL')
      if (random() < 0.5) process.kill(postmaster, 'SIGKILL')
      if (random() < 0.5) {
        const starting = world.start()
        starting.catch(() => {}) // it is about to be killed
        await pause(between(0, 2000, random))
        await world.controller.end('SIGKILL')
      }
      await world.start()
    })
    await load.done
  },
}
