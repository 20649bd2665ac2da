import { type Call, created, type Endpoints, findById, ok, pageOf } from '../endpoint.ts'
import { invalid, notFound, Refusal } from '../refusal.ts'
import { renderCheckRun, renderCheckSuite, repositoryUrl } from '../render.ts'
import type { CheckAction, CheckAnnotation, CheckRun, CheckSuite, FakeRepository } from '../repository.ts'
import type { World } from '../world.ts'

/** Said to be characters, and counted as bytes of UTF-8. */
const textBytes = 65_535
/** Of one name in one suite; older ones go. */
const runsOfOneName = 1000

interface CheckRunFields {
  name?: string
  head_sha?: string
  external_id?: string
  details_url?: string
  status?: string
  conclusion?: string
  started_at?: string
  completed_at?: string
  output?: { title?: string; summary: string; text?: string; annotations?: CheckAnnotation[] }
  actions?: CheckAction[]
}

const checks = ['checks', 'write'] as const
const readChecks = ['checks', 'read'] as const

export const checkEndpoints: Endpoints = {
  'POST /repos/{owner}/{repo}/check-runs': { permission: checks, only: 'installation', serve: createRun },
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': {
    permission: checks,
    only: 'installation',
    serve: updateRun,
  },
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}': {
    permission: readChecks,
    serve: ({ world, repository, given }) =>
      ok(renderCheckRun(world, repository, findById(repository.checkRuns, given.check_run_id))),
  },
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': {
    permission: readChecks,
    serve: listAnnotations,
  },
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': { permission: readChecks, serve: listRuns },
  'GET /repos/{owner}/{repo}/commits/{ref}/check-suites': { permission: readChecks, serve: listSuites },
  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}': {
    permission: readChecks,
    serve: ({ world, repository, given }) =>
      ok(renderCheckSuite(world, repository, findById(repository.suites, given.check_suite_id))),
  },
}

async function createRun({ world, repository, given }: Call) {
  const fields = given as unknown as CheckRunFields & { name: string; head_sha: string }
  const sha = await repository.commitOf(fields.head_sha)
  if (sha !== fields.head_sha) throw new Refusal(422, `No commit found for SHA: ${fields.head_sha}`)
  const run: CheckRun = {
    id: world.nextId(),
    suite: suiteOf(world, repository, sha),
    name: fields.name,
    externalId: '',
    detailsUrl: null,
    status: 'queued',
    conclusion: null,
    startedAt: world.timestamp(),
    completedAt: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
    actions: [],
  }
  change(world, run, fields)
  repository.checkRuns.push(run)
  forgetOld(repository, run)
  return created(renderCheckRun(world, repository, run))
}

function updateRun({ world, repository, given }: Call) {
  const run = findById(repository.checkRuns, given.check_run_id)
  change(world, run, given as unknown as CheckRunFields)
  return ok(renderCheckRun(world, repository, run))
}

/** Annotations are added to those that are there; all else takes the place of what was. */
function change(world: World, run: CheckRun, fields: CheckRunFields): void {
  const { output } = fields
  for (const key of ['title', 'summary', 'text'] as const) {
    if (Buffer.byteLength(output?.[key] ?? '') > textBytes)
      throw invalid(`${key} exceeds a maximum bytesize of ${textBytes}`, 'CheckRun', key)
  }
  setStatus(world, run, fields)
  run.name = fields.name ?? run.name
  run.externalId = fields.external_id ?? run.externalId
  run.detailsUrl = fields.details_url ?? run.detailsUrl
  run.actions = fields.actions ?? run.actions
  if (!output) return
  run.output = {
    title: output.title ?? run.output.title,
    summary: output.summary,
    text: output.text ?? null,
  }
  run.annotations.push(...(output.annotations ?? []))
}

/** A conclusion completes a run, and a run that is started anew has none. */
function setStatus(world: World, run: CheckRun, fields: CheckRunFields): void {
  const { status, conclusion } = fields
  if (conclusion === 'stale') throw invalid('conclusion cannot be set to stale', 'CheckRun', 'conclusion')
  if (status === 'completed' && conclusion === undefined)
    throw invalid('conclusion is required when status is completed', 'CheckRun', 'conclusion')
  run.startedAt = fields.started_at ?? run.startedAt
  if (conclusion !== undefined) {
    run.status = 'completed'
    run.conclusion = conclusion
    run.completedAt = fields.completed_at ?? world.timestamp()
  } else if (status !== undefined) {
    run.status = status
    run.conclusion = null
    run.completedAt = null
  }
}

/** The App's suite of a commit; GitHub makes it when the commit is pushed. */
function suiteOf(world: World, repository: FakeRepository, headSha: string): CheckSuite {
  const found = repository.suites.find((each) => each.headSha === headSha)
  if (found) return found
  const suite = { id: world.nextId(), headSha, createdAt: world.now() }
  repository.suites.push(suite)
  return suite
}

function forgetOld({ checkRuns }: FakeRepository, { suite, name }: CheckRun): void {
  const alike = checkRuns.filter((each) => each.suite === suite && each.name === name)
  const [oldest] = alike
  if (oldest && alike.length > runsOfOneName) checkRuns.splice(checkRuns.indexOf(oldest), 1)
}

function listAnnotations(call: Call) {
  const { world, repository, given } = call
  const run = findById(repository.checkRuns, given.check_run_id)
  const shown = pageOf(run.annotations, call).map((annotation) => ({
    start_column: null,
    end_column: null,
    title: null,
    raw_details: null,
    ...annotation,
    blob_href: `${repositoryUrl(world, repository)}/git/blobs/${run.suite.headSha}`,
  }))
  return ok(shown)
}

async function listRuns(call: Call) {
  const { world, repository, given } = call
  const {
    check_name: name,
    status,
    filter = 'latest',
  } = given as { check_name?: string; status?: string; filter?: string }
  const sha = await commitOrRefusal(call)
  const ofCommit = repository.checkRuns.filter(({ suite }) => suite.headSha === sha).reverse()
  const chosen = ofCommit
    .filter((run) => filter === 'all' || ofCommit.find((each) => each.name === run.name) === run)
    .filter((run) => name === undefined || run.name === name)
    .filter((run) => status === undefined || run.status === status)
  const shown = pageOf(chosen, call).map((run) => renderCheckRun(world, repository, run))
  return ok({ total_count: chosen.length, check_runs: shown })
}

async function listSuites(call: Call) {
  const { world, repository } = call
  const sha = await commitOrRefusal(call)
  const suites = repository.suites.filter(({ headSha }) => headSha === sha)
  const shown = pageOf(suites, call).map((suite) => renderCheckSuite(world, repository, suite))
  return ok({ total_count: suites.length, check_suites: shown })
}

async function commitOrRefusal({ repository, given }: Call): Promise<string> {
  const sha = await repository.commitOf(String(given.ref))
  if (sha === undefined) throw notFound()
  return sha
}
