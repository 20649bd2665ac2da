import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readJson } from '../files/private-files.ts'
import { writeWhole } from '../files/write-whole.ts'
import type { Git } from './git.ts'

/** So many bytes beyond twice what there was after the last time make it worth the trouble. */
export const usualSlack = 32 << 20

/** Says in a mirror how many bytes its packs had when old files were dropped last. */
const note = 'bowline-dropped.json'

export interface Dropping {
  /** Of the repository. */
  path: string
  /** Commits that no ref may hold and that are needed, too. */
  keep: readonly string[]
  /** Bytes. */
  slack: number
}

/**
 * Git keeps for good whatever a host has sent to a partial clone: every version of every file that came with a commit, and
 * the commits of each pull request. This keeps of it all commits and folders that a ref holds, and of the files those that
 * belong to the commits at the end of the refs; what else is asked for again, the host gives again. What is kept is
 * complete on disk before anything is removed, so it may be killed at any moment. Nothing else may bring objects meanwhile.
 */
export async function dropOldFiles(git: Git, { path, keep, slack }: Dropping): Promise<void> {
  const folder = join(path, 'objects/pack')
  const packs = await promisorPacks(folder)
  const bytes = packs.reduce((sum, each) => sum + each.bytes, 0)
  if (bytes <= 2 * ((await readJson<{ bytes: number }>(join(path, note)))?.bytes ?? 0) + slack) return
  const commits = await commitsOf(git, keep)
  if (commits.length === 0) return
  const kept = await neededOf(git, commits)
  const args = ['--quiet', '--delta-base-offset', '--threads=1', '--window-memory=32m', join(folder, 'pack')]
  const name = `pack-${(await git.local(['pack-objects', ...args], { input: kept })).trim()}`
  await writeWhole(join(folder, `${name}.promisor`), '')
  for (const old of packs) if (old.name !== name) await removePack(folder, old.name)
  const { size } = await stat(join(folder, `${name}.pack`))
  await writeWhole(join(path, note), `${JSON.stringify({ bytes: size })}\n`)
}

async function promisorPacks(folder: string): Promise<{ name: string; bytes: number }[]> {
  const names = (await readdir(folder)).filter((each) => each.endsWith('.promisor'))
  const packs = names.map(async (each) => {
    const name = each.slice(0, -'.promisor'.length)
    const found = await stat(join(folder, `${name}.pack`)).catch(() => undefined)
    return found ? [{ name, bytes: found.size }] : []
  })
  return (await Promise.all(packs)).flat()
}

/** Ids of those that are there, a line each. */
async function commitsOf(git: Git, keep: readonly string[]): Promise<Buffer> {
  const refs = await git.local(['for-each-ref', '--format=%(objectname)'])
  const ids = [...refs.split('\n'), ...keep].filter((each) => each !== '')
  const input = Buffer.from(`${ids.join('\n')}\n`)
  const seen = ids.length === 0 ? '' : await git.local(['cat-file', '--batch-check'], { input })
  const there = seen.split('\n').filter((line) => / commit \d+$/.test(line))
  return Buffer.from(there.map((line) => `${line.split(' ')[0]}\n`).join(''))
}

/** Ids of objects: none that is not there. */
async function neededOf(git: Git, commits: Buffer): Promise<Buffer> {
  const list = async (...args: string[]) => {
    const options = ['--objects', '--no-object-names', '--missing=allow-any', '--stdin']
    return await git.localBytes(['rev-list', ...options, ...args], { input: commits })
  }
  const history = await list('--filter=blob:none')
  return Buffer.concat([history, await list('--no-walk')])
}

/** Its index goes last: of a pack that has none Git does not know, and would never remove it. */
async function removePack(folder: string, name: string): Promise<void> {
  for (const each of ['promisor', 'rev', 'pack', 'idx'])
    await rm(join(folder, `${name}.${each}`), { force: true })
}
