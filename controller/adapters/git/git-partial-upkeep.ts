import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readJson } from '../files/private-files.ts'
import { writeWhole } from '../files/write-whole.ts'
import type { Git } from './git.ts'
import { pullRefs } from './git-upkeep.ts'

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
 * belong to the commits at the end of branches; what else is asked for again, the host gives again. What is kept is
 * complete on disk before anything is removed, so it may be killed at any moment. Nothing else may bring objects meanwhile.
 */
export async function dropOldFiles(git: Git, { path, keep, slack }: Dropping): Promise<void> {
  const folder = join(path, 'objects/pack')
  const packs = await promisorPacks(folder)
  const bytes = packs.reduce((sum, each) => sum + each.bytes, 0)
  if (bytes <= 2 * ((await readJson<{ bytes: number }>(join(path, note)))?.bytes ?? 0) + slack) return
  const refs = await refsOf(git)
  const all = await there(git, [...refs.map(({ commit }) => commit), ...keep])
  if (all.length === 0) return
  const ends = refs.filter(({ ref }) => !ref.startsWith(pullRefs)).map(({ commit }) => commit)
  const history = await objectsOf(git, all, ['--filter=blob:none'])
  const files = await objectsOf(git, await there(git, [...ends, ...keep]), ['--no-walk'])
  const kept = Buffer.concat([history, files])
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

async function refsOf(git: Git): Promise<{ ref: string; commit: string }[]> {
  const listed = await git.local(['for-each-ref', '--format=%(objectname) %(refname)'])
  const lines = listed.split('\n').filter((line) => line !== '')
  return lines.map((line) => {
    const [commit = '', ref = ''] = line.split(' ')
    return { ref, commit }
  })
}

/** Those of the commits that are there. */
async function there(git: Git, commits: readonly string[]): Promise<string[]> {
  if (commits.length === 0) return []
  const input = Buffer.from(`${commits.join('\n')}\n`)
  const seen = (await git.local(['cat-file', '--batch-check'], { input })).split('\n')
  return seen.filter((line) => / commit \d+$/.test(line)).map((line) => line.split(' ')[0] ?? '')
}

/** Ids of what the commits hold, as far as it is there, a line each. */
async function objectsOf(git: Git, commits: readonly string[], more: readonly string[]): Promise<Buffer> {
  if (commits.length === 0) return Buffer.alloc(0)
  const options = ['--objects', '--no-object-names', '--missing=allow-any', '--stdin', ...more]
  const input = Buffer.from(`${commits.join('\n')}\n`)
  return await git.localBytes(['rev-list', ...options], { input })
}

/** Its index goes last: of a pack that has none Git does not know, and would never remove it. */
async function removePack(folder: string, name: string): Promise<void> {
  for (const each of ['promisor', 'rev', 'pack', 'idx'])
    await rm(join(folder, `${name}.${each}`), { force: true })
}
