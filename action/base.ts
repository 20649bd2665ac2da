import type { GitCommand } from '../cli/checkout/git-here.ts'
import type { EventBase, RunEvent } from './event.ts'
import {
  fetchCommit,
  hasCommit,
  isShallow,
  mergeBase,
  parentsOf,
  reasonOf,
  resolveCommit,
} from './history.ts'

/** The commit to compare with. */
export interface Base {
  commit: string
  /** For people: `main (65eb10e)`. */
  name: string
}

/** There is no commit to compare with: the configuration is validated all the same. */
export class NothingToCompare extends Error {
  /** The checkout lacks something, so somebody should change the workflow. */
  readonly isMistake: boolean

  constructor(message: string, { isMistake = true } = {}) {
    super(message)
    this.isMistake = isMistake
  }
}

/**
 * Finds what HEAD is compared with: where it left the branch that `wanted` names, or the one the event names.
 * @throws {NothingToCompare} with what the checkout lacks
 */
export async function findBase(git: GitCommand, event: RunEvent, wanted: string | undefined): Promise<Base> {
  await requireCommits(git)
  if (wanted !== undefined) return await parting(git, await named(git, wanted), wanted)
  const { base } = event
  if (!base) throw new NothingToCompare(unnamed(event), { isMistake: false })
  const parents = await parentsOf(git)
  const [first, second] = parents
  if (first !== undefined && second !== undefined && second === event.head) {
    return await present(git, { ...base, commit: first }, 2)
  }
  if (base.exact || parents.includes(base.commit)) return await present(git, base, 0)
  return await parting(git, base.commit, base.name)
}

function unnamed({ title }: RunEvent): string {
  return `the ${title} names no commit to compare with; the input "base" can name one`
}

async function requireCommits(git: GitCommand): Promise<void> {
  try {
    await git(['rev-parse', '--verify', 'HEAD^{commit}'])
  } catch (error) {
    throw new NothingToCompare(
      `there is no commit in the workspace (${reasonOf(error)}); actions/checkout makes a clone where Git is installed`,
    )
  }
}

/** A commit that is there, or can be fetched. Its own files are all that is read. */
async function present(git: GitCommand, base: Omit<EventBase, 'exact'>, depth: number): Promise<Base> {
  const { commit } = base
  const name = called(base.name, commit)
  if (await hasCommit(git, commit)) return { commit, name }
  const why = await fetchCommit(git, commit)
  if (why === undefined) return { commit, name }
  throw new NothingToCompare(
    `${name} is not in the checkout, and cannot be fetched: ${why}. Set "fetch-depth: ${depth}" for actions/checkout`,
  )
}

/** Where HEAD and a commit parted. */
async function parting(git: GitCommand, commit: string, name: string): Promise<Base> {
  const found = await mergeBase(git, commit)
  if (found !== undefined) return { commit: found, name: called(name, found) }
  throw new NothingToCompare(
    (await isShallow(git)) || !(await hasCommit(git, commit))
      ? `the checkout does not reach back to where this left ${name}. Set "fetch-depth: 0" for actions/checkout`
      : `this has no commit in common with ${called(name, commit)}`,
  )
}

/** A branch is looked for at the remote first: a checkout has no others. */
async function named(git: GitCommand, revision: string): Promise<string> {
  const found =
    (await resolveCommit(git, `refs/remotes/origin/${revision}`)) ?? (await resolveCommit(git, revision))
  if (found !== undefined) return found
  throw new NothingToCompare(
    `${JSON.stringify(revision)} is not in the checkout. Set "fetch-depth: 0" for actions/checkout`,
  )
}

function called(name: string, commit: string): string {
  const short = commit.slice(0, 7)
  return commit.startsWith(name) ? short : `${name} (${short})`
}
