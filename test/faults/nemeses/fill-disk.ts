import { execFileSync } from 'node:child_process'
import { createWriteStream } from 'node:fs'
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
  size: { short: 150, long: 1000 },
  async harm(world, random, size) {
    const load = world.load(size, random, { lanes: 5, workMs: [0, 50] })
    await load.past(0.1 + random() * 0.4)
    await world.fault('no room left', async () => {
      const ballast = join(world.world.data, 'ballast')
      await fill(ballast)
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

/** Whether this user may mount. */
export function canMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })
    return process.getuid?.() === 0
  } catch {
    return false
  }
}

async function fill(path: string): Promise<void> {
  const file = createWriteStream(path)
  const full = new Promise<void>((resolve) => file.once('error', () => resolve()))
  const block = Buffer.alloc(2 ** 20)
  let isFull = false
  void full.then(() => (isFull = true))
  while (!isFull) await Promise.race([full, new Promise((written) => file.write(block, written))])
  file.destroy()
}
