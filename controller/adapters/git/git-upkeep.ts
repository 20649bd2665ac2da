import { join } from 'node:path'
import type { Git } from './git.ts'
import type { GitDirectory } from './git-directory.ts'
import { removeAbandoned } from './git-disk-guard.ts'

/** Each fetch and each commit leaves a file or some: so many later they are put together. */
export const additionsBetween = 100
/** How long what no branch holds is kept: as Git does; and where nobody comes back to it. */
export const usualExpiry = '2.weeks.ago'
export const soon = '1.hour.ago'
/** Where the refs of pull requests are. */
export const pullRefs = 'refs/bowline/pull/'
/** Pull requests whose commits are kept, though nobody may ask for them again. */
const mostPulls = 200

/**
 * What the upkeep may cost: it takes up small packs only, on one thread, with little memory. Git does nothing where there is
 * little to do.
 */
const settings = Object.entries({
  'gc.autoDetach': 'false',
  'gc.auto': '2000', // loose objects
  'gc.autoPackLimit': '20',
  'gc.bigPackThreshold': '256m',
  'gc.cruftPacks': 'true', // or each object that no branch holds would be a file
  'gc.writeCommitGraph': 'false',
  'pack.threads': '1',
  'pack.windowMemory': '32m',
}).flatMap(([name, value]) => ['-c', `${name}=${value}`])

/**
 * Puts a mirror's objects together, and drops those that no branch and no newer pull request holds.
 * @param partial the settings of a partial clone
 */
export async function keepUp(
  git: Git,
  { partial, expire }: { partial: readonly string[]; expire: string },
  directory: GitDirectory,
): Promise<void> {
  await dropOldPulls(git, directory)
  await removeAbandoned(join(directory.path, 'objects/pack'))
  const wholly = ['-c', `gc.pruneExpire=${expire}`, 'gc', '--auto', '--quiet']
  await git.local([...partial, ...settings, ...wholly])
}

async function dropOldPulls(git: Git, { pulls }: GitDirectory): Promise<void> {
  const kept = new Set([...pulls].slice(-mostPulls))
  for (const each of pulls) if (!kept.has(each)) pulls.delete(each)
  const listed = await git.local(['for-each-ref', '--format=%(refname)', pullRefs])
  const old = listed.split('\n').filter((ref) => ref !== '' && !kept.has(Number(ref.split('/').at(-1))))
  if (old.length === 0) return
  await git.local(['update-ref', '--stdin'], {
    input: Buffer.from(old.map((ref) => `delete ${ref}\n`).join('')),
  })
}
