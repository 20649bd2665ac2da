import { authorOf, type Call, created, type Endpoints, ok, pageOf } from '../endpoint.ts'
import { invalid, notFound } from '../refusal.ts'
import { renderPull, renderWholePull, repositoryUrl } from '../render.ts'
import type { FakeRepository, PullRequest } from '../repository.ts'
import type { World } from '../world.ts'

const readPulls = ['pull_requests', 'read'] as const

export const pullEndpoints: Endpoints = {
  'GET /repos/{owner}/{repo}/pulls': { permission: readPulls, serve: list },
  'POST /repos/{owner}/{repo}/pulls': { permission: ['pull_requests', 'write'], serve: create },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': { permission: readPulls, serve: get },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': { permission: readPulls, serve: listFiles },
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': { permission: readPulls, serve: listForCommit },
}

async function get({ world, repository, given }: Call) {
  return ok(await renderWholePull(world, pullOf(repository, given.pull_number)))
}

function list(call: Call) {
  const { world, repository, given } = call
  const { state = 'open', head, base } = given as { state?: string; head?: string; base?: string }
  const chosen = repository.pulls
    .slice(0, repository.listedPulls)
    .filter((pull) => state === 'all' || pull.state === state)
    .filter((pull) => head === undefined || `${pull.head.repository.owner}:${pull.head.ref}` === head)
    .filter((pull) => base === undefined || pull.base.ref === base)
    .reverse()
  return ok(pageOf(chosen, call).map((each) => renderPull(world, each)))
}

/** Those whose commits hold this one. The head of a fork is not a commit of this repository: it is not found. */
async function listForCommit(call: Call) {
  const { world, repository, given } = call
  const sha = await repository.commitOf(String(given.commit_sha))
  if (sha === undefined) throw invalid(`No commit found for SHA: ${given.commit_sha}`)
  const found = await Promise.all(
    repository.pulls
      .filter((pull) => pull.head.repository === repository)
      .map(async (pull) => {
        const merged = pull.mergeCommit === sha
        return merged || (await holds(repository, pull, sha)) ? [pull] : []
      }),
  )
  return ok(pageOf(found.flat(), call).map((each) => renderPull(world, each)))
}

async function holds(repository: FakeRepository, { base, head }: PullRequest, sha: string): Promise<boolean> {
  return (await repository.isAncestor(sha, head.sha)) && !(await repository.isAncestor(sha, base.sha))
}

interface PullFields {
  title?: string
  head: string
  base: string
  body?: string
  draft?: boolean
}

async function create(call: Call) {
  const { world, repository } = call
  const { title = '', body = null, draft = false, head, base } = call.given as unknown as PullFields
  const author = authorOf(call)
  const pull = await openPull(world, repository, { title, body, draft, head, base, author })
  return created(await renderWholePull(world, pull))
}

export interface NewPull {
  title: string
  body: string | null
  /** A branch, or `owner:branch` where it is in a fork. */
  head: string
  base: string
  draft: boolean
  author: string
}

/** @throws {Refusal} 422 as GitHub does where there is nothing to compare, or such a pull request is open */
export async function openPull(
  world: World,
  repository: FakeRepository,
  fields: NewPull,
): Promise<PullRequest> {
  const [branch = '', owner = repository.owner] = fields.head.split(':').reverse()
  const from = owner === repository.owner ? repository : forkOf(world, repository, owner)
  const headSha = await from?.commitOf(`refs/heads/${branch}`)
  const baseSha = await repository.commitOf(`refs/heads/${fields.base}`)
  if (!from || headSha === undefined) throw invalid('head is invalid', 'PullRequest', 'head')
  if (baseSha === undefined) throw invalid('base is invalid', 'PullRequest', 'base')
  if (world.openPullsFrom(from, branch).some(({ base }) => base.ref === fields.base))
    throw invalid(`A pull request already exists for ${owner}:${branch}.`, 'PullRequest', 'head')
  const pull: PullRequest = {
    id: world.nextId(),
    number: repository.takeNumber(),
    title: fields.title,
    body: fields.body,
    author: fields.author,
    draft: fields.draft,
    state: 'open',
    base: { repository, ref: fields.base, sha: baseSha },
    head: { repository: from, ref: branch, sha: headSha },
    mergeCommit: null,
    createdAt: world.now(),
    updatedAt: world.now(),
    closedAt: null,
    mergedAt: null,
  }
  await world.updateHead(pull)
  if (await repository.isAncestor(pull.head.sha, baseSha))
    throw invalid(`No commits between ${fields.base} and ${branch}`, 'PullRequest', 'head')
  repository.pulls.push(pull)
  await world.events.pullOpened(pull)
  return pull
}

function forkOf({ repositories }: World, parent: FakeRepository, owner: string): FakeRepository | undefined {
  return repositories.find((each) => each.owner === owner && each.parent === parent)
}

function pullOf(repository: FakeRepository, number: unknown): PullRequest {
  const pull = repository.pulls.find((each) => each.number === number)
  if (!pull) throw notFound()
  return pull
}

const fileStatuses: Readonly<Record<string, string>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
}

async function listFiles(call: Call) {
  const { world, repository, given } = call
  const { base, head } = pullOf(repository, given.pull_number)
  const range = `${base.sha}...${head.sha}`
  const raw = await repository.git('diff', '--raw', '--abbrev=40', '--no-renames', range)
  const files = raw.split('\n').filter((line) => line !== '')
  return ok(
    await Promise.all(pageOf(files, call).map((line) => renderFile(world, repository, { line, range }))),
  )
}

/** @param file one line of `git diff --raw`: `:100644 100644 <old> <new> M\tpath` */
async function renderFile(world: World, repository: FakeRepository, file: { line: string; range: string }) {
  const [facts = '', path = ''] = file.line.split('\t')
  const [, , before = '', after = '', letter = ''] = facts.split(' ')
  const counts = await repository.git('diff', '--numstat', file.range, '--', path)
  const [additions = 0, deletions = 0] = counts.split('\t').slice(0, 2).map(Number)
  const patch = await repository.git('diff', file.range, '--', path)
  const url = repositoryUrl(world, repository)
  return {
    filename: path,
    sha: letter === 'D' ? before : after,
    status: fileStatuses[letter] ?? 'changed',
    additions,
    deletions,
    changes: additions + deletions,
    blob_url: `${world.gitUrl}/${repository.fullName}/blob/${after}/${path}`,
    raw_url: `${world.gitUrl}/${repository.fullName}/raw/${after}/${path}`,
    contents_url: `${url}/contents/${path}?ref=${after}`,
    patch: patch.slice(Math.max(0, patch.indexOf('@@'))),
  }
}
