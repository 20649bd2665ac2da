import type { Random } from '../support/print-desired.ts'
import { randomOf } from '../support/print-desired.ts'
import type { FaultWorld, Verdict, WorldOptions } from './world.ts'

/** Something that breaks a world while it works. */
export interface Nemesis {
  /** For the command line. */
  name: string
  /** For the table: what is done. */
  title: string
  world: WorldOptions
  /** How many tasks are under way. */
  size: { short: number; long: number }
  /** Does harm, and leaves the world with all it needs to heal. The same seed chooses the same harm. */
  harm: (world: FaultWorld, random: Random, size: number) => Promise<void>
}

/** On a machine that does nothing else. */
const usuallyHealedMs = 60_000

/**
 * Harms a world once, lets it heal, and judges what came of it.
 * @param healWithinMs how long it may take to heal, from the last harm on
 */
export async function attack(
  world: FaultWorld,
  { harm }: Nemesis,
  seed: number,
  size: number,
  healWithinMs = usuallyHealedMs,
): Promise<Verdict> {
  await world.rearm()
  await world.begin()
  await harm(world, randomOf(seed), size)
  return await world.judge(healWithinMs)
}
