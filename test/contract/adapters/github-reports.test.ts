import { expect, onTestFinished, test } from 'vitest'
import type { EnvironmentOverview, Overview } from '../../../api/overview.ts'
import { GitHubBroker } from '../../../controller/adapters/github/github-broker.ts'
import { GitHubClient } from '../../../controller/adapters/github/github-client.ts'
import { GitHubHost } from '../../../controller/adapters/github/github-host.ts'
import { DeploymentReporter } from '../../../controller/pulls/deployment-reporter.ts'
import { SyncReporter } from '../../../controller/pulls/sync-reporter.ts'
import type { Diagnostic } from '../../../core/domain/diagnostic.ts'
import { FakeGitHub } from '../../github/fake-github.ts'
import { eventually } from '../../support/bowline.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { createRepository } from '../../support/git-repository.ts'
import { ToldOverview } from '../../support/overview-samples.ts'
import { recordingLog } from '../../support/samples.ts'

const since = '2027-01-01T00:00:00.000Z'

function environment(index: number, commit: string, isDone: boolean): EnvironmentOverview {
  const tag = isDone ? 'v2' : 'v1'
  return {
    id: `ENV-0000-${String(index).padStart(4, '0')}-01`,
    extension: `extension-${index}`,
    extensionId: 'SRVC-0000-0000',
    type: 'dev',
    mode: 'cloud',
    wanted: 'running',
    status: isDone ? 'Running' : 'Deploying',
    conditions: isDone
      ? []
      : [{ type: 'Reconciling', status: 'True', reason: 'Progressing', message: 'deploying', since }],
    observedCommit: commit,
    tag: 'v2',
    deployed: { tag, commit: `${tag}-release` },
    variables: { total: 0, sealed: 0, onOldKeys: 0 },
    instances: [],
    arrived: null,
    output: null,
    held: [],
    diagnostics: [],
  }
}

const finding = (line: number): Diagnostic => ({
  code: 'bad-format',
  severity: 'error',
  at: { file: 'many.yaml', line, column: 1 },
  message: 'wrong',
  extensions: ['extension-0'],
})

test('a sync of 1,000 environments with 300 findings takes at most 12 writes', async () => {
  const clock = new FakeClock() // however busy the machine is, the steps of a sync follow each other as quickly
  const github = await FakeGitHub.start({ now: () => clock.now() })
  onTestFinished(() => github.stop())
  const repository = await github.createRepository('acme/config')
  const work = await createRepository()
  onTestFinished(() => work.remove())
  const commit = await work.commit({ 'a.yaml': 'x: 1\n' })
  await work.git('push', '--quiet', github.cloneUrl(repository), 'main')
  const client = new GitHubClient({
    apiUrl: github.apiUrl,
    repository: 'acme/config',
    credentials: { kind: 'app', appId: String(github.app.id), privateKey: github.credentials.privateKey },
    clock,
  })
  const log = recordingLog()
  const host = new GitHubHost(client, new GitHubBroker({ client, clock, log }))
  onTestFinished(() => host.close())

  let done = 0
  const diagnostics = Array.from({ length: 300 }, (_, index) => finding(index + 1))
  const overview = (): Overview => ({
    account: 'acme',
    repository: 'r',
    branch: 'main',
    commit,
    sync: 'reconciling',
    message: '',
    refused: null,
    sealing: { key: 'k', values: 0, onOldKeys: 0 },
    arrived: null,
    isolation: { kind: 'users', message: '' },
    troubles: [],
    stopping: null,
    environments: Array.from({ length: 1_000 }, (_, index) => environment(index, commit, index < done)),
    diagnostics: done < 1_000 ? [] : diagnostics,
    held: [],
  })
  const told = new ToldOverview(overview())
  const parts = { host, overviews: told.overviews, clock, log }
  const syncs = new SyncReporter({ ...parts, planned: () => null, shown: () => undefined })
  const deployments = new DeploymentReporter({ ...parts, logUrl: () => undefined })
  onTestFinished(() => syncs.stop())
  onTestFinished(() => deployments.stop())
  for (; done <= 1_000; done += 20) {
    told.see(overview())
    syncs.changed()
    deployments.changed()
    await clock.advance(5)
  }
  const run = await eventually(async () => {
    await clock.advance(1_000)
    return repository.checkRuns.find(
      ({ annotations, status }) => annotations.length === 250 && status === 'completed',
    )
  })
  expect(run).toMatchObject({ name: 'bowline/sync', conclusion: 'failure', output: { title: '300 errors' } })
  const writes = [...github.writes().values()].reduce((sum, each) => sum + each, 0)
  console.log(`github_writes=${writes}`)
  expect(writes).toBeLessThanOrEqual(12)
  expect(repository.deployments).toEqual([])
  expect(log.lines).toEqual([])
  expect(github.violations).toEqual([])
})
