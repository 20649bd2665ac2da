import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { freeBytes } from '../files/free-space.ts'
import { GitFailure } from './git-process.ts'

/** Left free on the disk by what a remote sends. */
const spareBytes = 256 << 20
const lookEveryMs = 1_000

/**
 * Does work that brings objects into a repository, and ends it where the disk is nearly full: whoever may push decides how
 * much comes. Nothing of what was begun stays.
 */
export async function whileThereIsRoom<T>(
  gitDir: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const full = new AbortController()
  const look = async () => {
    if ((await freeBytes(gitDir)) >= spareBytes) return
    full.abort(
      new GitFailure({ stderr: `no space left on device: less than ${spareBytes >> 20} MiB are free` }),
    )
  }
  const timer = setInterval(() => void look().catch(() => {}), lookEveryMs)
  try {
    return await work(AbortSignal.any([signal, full.signal]))
  } catch (error) {
    await removeUnfinished(join(gitDir, 'objects/pack'))
    throw error
  } finally {
    clearInterval(timer)
  }
}

/** Git keeps what a stopped process has received for two weeks, and asks for all of it again. */
async function removeUnfinished(packs: string): Promise<void> {
  const names = await readdir(packs).catch(() => [])
  for (const name of names) if (name.startsWith('tmp_')) await rm(join(packs, name), { force: true })
}
