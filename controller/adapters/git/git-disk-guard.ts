import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { roomForOthers } from '../files/free-space.ts'
import { GitFailure } from './git-process.ts'

const lookEveryMs = 1_000
/** A process that is silent for a minute is stopped. */
const abandonedMs = 10 * 60_000

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
    if ((await roomForOthers(gitDir)) >= 0) return
    full.abort(
      new GitFailure({ stderr: 'no space left on device, but for what the controller needs itself' }),
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
  for (const name of await unfinishedIn(packs)) await rm(join(packs, name), { force: true })
}

/** And a killed controller could not tidy up. What was written to a moment ago may still be in use. */
export async function removeAbandoned(packs: string): Promise<void> {
  for (const name of await unfinishedIn(packs)) {
    const written = await stat(join(packs, name)).catch(() => undefined)
    if (written && Date.now() - written.mtimeMs > abandonedMs) await rm(join(packs, name), { force: true })
  }
}

async function unfinishedIn(packs: string): Promise<string[]> {
  return (await readdir(packs).catch(() => [])).filter((name) => name.startsWith('tmp_'))
}
