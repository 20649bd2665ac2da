import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { GitHubBroker } from '../../../controller/adapters/github/github-broker.ts'
import { GitHubClient } from '../../../controller/adapters/github/github-client.ts'
import { GitHubHost } from '../../../controller/adapters/github/github-host.ts'
import type { CheckAnnotation, CheckReport, DeploymentReport } from '../../../controller/ports/git-host.ts'
import { FakeGitHub } from '../../github/fake-github.ts'
import type { FakeRepository } from '../../github/repository.ts'
import { FakeClock } from '../../support/fake-clock.ts'

test('a check is made, then updated in place', async () => {
  const { host, repository, sha, github } = await world()
  await host.reportCheck(check(sha, { state: 'running', title: 'Planning' }))
  await host.reportCheck(
    check(sha, {
      details: '## Details',
      reference: 'sha256:plan',
      url: 'https://bowline.example.com/plans/1',
      annotations: annotations(2),
      buttons: [{ id: 'replan', label: 'Plan again', description: 'Plans this commit again' }],
    }),
  )
  expect(repository.checkRuns).toHaveLength(1)
  expect(repository.checkRuns[0]).toMatchObject({
    name: 'bowline/plan',
    status: 'completed',
    conclusion: 'success',
    externalId: 'sha256:plan',
    detailsUrl: 'https://bowline.example.com/plans/1',
    output: { title: '2 changes', summary: 'All is well.', text: '## Details' },
    annotations: [{ path: 'a.yaml', start_line: 1 }, { start_line: 2 }],
    actions: [{ identifier: 'replan', label: 'Plan again' }],
  })
  expect([...github.writes().values()]).toEqual([1, 1])
})

test('300 annotations take six requests, and the verdict comes with the last', async () => {
  const { host, repository, sha, github } = await world()
  await host.reportCheck(check(sha, { state: 'failure', annotations: annotations(300) }))
  expect(repository.checkRuns[0]?.annotations).toHaveLength(300)
  const statuses = github.calls
    .filter(({ method, route }) => method !== 'GET' && route.includes('check-runs'))
    .map(({ body }) => (body as { status?: string; conclusion?: string }).conclusion ?? 'going on')
  expect(statuses).toEqual([...Array(5).fill('going on'), 'failure'])
})

test('the same again is not sent, nor are the annotations that are there', async () => {
  const { host, repository, sha, github } = await world()
  const report = check(sha, { annotations: annotations(60) })
  await host.reportCheck(report)
  const before = github.calls.length
  await host.reportCheck(structuredClone(report))
  expect(github.calls).toHaveLength(before)
  await host.reportCheck({ ...report, title: 'Otherwise' })
  expect(github.calls).toHaveLength(before + 1)
  expect(repository.checkRuns[0]?.annotations).toHaveLength(60)
})

test('annotations that are no longer so make a new check run', async () => {
  const { host, repository, sha } = await world()
  await host.reportCheck(check(sha, { annotations: annotations(3) }))
  await host.reportCheck(check(sha, { annotations: annotations(3).slice(1) }))
  expect(repository.checkRuns.map((run) => run.annotations.length)).toEqual([3, 2])
})

test('a restarted controller goes on with the check that is there', async () => {
  const { host, repository, sha, restart } = await world()
  await host.reportCheck(check(sha, { reference: 'plan', annotations: annotations(3) }))
  await restart().reportCheck(check(sha, { reference: 'plan', annotations: annotations(3), title: 'Again' }))
  expect(repository.checkRuns.map(({ output, annotations: all }) => [output.title, all.length])).toEqual([
    ['Again', 3],
  ])
})

test('an answer that got lost repeats nothing', async () => {
  const { host, repository, sha, github, during } = await world()
  github.fail({ kind: 'lost-answer', route: 'POST /repos/{owner}/{repo}/check-runs' })
  github.fail({ kind: 'lost-answer', route: 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}' })
  await during(host.reportCheck(check(sha, { annotations: annotations(120) })))
  expect(repository.checkRuns.map((run) => [run.conclusion, run.annotations.length])).toEqual([
    ['success', 120],
  ])
})

test('a commit that GitHub does not know yet is waited for', async () => {
  const { host, repository, sha, github, during } = await world()
  github.fail({ kind: 'not-found', times: 3 })
  await during(host.reportCheck(check(sha, {})))
  expect(repository.checkRuns).toHaveLength(1)
})

test('a secondary limit is waited out, and Retry-After with it', async () => {
  const { host, repository, sha, github, clock, during } = await world()
  const start = clock.now()
  github.fail({ kind: 'secondary-limit', retryAfterMs: 120_000 })
  await during(host.reportCheck(check(sha, {})))
  expect(repository.checkRuns).toHaveLength(1)
  expect(clock.now() - start).toBeGreaterThanOrEqual(120_000)
  expect(github.limitsPassed).toEqual([])
})

test('what is too long is cut as GitHub counts', async () => {
  const { host, repository, sha } = await world()
  const long = `\`\`\`diff\n${'+ grün 😀\n'.repeat(20_000)}\`\`\`\n`
  await host.reportCheck(check(sha, { title: 'x'.repeat(500), summary: long, details: long }))
  const { output } = repository.checkRuns[0] ?? {}
  expect(output?.title).toHaveLength(140)
  expect(output?.summary).toMatch(/```\n\n… \d+ more lines are not shown\.$/)
  expect(output?.text).toBe(output?.summary)
})

test('a token is renewed before it ends, and when it was revoked', async () => {
  const { host, sha, github, clock, during } = await world()
  const tokens = () => github.calls.filter(({ route }) => route.endsWith('/access_tokens')).length
  await host.reportCheck(check(sha, { title: '1' }))
  await clock.advance(54 * 60_000)
  await host.reportCheck(check(sha, { title: '2' }))
  expect(tokens()).toBe(1)
  await clock.advance(2 * 60_000)
  await host.reportCheck(check(sha, { title: '3' }))
  expect(tokens()).toBe(2)
  github.credentials.revokeInstallationTokens()
  await during(host.reportCheck(check(sha, { title: '4' })))
  expect(tokens()).toBe(3)
  expect(github.calls.filter(({ status }) => status === 401)).toHaveLength(1)
})

test('with a token, checks become commit statuses', async () => {
  const { host, repository, sha, github } = await world({ mode: 'token' })
  await host.reportCheck(check(sha, { state: 'running', title: 'Planning' }))
  await host.reportCheck(
    check(sha, { state: 'waiting', title: 'y'.repeat(200), annotations: annotations(60) }),
  )
  await host.reportCheck(
    check(sha, { state: 'failure', title: 'Broken', url: 'https://bowline.example.com/' }),
  )
  await host.reportCheck(
    check(sha, { state: 'failure', title: 'Broken', url: 'https://bowline.example.com/' }),
  )
  expect(repository.statuses.map(({ context, state, description }) => [context, state, description])).toEqual(
    [
      ['bowline/plan', 'pending', 'Planning'],
      ['bowline/plan', 'pending', `${'y'.repeat(139)}…`],
      ['bowline/plan', 'failure', 'Broken'],
    ],
  )
  expect(github.violations).toEqual([])
})

test('one comment is edited in place, also after a restart', async () => {
  const { host, repository, github, restart } = await world()
  await branch(repository, 'change')
  const { number } = await github.openPullRequest(repository, { head: 'change' })
  const comment = (body: string) => ({ pullRequest: number, marker: 'bowline/plan', body })
  await host.comment(comment('First'))
  await host.comment(comment('Second'))
  await restart().comment(comment('Third'))
  expect(repository.comments.map(({ body }) => body)).toEqual(['<!-- bowline/plan -->\nThird'])
})

test('a comment that somebody removed is made anew', async () => {
  const { host, repository, github, during } = await world()
  await branch(repository, 'change')
  const { number } = await github.openPullRequest(repository, { head: 'change' })
  await host.comment({ pullRequest: number, marker: 'bowline/plan', body: 'First' })
  repository.comments.length = 0
  await during(host.comment({ pullRequest: number, marker: 'bowline/plan', body: 'Second' }))
  expect(repository.comments.map(({ body }) => body)).toEqual(['<!-- bowline/plan -->\nSecond'])
})

test('deployments follow an environment, and older ones end', async () => {
  const { host, repository, sha, restart, github } = await world()
  const next = await branch(repository, 'next')
  const last = await branch(repository, 'last')
  await host.reportDeployment(deployment(sha, { state: 'running' }))
  await host.reportDeployment(
    deployment(sha, { state: 'success', environmentUrl: 'https://eu.example.com/' }),
  )
  await host.reportDeployment(deployment(next, { state: 'success' }))
  await restart().reportDeployment(deployment(last, { state: 'success' }))
  expect(
    repository.deployments.map(({ sha: of, statuses }) => [of, statuses.map(({ state }) => state)]),
  ).toEqual([
    [sha, ['in_progress', 'success', 'inactive']],
    [next, ['success', 'inactive']],
    [last, ['success']],
  ])
  expect(repository.deployments[0]?.statuses[1]?.environmentUrl).toBe('https://eu.example.com/')
  expect(github.violations).toEqual([])
})

test('outside production GitHub ends older deployments, so that we need not', async () => {
  const { host, repository, sha } = await world()
  const next = await branch(repository, 'next')
  const report = { environment: 'billing test', production: false } as const
  await host.reportDeployment(deployment(sha, { ...report, state: 'running' }))
  await host.reportDeployment(deployment(sha, { ...report, state: 'success' }))
  await host.reportDeployment(deployment(next, { ...report, state: 'success' }))
  expect(repository.deployments.map(({ statuses }) => statuses.map(({ state }) => state))).toEqual([
    ['in_progress', 'success', 'inactive'],
    ['success'],
  ])
})

test('pull requests are found by their head, of forks too', async () => {
  const { host, repository, github } = await world()
  const own = await branch(repository, 'change')
  const fork = await github.fork(repository, 'grace')
  const theirs = await branch(fork, 'change')
  const first = await github.openPullRequest(repository, { head: 'change', title: 'Ours' })
  const second = await github.openPullRequest(repository, { head: 'grace:change', title: 'Theirs' })

  expect(await host.pullRequestsOf(own)).toEqual([
    {
      number: first.number,
      title: 'Ours',
      url: expect.stringContaining(`/acme/config/pull/${first.number}`),
      state: 'open',
      author: 'ada',
      head: { commit: own, branch: 'change', repository: 'acme/config' },
      base: { commit: await repository.git('rev-parse', 'main'), branch: 'main' },
      fromFork: false,
      mergeCommit: null,
    },
  ])
  expect(await host.pullRequestsOf(theirs)).toMatchObject([{ number: second.number, fromFork: true }])
  expect(await host.pullRequestsOf('0'.repeat(40))).toEqual([])
  expect((await host.openPullRequests()).map(({ number }) => number)).toEqual([second.number, first.number])

  const { mergeCommit } = await github.merge(repository, first.number)
  const merged = { number: first.number, state: 'merged', mergeCommit }
  expect(await host.pullRequestsOf(mergeCommit ?? '')).toMatchObject([merged])
})

test('a pull request is opened once, whatever becomes of the answer', async () => {
  const { host, repository, github, during, restart } = await world()
  await branch(repository, 'bowline/change-1')
  github.fail({ kind: 'lost-answer', route: 'POST /repos/{owner}/{repo}/pulls' })
  const wanted = { head: 'bowline/change-1', base: 'main', title: 'A change', body: 'x'.repeat(70_000) }
  const opened = await during(host.openPullRequest(wanted))
  expect(repository.pulls.map(({ number, title, base }) => [number, title, base.ref])).toEqual([
    [opened.number, 'A change', 'main'],
  ])
  expect(opened.url).toContain(`/acme/config/pull/${opened.number}`)
  expect(await restart().openPullRequest(wanted)).toMatchObject({ number: opened.number })
})

test('what GitHub refuses is said with advice', async () => {
  const { host, sha, github } = await world({
    mode: 'token',
    token: (each) => each.credentials.issue({}).token,
  })
  await expect(host.reportCheck(check(sha, {}))).rejects.toThrow(
    'GitHub answered 403 to POST /repos/{owner}/{repo}/statuses/{sha}: Resource not accessible by integration. Give the App or token the permission that this needs.',
  )
  expect(github.violations).toEqual([])
})

test('no limit is passed in three hours of 60 commits, and an idle hour takes no request', async () => {
  const { host, repository, github, clock, sha } = await world()
  const requests = countRequests()
  const commits = [
    sha,
    ...(await Promise.all(Array.from({ length: 179 }, (_, at) => branch(repository, `b${at}`)))),
  ]
  const failures: unknown[] = []
  const reports: Promise<void>[] = []
  for (const commit of commits) {
    const sync = { name: 'bowline/sync' }
    reports.push(
      host.reportCheck(check(commit, { ...sync, state: 'running' })),
      host.reportCheck(check(commit, { ...sync, state: 'failure', annotations: annotations(120) })),
      host.reportDeployment(deployment(commit, { state: 'running' })),
      host.reportDeployment(deployment(commit, { state: 'success' })),
    )
    await passMinute(clock, requests)
  }
  let isWritten = false
  const written = Promise.all(reports)
    .catch((error: unknown) => failures.push(error))
    .finally(() => {
      isWritten = true
    })
  while (!isWritten) await passMinute(clock, requests)
  await written
  expect(failures).toEqual([])
  expect(github.limitsPassed).toEqual([])
  expect(repository.checkRuns.map(({ annotations: all }) => all.length)).toEqual(Array(180).fill(120))
  expect(repository.deployments.at(-1)?.statuses.at(-1)?.state).toBe('success')

  const before = github.calls.length
  await clock.advance(60 * 60_000)
  expect(github.calls).toHaveLength(before)
  expect(clock.pending).toBe(0)
})

/** What this process asks over HTTP. */
interface Requests {
  begun: number
  /** Of those, the ones without an answer yet. */
  open: number
}

function countRequests(): Requests {
  const requests = { begun: 0, open: 0 }
  const { fetch } = globalThis
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (...asked) => {
    requests.begun += 1
    requests.open += 1
    return await fetch(...asked).finally(() => {
      requests.open -= 1
    })
  })
  onTestFinished(() => spy.mockRestore())
  return requests
}

/** A minute of the clock, and all requests that begin in it: each is answered before the next minute. */
async function passMinute(clock: FakeClock, requests: Requests): Promise<void> {
  await clock.advance(60_000)
  for (let before = -1; requests.open > 0 || before !== requests.begun; ) {
    before = requests.begun
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}

interface WorldOptions {
  mode?: 'app' | 'token'
  token?: (github: FakeGitHub) => string
}

async function world({ mode = 'app', token }: WorldOptions = {}) {
  const clock = new FakeClock()
  const github = await FakeGitHub.start({ now: () => clock.now() })
  onTestFinished(() => github.stop())
  onTestFinished(() => expect(github.violations).toEqual([]))
  const repository = await github.createRepository('acme/config')
  const tree = await repository.git('hash-object', '-t', 'tree', '-w', '/dev/null')
  const sha = await repository.git('commit-tree', tree, '-m', 'The first')
  await repository.git('update-ref', 'refs/heads/main', sha)

  const restart = () => {
    const { privateKey } = github.credentials
    const app = { kind: 'app', appId: String(github.app.id), privateKey } as const
    const bearer = () =>
      ({ kind: 'token', token: token?.(github) ?? github.credentials.userToken('ada') }) as const
    const client = new GitHubClient({
      apiUrl: github.apiUrl,
      repository: 'acme/config',
      credentials: mode === 'app' ? app : bearer(),
      clock,
    })
    const log = { debug() {}, info() {}, warn() {}, error() {} }
    const host = new GitHubHost(client, new GitHubBroker({ client, clock, log }))
    onTestFinished(() => host.close())
    return host
  }
  /** Lets the clock go on until it is done. */
  const during = async <T>(work: Promise<T>): Promise<T> => {
    let done = false
    const end = () => {
      done = true
    }
    work.then(end, end)
    while (!done) {
      await clock.advance(clock.pending > 0 ? 500 : 0)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await nextTurn()
    return await work
  }
  return { clock, github, repository, sha, host: restart(), restart, during }
}

/** A branch with one commit of its own. */
async function branch(repository: FakeRepository, name: string): Promise<string> {
  const commit = await repository.git(
    'commit-tree',
    'main^{tree}',
    '-p',
    'main',
    '-m',
    `Make ${name} of ${repository.owner}`,
  )
  await repository.git('update-ref', `refs/heads/${name}`, commit)
  return commit
}

function check(commit: string, fields: Partial<CheckReport>): CheckReport {
  return {
    commit,
    name: 'bowline/plan',
    state: 'success',
    title: '2 changes',
    summary: 'All is well.',
    ...fields,
  }
}

function annotations(count: number): CheckAnnotation[] {
  return Array.from({ length: count }, (_, at) => ({
    level: 'failure',
    path: 'a.yaml',
    line: at + 1,
    title: 'unknown-extension',
    message: `finding ${at}`,
  }))
}

function deployment(commit: string, fields: Partial<DeploymentReport>): DeploymentReport {
  return {
    environment: 'billing production',
    production: true,
    commit,
    state: 'success',
    description: 'Deployed',
    ...fields,
  }
}
