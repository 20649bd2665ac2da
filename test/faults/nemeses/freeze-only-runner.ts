import { setTimeout as pause } from 'node:timers/promises'
import type { Nemesis } from '../nemesis.ts'

/** The socket of a runner that does not answer is cut after 50 s, and its tasks are handed on 30 s later. */
const givenUpAfterMs = 80_000

/**
 * The only runner stops for so long that its tasks are taken from it, with nobody there to have them. Then it wakes, is
 * given them anew, and its old results are refused. (In the long forms only: it takes a minute and a half.)
 */
export const freezeOnlyRunner: Nemesis = {
  name: 'freeze-only-runner',
  title: 'SIGSTOP of the only runner for 90 s',
  world: { mode: 'local', everySeconds: 1 },
  size: { short: 40, long: 400 },
  async harm(world, random, size) {
    const runner = world.startRunner('blue')
    await world.connected(true)
    const load = world.load(size, random, { lanes: 25, workMs: [400, 1500] })
    await load.past(0.5)
    await world.fault('SIGSTOP of the only runner', async () => {
      runner.kill('SIGSTOP')
      await pause(givenUpAfterMs + 10_000)
      runner.kill('SIGCONT')
    })
    await load.done
    await world.controller.line(/refused the result of a delivery that is no longer current/)
  },
}
