import { authorOf, type Call, created, type Endpoints, findById, ok, pageOf } from '../endpoint.ts'
import { exact } from '../fill-in.ts'
import { invalid, Refusal } from '../refusal.ts'
import { renderUser, repositoryUrl } from '../render.ts'
import type { Deployment, DeploymentStatus, FakeRepository } from '../repository.ts'
import type { World } from '../world.ts'

const readDeployments = ['deployments', 'read'] as const
const writeDeployments = ['deployments', 'write'] as const
const statusesOf = '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses'

export const deploymentEndpoints: Endpoints = {
  'POST /repos/{owner}/{repo}/deployments': { permission: writeDeployments, serve: create },
  'GET /repos/{owner}/{repo}/deployments': { permission: readDeployments, serve: list },
  [`POST ${statusesOf}`]: { permission: writeDeployments, serve: createStatus },
  [`GET ${statusesOf}`]: { permission: readDeployments, serve: listStatuses },
}

interface DeploymentFields {
  ref: string
  task?: string
  auto_merge?: boolean
  required_contexts?: string[]
  payload?: unknown
  environment?: string
  description?: string | null
  transient_environment?: boolean
  production_environment?: boolean
}

async function create(call: Call) {
  const { world, repository } = call
  const fields = call.given as unknown as DeploymentFields
  const sha = await repository.commitOf(fields.ref)
  if (sha === undefined) throw invalid(`No ref found for: ${fields.ref}`)
  await mergeFirst(repository, sha, fields)
  requireContexts(repository, sha, fields)
  const { environment = 'production', description = null } = fields
  const deployment = {
    id: world.nextId(),
    sha,
    ref: fields.ref,
    task: fields.task ?? 'deploy',
    environment,
    description,
    payload: fields.payload ?? {},
    production: fields.production_environment ?? environment === 'production',
    transient: fields.transient_environment ?? false,
    creator: authorOf(call),
    createdAt: world.now(),
    statuses: [],
  }
  repository.deployments.push(deployment)
  return created(render(world, repository, deployment))
}

/** Unless told not to, GitHub merges the default branch into a branch that is behind it instead of deploying it. */
async function mergeFirst(repository: FakeRepository, sha: string, fields: DeploymentFields): Promise<void> {
  if (fields.auto_merge === false) return
  const head = await repository.commitOf(`refs/heads/${repository.defaultBranch}`)
  if (head !== undefined && !(await repository.isAncestor(head, sha)))
    throw new Refusal(409, `Conflict merging ${repository.defaultBranch} into ${fields.ref}`)
}

/** Unless told which, all statuses and checks of the commit must have succeeded. */
function requireContexts(repository: FakeRepository, sha: string, fields: DeploymentFields): void {
  const results = new Map<string, string>()
  for (const { sha: of, context, state } of repository.statuses) if (of === sha) results.set(context, state)
  for (const { suite, name, conclusion } of repository.checkRuns)
    if (suite.headSha === sha) results.set(name, conclusion ?? 'pending')
  const required = fields.required_contexts ?? [...results.keys()]
  const bad = required.filter((each) => !['success', 'neutral', 'skipped'].includes(results.get(each) ?? ''))
  if (bad.length > 0)
    throw new Refusal(409, `Conflict: Commit status checks failed for ${fields.ref}.`, {
      errors: bad.map((context) => ({
        resource: 'Deployment',
        field: 'required_contexts',
        code: 'invalid',
        context,
      })),
    })
}

function list(call: Call) {
  const { world, repository, given } = call
  const asked = ['sha', 'ref', 'task', 'environment'] as const
  const chosen = repository.deployments
    .filter((each) => asked.every((name) => given[name] === undefined || given[name] === each[name]))
    .reverse()
  return ok(pageOf(chosen, call).map((each) => render(world, repository, each)))
}

interface StatusFields {
  state: string
  description?: string
  environment_url?: string
  log_url?: string
  target_url?: string
  auto_inactive?: boolean
}

function createStatus({ world, repository, given }: Call) {
  const deployment = findById(repository.deployments, given.deployment_id)
  const fields = given as unknown as StatusFields
  const { description = '', environment_url = '', log_url = fields.target_url ?? '' } = fields
  if (description.length > 140)
    throw invalid('description is too long (maximum is 140 characters)', 'DeploymentStatus', 'description')
  const status = addStatus(world, deployment, fields.state, { description, environment_url, log_url })
  if (fields.state === 'success' && fields.auto_inactive !== false) endOlder(world, repository, deployment)
  return created(renderStatus(world, repository, { deployment, status }))
}

interface Links {
  description: string
  environment_url: string
  log_url: string
}

function addStatus(world: World, deployment: Deployment, state: string, links: Links): DeploymentStatus {
  const status = {
    id: world.nextId(),
    state,
    description: links.description,
    environmentUrl: links.environment_url,
    logUrl: links.log_url,
    at: world.now(),
  }
  deployment.statuses.push(status)
  return status
}

/** GitHub ends older deployments by itself where they are neither production nor transient. */
function endOlder(world: World, { deployments }: FakeRepository, newest: Deployment): void {
  const older = deployments.filter(
    (each) =>
      each !== newest &&
      each.environment === newest.environment &&
      !each.production &&
      !each.transient &&
      each.statuses.at(-1)?.state === 'success',
  )
  for (const each of older)
    addStatus(world, each, 'inactive', { description: '', environment_url: '', log_url: '' })
}

function listStatuses(call: Call) {
  const { world, repository, given } = call
  const deployment = findById(repository.deployments, given.deployment_id)
  const newestFirst = [...deployment.statuses].reverse()
  return ok(
    pageOf(newestFirst, call).map((status) => renderStatus(world, repository, { deployment, status })),
  )
}

function render(world: World, repository: FakeRepository, deployment: Deployment): object {
  const url = `${repositoryUrl(world, repository)}/deployments/${deployment.id}`
  return {
    id: deployment.id,
    url,
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(world, repository),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: exact(deployment.payload),
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: renderUser(world, deployment.creator),
    created_at: world.timestamp(deployment.createdAt),
    updated_at: world.timestamp(deployment.statuses.at(-1)?.at ?? deployment.createdAt),
    transient_environment: deployment.transient,
    production_environment: deployment.production,
  }
}

function renderStatus(
  world: World,
  repository: FakeRepository,
  { deployment, status }: { deployment: Deployment; status: DeploymentStatus },
): object {
  const url = `${repositoryUrl(world, repository)}/deployments/${deployment.id}`
  return {
    id: status.id,
    url: `${url}/statuses/${status.id}`,
    deployment_url: url,
    repository_url: repositoryUrl(world, repository),
    state: status.state,
    description: status.description,
    environment: deployment.environment,
    creator: renderUser(world, deployment.creator),
    environment_url: status.environmentUrl || undefined,
    log_url: status.logUrl || undefined,
    target_url: status.logUrl || undefined,
    created_at: world.timestamp(status.at),
    updated_at: world.timestamp(status.at),
  }
}
