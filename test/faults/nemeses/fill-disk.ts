import { execFileSync } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { World } from '../../support/bowline.ts'
import type { Nemesis } from '../nemesis.ts'

/** Room for an empty database and little more. */
const size = '160m'

/** The disk of all that the controller keeps, the database too, has no room left, and some seconds later it has again. */
export const fillDisk: Nemesis = {
  name: 'fill-disk',
  title: 'no room on the disk',
  world: { instances: 1, smallDisk: true, everySeconds: 1 },
  size: { short: 100, long: 1000 },
  async harm(world, random, size) {
    const load = world.load(size, random, { lanes: 5, workMs: [0, 50] })
    await load.past(0.1 + random() * 0.4)
    await world.fault('no room left', async () => {
      const ballast = join(world.world.data, 'ballast')
      fill(ballast)
      await pause(3000)
      await rm(ballast)
    })
    await load.done
  },
}

/** Mounts a small disk for the controller's folder. Gives the way to take it away. */
export async function mountSmallDisk({ data }: World): Promise<() => void> {
  await mkdir(data)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=711`, 'tmpfs', data])
  return () => execFileSync('umount', ['--lazy', data])
}

/** Why no small disk can be had here; undefined where it can. */
export function mountProblem(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'only root on Linux may mount a small disk'
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'mounting is not allowed here'
  }
}

function fill(path: string): void {
  const file = openSync(path, 'w')
  const block = Buffer.alloc(2 ** 16)
  try {
    for (;;) writeSync(file, block)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    closeSync(file)
  }
}
