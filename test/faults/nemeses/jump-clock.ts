import { eventually } from '../../support/bowline.ts'
import type { Nemesis } from '../nemesis.ts'
import { between } from '../pick.ts'
import type { FaultWorld } from '../world.ts'

const hourMs = 3_600_000

/**
 * The controller's clock jumps an hour ahead, then two back, then is right again, while that of the database is right
 * all the time: nothing fires early or again, and nothing waits longer than it should.
 */
export const jumpClock: Nemesis = {
  name: 'jump-clock',
  title: "jumps of the controller's clock",
  world: { instances: 1, everySeconds: 1, ownDatabase: true, fakeClock: true },
  size: { short: 90, long: 900 },
  async harm(world, random, size) {
    const work = async () => {
      await world.load(size / 3, random, { lanes: 5, workMs: [0, 100] }).done
      await world.settled()
    }
    await work()
    for (const ahead of [hourMs, -hourMs]) {
      const skewMs = ahead + between(-60_000, 60_000, random)
      await world.fault(`the clock is off by ${skewMs} ms`, () => jump(world, skewMs))
      await work()
    }
    await world.fault('the clock is right again', () => jump(world, 0))
  },
}

/** A commit has the controller look at its schedules at once. */
async function jump(world: FaultWorld, skewMs: number): Promise<void> {
  world.setClock(skewMs)
  const commit = await world.world.push({ 'orders.yaml': world.yaml(`hello at ${skewMs}`) })
  await eventually(async () => ((await world.world.overview()).commit === commit ? true : undefined))
}
