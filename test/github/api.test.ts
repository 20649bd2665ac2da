import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { SignJWT } from 'jose'
import { App, Octokit, type RequestError } from 'octokit'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createRepository } from '../support/git-repository.ts'
import { FakeGitHub } from './fake-github.ts'
import type { FakeRepository } from './repository.ts'

const place = { owner: 'acme', repo: 'config' }
const noRetries = { retry: { enabled: false }, throttle: { enabled: false } }
const quiet = { debug() {}, info() {}, warn() {}, error() {} }

test('an App finds its installation and writes with its token', async () => {
  const { github, repository, sha } = await world()
  const app = appOf(github)
  const { data: installation } = await app.octokit.request('GET /repos/{owner}/{repo}/installation', place)
  expect(installation.id).toBe(github.app.installation)

  const octokit = await app.getInstallationOctokit(installation.id)
  await octokit.rest.checks.create({ ...place, name: 'bowline/plan', head_sha: sha })
  expect(repository.checkRuns.map(({ name }) => name)).toEqual(['bowline/plan'])
  expect(github.calls.map(({ route, status }) => `${status} ${route}`)).toEqual([
    '200 GET /repos/{owner}/{repo}/installation',
    '201 POST /app/installations/{installation_id}/access_tokens',
    '201 POST /repos/{owner}/{repo}/check-runs',
  ])
})

test('a token is good for an hour', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const { github } = await world()
  const octokit = await appOf(github).getInstallationOctokit(github.app.installation)
  await octokit.rest.repos.get(place)
  const { token } = (await octokit.auth({ type: 'installation' })) as { token: string }

  vi.setSystemTime(Date.now() + 61 * 60_000)
  await expect(clientOf(github, token).rest.repos.get(place)).rejects.toThrow('Bad credentials')
  await octokit.rest.repos.get(place)
  expect(github.calls.filter(({ route }) => route.endsWith('/access_tokens'))).toHaveLength(2)
})

test.each([
  ['lives longer than ten minutes', { ahead: 700 }, 'too far in the future'],
  ['is over', { ahead: -10 }, 'must be a numeric value representing the future time'],
  ['is of another key', { otherKey: true }, 'could not be decoded'],
  ['is from the future', { issued: 120 }, "'iat'"],
])('an App token that %s is refused', async (_, flaw, message) => {
  const { github } = await world()
  const jwt = await jwtOf(github, flaw)
  await expect(clientOf(github, jwt).request('GET /app')).rejects.toThrow(message)
})

test('a check run goes from queued to its conclusion, and its annotations add up', async () => {
  const { github, sha } = await world()
  const octokit = clientOf(github)
  const { data: run } = await octokit.rest.checks.create({
    ...place,
    name: 'bowline/plan',
    head_sha: sha,
    external_id: 'sha256:abc',
    output: { title: 'Planning', summary: 'One moment.', annotations: annotations(50) },
    actions: [{ label: 'Plan again', description: 'Plans this commit again', identifier: 'replan' }],
  })
  expect(run).toMatchObject({ status: 'queued', conclusion: null, external_id: 'sha256:abc' })

  await octokit.rest.checks.update({ ...place, check_run_id: Number(run.id), status: 'in_progress' })
  const { data: done } = await octokit.rest.checks.update({
    ...place,
    check_run_id: Number(run.id),
    conclusion: 'failure',
    output: { title: 'Failed', summary: 'See below.', annotations: annotations(10) },
  })
  expect(done).toMatchObject({
    status: 'completed',
    conclusion: 'failure',
    output: { title: 'Failed', annotations_count: 60 },
  })

  const listed = await octokit.paginate(octokit.rest.checks.listAnnotations, {
    ...place,
    check_run_id: Number(run.id),
    per_page: 100,
  })
  expect(listed).toHaveLength(60)
  const { data: runs } = await octokit.rest.checks.listForRef({ ...place, ref: 'main' })
  expect(runs).toMatchObject({ total_count: 1, check_runs: [{ id: run.id }] })
})

test.each([
  ['51 annotations', { output: { title: 'T', summary: 'S', annotations: annotations(51) } }, 'more than 50'],
  ['65,536 bytes', { output: { title: 'T', summary: `${'a'.repeat(65_532)}😀` } }, 'maximum bytesize'],
  ['four buttons', { actions: [1, 2, 3, 4].map((each) => button(`id-${each}`)) }, 'more than 3'],
  ['a long label', { actions: [{ ...button('id'), label: 'x'.repeat(21) }] }, 'more than 20'],
  ['a long description', { actions: [{ ...button('id'), description: 'x'.repeat(41) }] }, 'more than 40'],
])('a check run with %s is refused', async (_, fields, message) => {
  const { github, sha } = await world()
  const creating = clientOf(github).rest.checks.create({ ...place, name: 'a', head_sha: sha, ...fields })
  const error = await creating.catch((each: unknown) => each)
  expect(error).toMatchObject({ status: 422 })
  expect(JSON.stringify((error as RequestError).response?.data)).toContain(message)
})

test('only Apps may write checks', async () => {
  const { github, sha } = await world()
  const octokit = clientOf(github, github.credentials.userToken('ada'))
  const creating = octokit.rest.checks.create({ ...place, name: 'a', head_sha: sha })
  await expect(creating).rejects.toMatchObject({ status: 403 })
})

test('a token may do what it is allowed to', async () => {
  const { github, sha } = await world()
  const { token } = github.credentials.issue({ checks: 'read', metadata: 'read' })
  const creating = clientOf(github, token).rest.checks.create({ ...place, name: 'a', head_sha: sha })
  await expect(creating).rejects.toThrow('Resource not accessible by integration')
})

test('a commit status has a limit for its text and for its number', async () => {
  let now = Date.now()
  const { github, sha } = await world({ now: () => now })
  const octokit = clientOf(github, github.credentials.userToken('ada'))
  const set = (description: string) =>
    octokit.rest.repos.createCommitStatus({
      ...place,
      sha,
      state: 'success',
      context: 'bowline/sync',
      description,
    })
  await expect(set('x'.repeat(141))).rejects.toThrow('maximum is 140 characters')
  for (let count = 0; count < 1000; count += 1) {
    now += 10_000
    await set(`the ${count}th`)
  }
  now += 10_000
  await expect(set('one more')).rejects.toThrow('maximum number of statuses')
  const { data } = await octokit.rest.repos.getCombinedStatusForRef({ ...place, ref: sha })
  expect(data).toMatchObject({ state: 'success', total_count: 1 })
})

test('a deployment wants green checks, and ends older ones outside production', async () => {
  const { github, repository, sha } = await world()
  const octokit = clientOf(github)
  await octokit.rest.checks.create({ ...place, name: 'ci', head_sha: sha, status: 'in_progress' })
  const deploy = (environment: string, required_contexts?: string[]) =>
    octokit.rest.repos.createDeployment({
      ...place,
      ref: sha,
      environment,
      ...(required_contexts ? { required_contexts } : {}),
    })
  await expect(deploy('test')).rejects.toMatchObject({ status: 409 })

  for (const environment of ['test', 'test', 'production', 'production']) {
    const { data } = await deploy(environment, [])
    if (!('id' in data)) throw new Error('it was not made')
    await octokit.rest.repos.createDeploymentStatus({
      ...place,
      deployment_id: Number(data.id),
      state: 'success',
    })
  }
  const states = repository.deployments.map(({ environment, statuses }) => {
    return `${environment} ${statuses.at(-1)?.state}`
  })
  expect(states).toEqual(['test inactive', 'test success', 'production success', 'production success'])
})

test('a comment is made, changed by its author and listed', async () => {
  const { github, repository } = await world()
  const pull = await pullRequest(github, repository)
  const octokit = clientOf(github)
  const { data } = await octokit.rest.issues.createComment({
    ...place,
    issue_number: pull.number,
    body: 'First',
  })
  await octokit.rest.issues.updateComment({ ...place, comment_id: data.id, body: 'Second' })
  const stranger = clientOf(github, github.credentials.userToken('mallory'))
  const changing = stranger.rest.issues.updateComment({ ...place, comment_id: data.id, body: 'Mine' })
  await expect(changing).rejects.toMatchObject({ status: 403 })
  const { data: comments } = await octokit.rest.issues.listComments({ ...place, issue_number: pull.number })
  expect(comments.map(({ body }) => body)).toEqual(['Second'])
})

test('a pull request is opened, found by branch and by commit, and shows its files', async () => {
  const { github, repository } = await world()
  const work = await createRepository()
  onTestFinished(() => work.remove())
  await work.git('pull', '--quiet', github.cloneUrl(repository), 'main')
  await work.git('checkout', '--quiet', '-b', 'promote/one')
  const head = await work.commit({ 'a.yaml': 'two: 2\n', 'b.yaml': 'new: 1\n' })
  await work.git('push', '--quiet', github.cloneUrl(repository), 'HEAD')

  const octokit = clientOf(github)
  const { data: pull } = await octokit.rest.pulls.create({
    ...place,
    head: 'promote/one',
    base: 'main',
    title: 'Promote',
  })
  expect(pull).toMatchObject({ state: 'open', head: { sha: head }, changed_files: 2, commits: 1 })
  const opening = octokit.rest.pulls.create({ ...place, head: 'promote/one', base: 'main', title: 'Again' })
  await expect(opening).rejects.toMatchObject({ status: 422 })

  const { data: byBranch } = await octokit.rest.pulls.list({ ...place, head: 'acme:promote/one' })
  const { data: byCommit } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
    ...place,
    commit_sha: head,
  })
  expect([byBranch, byCommit].map((each) => each.map(({ number }) => number))).toEqual([
    [pull.number],
    [pull.number],
  ])
  const { data: files } = await octokit.rest.pulls.listFiles({ ...place, pull_number: pull.number })
  expect(files.map(({ filename, status }) => `${status} ${filename}`)).toEqual([
    'modified a.yaml',
    'added b.yaml',
  ])
})

test('refs and files can be read, and a branch made and removed', async () => {
  const { github, sha } = await world()
  const octokit = clientOf(github)
  const { data: ref } = await octokit.rest.git.getRef({ ...place, ref: 'heads/main' })
  expect(ref.object.sha).toBe(sha)
  await octokit.rest.git.createRef({ ...place, ref: 'refs/heads/x/y', sha })
  await octokit.rest.git.deleteRef({ ...place, ref: 'heads/x/y' })
  await expect(octokit.rest.git.getRef({ ...place, ref: 'heads/x/y' })).rejects.toMatchObject({ status: 404 })

  const { data: file } = await octokit.rest.repos.getContent({ ...place, path: 'a.yaml' })
  if (!('content' in file)) throw new Error('it is no file')
  expect(Buffer.from(file.content, 'base64').toString()).toBe('one: 1\n')
})

test('what is known already costs nothing', async () => {
  const { github } = await world()
  const octokit = clientOf(github)
  const { headers } = await octokit.rest.repos.get(place)
  const again = octokit.rest.repos.get({ ...place, headers: { 'if-none-match': headers.etag ?? '' } })
  const error = (await again.catch((each: unknown) => each)) as RequestError
  expect(error.status).toBe(304)
  expect(error.response?.headers['x-ratelimit-used']).toBe('1')
})

test('unknown paths and parameters are violations', async () => {
  const { github } = await world({ strict: false })
  const octokit = clientOf(github)
  await expect(octokit.request('GET /nothing/here')).rejects.toMatchObject({ status: 500 })
  await expect(octokit.rest.repos.get({ ...place, colour: 'red' } as typeof place)).rejects.toMatchObject({
    status: 500,
  })
  expect(github.violations).toEqual([
    'GET /nothing/here: there is no such operation here',
    'GET /repos/{owner}/{repo}: it does not know colour',
  ])
})

test('requests can be made to fail', async () => {
  const { github } = await world()
  const octokit = clientOf(github)
  github.fail({ kind: 'not-found', times: 2 })
  github.fail({ kind: 'bad-gateway' })
  github.fail({ kind: 'lost-answer' })
  github.fail({ kind: 'secondary-limit', retryAfterMs: 30_000 })
  const answers: unknown[] = []
  for (let count = 0; count < 5; count += 1) {
    const error = await octokit.rest.repos.get(place).catch((each: unknown) => each as RequestError)
    answers.push('status' in error ? error.status : 'none')
  }
  expect(answers).toEqual([404, 404, 502, 500, 403])
  expect(github.limitsPassed).toEqual([])
})

interface WorldOptions {
  now?: () => number
  /** Whether anything that GitHub would not do fails the test; default true. */
  strict?: boolean
}

async function world({ strict = true, ...options }: WorldOptions = {}) {
  const github = await FakeGitHub.start(options)
  onTestFinished(() => github.stop())
  onTestFinished(() => {
    if (strict) expect(github.violations).toEqual([])
  })
  const repository = await github.createRepository('acme/config')
  const work = await createRepository()
  onTestFinished(() => work.remove())
  const sha = await work.commit({ 'a.yaml': 'one: 1\n' })
  await work.git('push', '--quiet', github.cloneUrl(repository), 'main')
  return { github, repository, sha }
}

async function pullRequest(github: FakeGitHub, repository: FakeRepository) {
  const tree = await repository.git('rev-parse', 'main^{tree}')
  const commit = await repository.git('commit-tree', tree, '-p', 'main', '-m', 'A change')
  await repository.git('update-ref', 'refs/heads/change', commit)
  return await github.openPullRequest(repository, { head: 'change' })
}

function clientOf(github: FakeGitHub, token = github.credentials.issue().token): Octokit {
  return new Octokit({ auth: token, baseUrl: github.apiUrl, log: quiet, ...noRetries })
}

function appOf(github: FakeGitHub): App {
  return new App({
    appId: github.app.id,
    privateKey: github.credentials.privateKey,
    Octokit: Octokit.defaults({ baseUrl: github.apiUrl, ...noRetries }),
    log: quiet,
  })
}

async function jwtOf(
  github: FakeGitHub,
  { ahead = 60, issued = -10, otherKey = false }: { ahead?: number; issued?: number; otherKey?: boolean },
): Promise<string> {
  const key = otherKey
    ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    : createPrivateKey(github.credentials.privateKey)
  const now = Math.floor(Date.now() / 1000)
  const jwt = new SignJWT({ iss: String(github.app.id), iat: now + issued, exp: now + ahead })
  return await jwt.setProtectedHeader({ alg: 'RS256' }).sign(key)
}

function annotations(count: number) {
  return Array.from({ length: count }, (_, at) => ({
    path: 'a.yaml',
    start_line: at + 1,
    end_line: at + 1,
    annotation_level: 'failure' as const,
    message: `finding ${at}`,
  }))
}

function button(identifier: string) {
  return { label: 'Press', description: 'Does it', identifier }
}
