import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../../support/print-desired.ts'
import type { Nemesis } from '../nemesis.ts'
import { between } from '../pick.ts'
import type { FaultWorld } from '../world.ts'

/**
 * The controller dies wherever it is: taking events, firing schedules, handing out, putting results on record, reading a
 * commit, writing the status; half the times its database with it, and half the times again while it starts.
 */
export const killController: Nemesis = {
  name: 'kill-controller',
  title: 'kill -9 of the controller',
  world: { instances: 2, everySeconds: 1 },
  size: { short: 60, long: 80 },
  harm: (world, random, size) => killed(world, random, size, [0, 400]),
}

/** The same where tasks go out one at a time and follow each other quickly: each is sent before it is on record that it is out. */
export const killControllerAtOnePlace: Nemesis = {
  ...killController,
  name: 'kill-controller-at-one-place',
  title: 'kill -9 of the controller, one task at a time',
  world: { ...killController.world, env: { BOWLINE_MAX_RUNNING: '1' } },
  size: { short: 300, long: 600 },
  harm: (world, random, size) => killed(world, random, size, [0, 5]),
}

async function killed(
  world: FaultWorld,
  random: Random,
  size: number,
  workMs: readonly [number, number],
): Promise<void> {
  const load = world.load(size, random, { lanes: 8, workMs, sameObjects: random() < 0.5 })
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
}
