import { eventually } from '../../support/bowline.ts'
import type { Nemesis } from '../nemesis.ts'
import type { FaultWorld } from '../world.ts'

const hourMs = 3_600_000
const everyMs = 600_000

/**
 * The controller's clock jumps an hour ahead, then two back, then is right again, while that of the database and of the
 * runners is right all the time. The points of the hour are on record once each; none of them fires again.
 */
export const jumpClock: Nemesis = {
  name: 'jump-clock',
  title: "the controller's clock jumps by 1 h",
  world: { instances: 1, everySeconds: everyMs / 1000, ownDatabase: true, fakeClock: true },
  size: { short: 60, long: 1000 },
  async harm(world, random, size) {
    const work = async () => await world.load(size / 3, random, { lanes: 5, workMs: [0, 100] }).done
    await work()
    await world.fault('an hour ahead', async () => {
      const ahead = Date.now() + hourMs
      await jump(world, hourMs)
      await eventually(async () => ((await firedUntil(world)) > ahead - everyMs ? true : undefined), 20_000)
    })
    await work()
    await world.fault('two hours back', () => jump(world, -hourMs))
    await work()
    await world.settled()
    await world.fault('right again', () => jump(world, 0))
  },
}

/** A commit has the controller look at its schedules at once. */
async function jump(world: FaultWorld, skewMs: number): Promise<void> {
  world.setClock(skewMs)
  const commit = await world.world.push({ 'orders.yaml': world.yaml(`hello at ${skewMs}`) })
  await eventually(async () => ((await world.world.overview()).commit === commit ? true : undefined))
}

/** Nominal time of the newest line of the ledger. */
async function firedUntil(world: FaultWorld): Promise<number> {
  const [row] = await world.sql<{ nominal: Date | null }>(
    'select max(nominal) as nominal from bowline.occurrences',
  )
  return row?.nominal?.getTime() ?? 0
}
