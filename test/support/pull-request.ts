import { execFile } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { webhookExamples } from '../github/published.ts'
import { createRepository, type TestRepository, temporaryFolder } from './git-repository.ts'

const example = resolve(import.meta.dirname, '../../examples/config')

/** A pull request on a config repository, as GitHub holds it: with a commit that merges it into its base. */
export interface PullRequest {
  origin: TestRepository
  base: string
  head: string
  merge: string
  event: { name: string; payload: PullRequestPayload }
}

/** The fields that matter, of GitHub's own example. */
interface PullRequestPayload {
  pull_request: {
    number: number
    base: { ref: string; sha: string }
    head: { ref: string; sha: string; repo: { fork: boolean } }
  }
}

/** The example repository with what `prepare` adds, and a branch off it with what `change` does. */
export async function openPullRequest(steps: {
  prepare?: (repository: TestRepository) => Promise<unknown>
  change: (repository: TestRepository) => Promise<unknown>
  /** What others merge meanwhile. */
  meanwhile?: (repository: TestRepository) => Promise<unknown>
  /** The head is in another repository. */
  fork?: boolean
}): Promise<PullRequest> {
  const origin = await createRepository()
  await cp(example, origin.directory, { recursive: true })
  await steps.prepare?.(origin)
  await origin.commit({}, 'What Acme wants to run')
  await origin.git('checkout', '--quiet', '-b', 'change')
  await steps.change(origin)
  const head = await origin.commit({}, 'A change')
  await origin.git('checkout', '--quiet', 'main')
  if (steps.meanwhile) {
    await steps.meanwhile(origin)
    await origin.commit({}, 'What others merged')
  }
  const base = await origin.git('rev-parse', 'main')
  await origin.git('checkout', '--quiet', '--detach', 'main')
  await origin.git('merge', '--quiet', '--no-ff', '--message=Merge change into main', 'change')
  const merge = await origin.git('rev-parse', 'HEAD')
  await origin.git('update-ref', 'refs/pull/2/merge', merge)
  await origin.git('update-ref', 'refs/pull/2/head', head)
  await origin.git('checkout', '--quiet', 'main')
  if (steps.fork) await origin.git('branch', '--quiet', '-D', 'change')
  return { origin, base, head, merge, event: eventOf(base, head, steps.fork ?? false) }
}

function eventOf(base: string, head: string, fork: boolean): PullRequest['event'] {
  const opened = structuredClone(examplePayload('pull_request', 'opened')) as PullRequestPayload
  Object.assign(opened.pull_request.base, { ref: 'main', sha: base })
  Object.assign(opened.pull_request.head, { ref: 'change', sha: head })
  opened.pull_request.head.repo.fork = fork
  return { name: 'pull_request', payload: opened }
}

/** What GitHub itself publishes as an example of a webhook, which is what the event's file holds. */
export function examplePayload(name: string, action?: string): object {
  const [first] = webhookExamples(name, action)
  return first ?? {}
}

export interface CheckoutOptions {
  /** Default 1, as that of actions/checkout; 0 is everything. */
  depth?: number
  /** Default the merge commit. */
  ref?: string
  sparse?: readonly string[]
}

/** Clones in the way of actions/checkout. Gives the folder. */
export async function checkout(origin: TestRepository, options: CheckoutOptions = {}): Promise<string> {
  const { depth = 1, ref = 'refs/pull/2/merge', sparse } = options
  const directory = await temporaryFolder()
  const git = gitIn(directory)
  const commit = await origin.git('rev-parse', ref)
  await git('init', '--quiet')
  await git('remote', 'add', 'origin', `file://${origin.directory}`)
  const branches = depth === 0 ? ['+refs/heads/*:refs/remotes/origin/*'] : [`--depth=${depth}`]
  await git('fetch', '--quiet', '--no-tags', 'origin', ...branches, `+${commit}:refs/remotes/pull/2/merge`)
  if (sparse) await git('sparse-checkout', 'set', ...sparse)
  await git('checkout', '--quiet', '--force', 'refs/remotes/pull/2/merge')
  return directory
}

export function gitIn(directory: string) {
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    LC_ALL: 'C',
  }
  return async (...args: string[]) => {
    const { stdout } = await promisify(execFile)('git', args, { cwd: directory, env })
    return stdout.trim()
  }
}

/** Applies one of the typical changes that `bowline diff` is tested with. */
export function typicalChange(name: string) {
  const patch = join(import.meta.dirname, '../golden-diff', name, 'change.patch')
  return ({ git }: TestRepository) => git('apply', '-C1', patch)
}
