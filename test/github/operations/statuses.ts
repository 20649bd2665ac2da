import { authorOf, type Call, created, type Endpoints, ok, pageOf } from '../endpoint.ts'
import { invalid, notFound, Refusal } from '../refusal.ts'
import { renderRepository, renderUser, repositoryUrl } from '../render.ts'
import type { CommitStatus, FakeRepository } from '../repository.ts'
import type { World } from '../world.ts'

const descriptionLength = 140
/** Of one commit and context. */
const most = 1000

const readStatuses = ['statuses', 'read'] as const

export const statusEndpoints: Endpoints = {
  'POST /repos/{owner}/{repo}/statuses/{sha}': { permission: ['statuses', 'write'], serve: create },
  'GET /repos/{owner}/{repo}/commits/{ref}/statuses': { permission: readStatuses, serve: list },
  'GET /repos/{owner}/{repo}/commits/{ref}/status': { permission: readStatuses, serve: combined },
}

interface StatusFields {
  state: string
  context?: string
  description?: string | null
  target_url?: string | null
}

async function create(call: Call) {
  const { world, repository, given } = call
  const fields = given as unknown as StatusFields
  const sha = await repository.commitOf(String(given.sha))
  if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${given.sha}`)
  if ((fields.description ?? '').length > descriptionLength)
    throw invalid(
      `description is too long (maximum is ${descriptionLength} characters)`,
      'Status',
      'description',
    )
  const status = {
    id: world.nextId(),
    sha,
    context: fields.context ?? 'default',
    state: fields.state,
    description: fields.description ?? null,
    targetUrl: fields.target_url ?? null,
    creator: authorOf(call),
    at: world.now(),
  }
  const alike = repository.statuses.filter((each) => each.sha === sha && each.context === status.context)
  if (alike.length >= most)
    throw invalid('This SHA and context has reached the maximum number of statuses.', 'Status', 'context')
  repository.statuses.push(status)
  return created(render(world, repository, status))
}

async function list(call: Call) {
  const { world, repository } = call
  const statuses = await newestFirst(call)
  return ok(pageOf(statuses, call).map((each) => render(world, repository, each)))
}

/** The newest of each context, and what they come to. */
async function combined(call: Call) {
  const { world, repository, given } = call
  const all = await newestFirst(call)
  const latest = all.filter((status) => all.find(({ context }) => context === status.context) === status)
  const sha = await repository.commitOf(String(given.ref))
  return ok({
    sha,
    state: sumUp(latest.map(({ state }) => state)),
    total_count: latest.length,
    statuses: pageOf(latest, call).map((each) => render(world, repository, each)),
    repository: renderRepository(world, repository),
    commit_url: `${repositoryUrl(world, repository)}/commits/${sha}`,
    url: `${repositoryUrl(world, repository)}/commits/${sha}/status`,
  })
}

async function newestFirst({ repository, given }: Call): Promise<CommitStatus[]> {
  const sha = await repository.commitOf(String(given.ref))
  if (sha === undefined) throw notFound()
  return repository.statuses.filter((each) => each.sha === sha).reverse()
}

function sumUp(states: readonly string[]): string {
  if (states.some((each) => each === 'failure' || each === 'error')) return 'failure'
  return states.length === 0 || states.includes('pending') ? 'pending' : 'success'
}

function render(world: World, repository: FakeRepository, status: CommitStatus): object {
  return {
    id: status.id,
    url: `${repositoryUrl(world, repository)}/statuses/${status.sha}`,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    creator: renderUser(world, status.creator),
    created_at: world.timestamp(status.at),
    updated_at: world.timestamp(status.at),
  }
}
