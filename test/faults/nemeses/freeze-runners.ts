import { setTimeout as pause } from 'node:timers/promises'
import { eventually } from '../../support/bowline.ts'
import type { Nemesis } from '../nemesis.ts'
import { between } from '../pick.ts'

/**
 * A runner stops in the middle of its work, as a machine that is put to sleep. For a moment only: nothing happens.
 * Then for so long that another takes its place, under its name; then it wakes, and wants to hand in its results.
 */
export const freezeRunners: Nemesis = {
  name: 'freeze-runners',
  title: 'SIGSTOP and SIGCONT of runners',
  world: { mode: 'local', everySeconds: 1 },
  size: { short: 40, long: 400 },
  async harm(world, random, size) {
    const first = world.startRunner('blue')
    await world.connected(true)
    const quick = world.load(Math.ceil(size / 2), random, { workMs: [50, 200] })
    await quick.past(random() / 2)
    await world.fault('SIGSTOP for a moment', async () => {
      first.kill('SIGSTOP')
      await pause(between(300, 1500, random))
      first.kill('SIGCONT')
    })
    await quick.done

    const slow = world.load(Math.floor(size / 2), random, { lanes: 50, workMs: [400, 1500] })
    await slow.past(0.5)
    await world.fault('SIGSTOP until another has taken over', async () => {
      first.kill('SIGSTOP')
      world.startRunner('blue')
      await slow.done
      await eventually(async () => ((await world.unfinished()) <= 1 ? true : undefined))
      first.kill('SIGCONT')
    })
    await world.controller.line(/refused the result of a delivery that is no longer current/)
  },
}
