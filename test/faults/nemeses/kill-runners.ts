import { eventually, isAlive } from '../../support/bowline.ts'
import type { Nemesis } from '../nemesis.ts'
import { pick } from '../pick.ts'

const kills = 3

/** Runners die at work, one after another. Their tasks are handed on at once; each costs them a loss, not an attempt. */
export const killRunners: Nemesis = {
  name: 'kill-runners',
  title: 'kill -9 of runners',
  world: { instances: 2, everySeconds: 1 },
  size: { short: 120, long: 2000 },
  async harm(world, random, size) {
    const load = world.load(size, random, { workMs: [20, 300], sameObjects: random() < 0.5 })
    for (let kill = 0; kill < kills; kill++) {
      await load.past((kill + random()) / kills)
      const pid = await eventually(() => pick(world.pids(), random))
      await world.fault('kill -9 of a runner', async () => {
        process.kill(pid, 'SIGKILL')
        await eventually(() => (isAlive(pid) ? undefined : true))
      })
    }
    await load.done
  },
}
