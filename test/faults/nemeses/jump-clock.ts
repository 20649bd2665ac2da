import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '../../support/bowline.ts'
import type { Nemesis } from '../nemesis.ts'
import type { FaultWorld } from '../world.ts'

const hourMs = 3_600_000
const everyMs = 600_000

/**
 * The controller's clock jumps an hour ahead, and back again, while that of the database and of the runners is right.
 * The points of the hour are on record once each; nothing fires again in the hour that comes twice.
 */
export const jumpClock: Nemesis = {
  name: 'jump-clock',
  title: "the controller's clock jumps by 1 h",
  world: { instances: 1, everySeconds: everyMs / 1000, ownDatabase: true, fakeClock: true },
  size: { short: 60, long: 1000 },
  async harm(world, random, size) {
    const load = world.load(size, random, { lanes: 5, workMs: [0, 100] })
    await load.past(0.2)
    await world.fault('an hour ahead', async () => {
      await jump(world, hourMs)
      await eventually(async () => ((await firedUntil(world)) > Date.now() ? true : undefined), 20_000)
    })
    await load.past(0.6)
    await world.fault('an hour back', () => jump(world, 0))
    await load.done
    await world.fault('another hour ahead, where nothing is left to fire', () => jump(world, hourMs))
  },
}

async function jump(world: FaultWorld, skewMs: number): Promise<void> {
  setClock(world.world.folder, skewMs)
  world.skewMs = skewMs
  await world.world.push({ 'orders.yaml': world.yaml(`hello at ${skewMs}`) }) // has it look at its schedules at once
}

/** Nominal time of the newest line of the ledger. */
async function firedUntil(world: FaultWorld): Promise<number> {
  const [row] = await world.sql<{ nominal: Date | null }>(
    'select max(nominal) as nominal from bowline.occurrences',
  )
  return row?.nominal?.getTime() ?? 0
}

const library = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1'

/** The environment of a process whose clock a file sets. Timers go on as they are. */
export function fakeClock(folder: string): Record<string, string> {
  setClock(folder, 0)
  return {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: clockFile(folder),
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
}

function setClock(folder: string, skewMs: number): void {
  writeFileSync(clockFile(folder), `${skewMs < 0 ? '-' : '+'}${Math.abs(skewMs) / 1000}s\n`)
}

function clockFile(folder: string): string {
  return join(folder, 'clock')
}
