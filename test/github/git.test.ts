import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Octokit } from 'octokit'
import { expect, onTestFinished, test } from 'vitest'
import { createRepository, type TestRepository } from '../support/git-repository.ts'
import { FakeGitHub } from './fake-github.ts'
import type { FakeRepository } from './repository.ts'

const secret = 'shhh'

test('a push needs a good token', async () => {
  const { github, repository, work } = await world()
  const pushing = work.git('push', '--quiet', github.cloneUrl(repository, 'ghs_wrong'), 'main:other')
  await expect(pushing).rejects.toThrow(/Authentication failed|could not read/)
  await work.git('push', '--quiet', github.cloneUrl(repository), 'main:other')
  const listed = await work.git('ls-remote', github.cloneUrl(repository))
  expect(listed).toContain('refs/heads/other')
})

test('a push is told by webhook, signed', async () => {
  const { github, repository, work, hooks } = await world()
  const before = await work.git('rev-parse', 'HEAD')
  const after = await work.commit({ 'a.yaml': 'two: 2\n' }, 'The second')
  await work.git('push', '--quiet', github.cloneUrl(repository), 'main')
  await github.deliveries.settled()

  const { headers, body } = hooks.at(-1) ?? { headers: {}, body: '' }
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  expect(headers).toMatchObject({ 'x-github-event': 'push', 'x-hub-signature-256': signature })
  expect(headers['x-github-delivery']).toMatch(/^[0-9a-f-]{36}$/)
  expect(JSON.parse(body)).toMatchObject({
    ref: 'refs/heads/main',
    before,
    after,
    repository: { full_name: 'acme/config' },
    installation: { id: github.app.installation },
    head_commit: { id: after, message: 'The second' },
    commits: [{ id: after }],
  })
})

test('a delivery can be sent again as it was', async () => {
  const { github, repository, work, hooks } = await world()
  await work.git('push', '--quiet', github.cloneUrl(repository), 'main:other')
  const delivery = github.deliveries.sent.at(-1)
  if (!delivery) throw new Error('nothing was sent')
  github.deliveries.send(delivery)
  await github.deliveries.settled()
  expect(hooks.at(-1)).toEqual(hooks.at(-2))
  expect(delivery.answers).toEqual([202, 202])
})

test('deliveries can get lost', async () => {
  const { github, repository, work, hooks } = await world()
  const before = hooks.length
  github.deliveries.lose = 1
  await work.git('push', '--quiet', github.cloneUrl(repository), 'main:lost')
  await work.git('push', '--quiet', github.cloneUrl(repository), 'main:found')
  await github.deliveries.settled()
  expect(hooks.slice(before).map(({ body }) => JSON.parse(body).ref)).toEqual(['refs/heads/found'])
})

test('the head of a pull request follows its branch', async () => {
  const { github, repository, work, hooks } = await world()
  const first = await branch(github, repository, work, 'change')
  const pull = await github.openPullRequest(repository, { head: 'change' })
  expect(await repository.git('rev-parse', `refs/pull/${pull.number}/head`)).toBe(first)

  await work.git('commit', '--quiet', '--amend', '--message', 'Better')
  await work.git('push', '--quiet', '--force', github.cloneUrl(repository), 'change')
  const second = await work.git('rev-parse', 'HEAD')
  expect(await repository.git('rev-parse', `refs/pull/${pull.number}/head`)).toBe(second)
  await github.deliveries.settled()
  const synchronize = hooks.map(({ body }) => JSON.parse(body)).find(({ action }) => action === 'synchronize')
  expect(synchronize).toMatchObject({
    number: pull.number,
    before: first,
    after: second,
    pull_request: { head: { sha: second } },
  })
})

test('a pull request of a fork is found by its head in the base', async () => {
  const { github, repository, work } = await world()
  const fork = await github.fork(repository, 'grace')
  const sha = await branch(github, fork, work, 'change')
  const pull = await github.openPullRequest(repository, { head: 'grace:change' })
  expect(await repository.git('rev-parse', `refs/pull/${pull.number}/head`)).toBe(sha)

  const octokit = clientOf(github)
  const place = { owner: 'acme', repo: 'config' }
  const { data } = await octokit.rest.pulls.get({ ...place, pull_number: pull.number })
  expect(data).toMatchObject({ head: { sha, label: 'grace:change', repo: { full_name: 'grace/config' } } })
  const { data: run } = await octokit.rest.checks.create({ ...place, name: 'plan', head_sha: sha })
  expect(run.pull_requests).toEqual([])
})

test('a merge makes a merge commit and tells of both', async () => {
  const { github, repository, work, hooks } = await world()
  const head = await branch(github, repository, work, 'change')
  const before = await repository.git('rev-parse', 'main')
  const pull = await github.openPullRequest(repository, { head: 'change' })
  const { mergeCommit } = await github.merge(repository, pull.number)
  expect(await repository.git('log', '--format=%P', '-1', 'main')).toBe(`${before} ${head}`)
  expect(await repository.git('rev-parse', 'main')).toBe(mergeCommit)

  await github.deliveries.settled()
  const told = hooks.slice(-2).map(({ headers, body }) => {
    const { action, ref, after, pull_request: shown } = JSON.parse(body)
    return { event: headers['x-github-event'], action, ref, after, merged: shown?.merged }
  })
  expect(told).toContainEqual({ event: 'pull_request', action: 'closed', merged: true })
  expect(told).toContainEqual({ event: 'push', ref: 'refs/heads/main', after: mergeCommit })
  await expect(github.merge(repository, pull.number)).rejects.toThrow('not mergeable')
})

test('buttons, re-runs and installations are told', async () => {
  const { github, repository, hooks } = await world()
  const octokit = clientOf(github)
  const head_sha = await repository.git('rev-parse', 'main')
  await octokit.rest.checks.create({
    owner: 'acme',
    repo: 'config',
    name: 'plan',
    head_sha,
    external_id: 'p1',
  })
  const [run] = repository.checkRuns
  if (!run) throw new Error('there is no check')
  const sent = [
    github.rerequest(repository, run),
    github.pressButton(repository, run, 'replan'),
    github.rerequestSuite(repository, head_sha),
    github.installation('created'),
  ]
  await github.deliveries.settled()
  expect(sent.map(({ answers }) => answers)).toEqual([[202], [202], [202], [202]])
  expect(hooks.slice(-4).map(({ body }) => JSON.parse(body).action)).toEqual(
    expect.arrayContaining(['rerequested', 'requested_action', 'rerequested', 'created']),
  )
  expect(JSON.parse(sent[1]?.body ?? '')).toMatchObject({
    requested_action: { identifier: 'replan' },
    check_run: { head_sha, external_id: 'p1', name: 'plan', app: { id: github.app.id } },
  })
})

async function world() {
  const hooks = await listen()
  const github = await FakeGitHub.start({ webhooks: { url: hooks.url, secret } })
  onTestFinished(() => github.stop())
  onTestFinished(() => expect(github.violations).toEqual([]))
  const repository = await github.createRepository('acme/config')
  const work = await createRepository()
  onTestFinished(() => work.remove())
  await work.commit({ 'a.yaml': 'one: 1\n' })
  await work.git('push', '--quiet', github.cloneUrl(repository), 'main')
  await github.deliveries.settled()
  return { github, repository, work, hooks: hooks.received }
}

/** Pushes a branch with one commit, which stays checked out. */
async function branch(
  github: FakeGitHub,
  repository: FakeRepository,
  work: TestRepository,
  name: string,
): Promise<string> {
  await work.git('checkout', '--quiet', '-b', name)
  const sha = await work.commit({ [`${name}.yaml`]: 'new: 1\n' }, `Add ${name}`)
  await work.git('push', '--quiet', github.cloneUrl(repository), name)
  return sha
}

interface Received {
  headers: Record<string, unknown>
  body: string
}

async function listen(): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { date: _, ...headers } = request.headers
    received.push({ headers, body: Buffer.concat(chunks).toString() })
    response.writeHead(202).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/github`, received }
}

function clientOf(github: FakeGitHub): Octokit {
  return new Octokit({
    auth: github.credentials.issue().token,
    baseUrl: github.apiUrl,
    retry: { enabled: false },
    throttle: { enabled: false },
  })
}
