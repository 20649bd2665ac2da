import { expect, onTestFinished, test } from 'vitest'
import type { EnvironmentOverview, Overview } from '../../../../api/overview.ts'
import type { DeploymentReport } from '../../../../controller/ports/git-host.ts'
import { DeploymentReporter } from '../../../../controller/pulls/deployment-reporter.ts'
import type { Condition } from '../../../../core/domain/status.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { ToldOverview } from '../../../support/overview-samples.ts'
import { recordingLog } from '../../../support/samples.ts'
import { ToldEnvironments, viewOf } from '../../../support/told-environments.ts'

const commit = 'c0ffee'
const condition = (
  type: Condition['type'],
  reason: string,
  message = 'npm ci failed\nlast line',
): Condition => ({
  type,
  status: type === 'Ready' ? 'False' : 'True',
  reason,
  message,
  since: '2027-01-01T00:00:00.000Z',
})
const failed = condition('Ready', 'BuildFailed')

function overview(tag: string, conditions: readonly Condition[]): Overview {
  const environment: EnvironmentOverview = {
    id: 'ENV-0000-0000-01',
    extension: 'billing',
    extensionId: 'SRVC-0000-0000',
    type: 'dev',
    mode: 'cloud',
    wanted: 'running',
    status: 'Running',
    conditions,
    observedCommit: commit,
    tag,
    deployed: { tag: 'v1', commit: 'abcdef0' },
    variables: { total: 0, sealed: 0, onOldKeys: 0 },
    instances: [],
    arrived: null,
    output: null,
    held: [],
    diagnostics: [],
  }
  return {
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
    environments: [environment],
    diagnostics: [],
    held: [],
  }
}

/** What is reported after each of these. */
async function reportsOf(...seen: Overview[]): Promise<DeploymentReport[]> {
  const clock = new FakeClock()
  const reports: DeploymentReport[] = []
  const first = overview('v1', [])
  const told = new ToldOverview(first)
  const reporter = new DeploymentReporter({
    host: { reportDeployment: async (each) => void reports.push(each) },
    overviews: told.overviews,
    logUrl: () => undefined,
    clock,
    log: recordingLog(),
  })
  onTestFinished(() => reporter.stop())
  for (const each of [first, ...seen]) {
    told.see(each)
    reporter.changed()
    await clock.advance(60_000)
  }
  return reports
}

test.each([
  ['waits for its next try', [failed, condition('Reconciling', 'BuildFailed')]],
  ['is stalled', [failed, condition('Stalled', 'BuildFailed')]],
])('a deploy that failed and %s is told once, as a failure', async (_, conditions) => {
  const again = overview('v2', [failed, condition('Reconciling', 'ProgressingWithRetry', 'attempt 2')])
  const reports = await reportsOf(overview('v2', conditions), again, overview('v2', conditions))
  expect(reports).toEqual([
    {
      environment: 'billing dev',
      production: false,
      commit,
      state: 'failure',
      description: 'v2: npm ci failed',
    },
  ])
})

test('while an attempt is under way nothing is told, also where the one before it failed', async () => {
  expect(
    await reportsOf(
      overview('v2', [failed, condition('Reconciling', 'ProgressingWithRetry', 'attempt 2')]),
      overview('v3', [condition('Reconciling', 'Progressing', 'deploying')]),
    ),
  ).toEqual([])
})

test('of 1,000 environments, those that changed are looked at', async () => {
  const clock = new FakeClock()
  const world = new ToldEnvironments()
  const views = Array.from({ length: 1_000 }, (_, at) =>
    viewOf({ extension: `e-${at}` }, { deployed: { tag: 'v0', commit: 'abc', url: 'u' } as never }),
  )
  world.put(...views)
  const reports: DeploymentReport[] = []
  const reporter = new DeploymentReporter({
    host: { reportDeployment: async (each) => void reports.push(each) },
    overviews: world.overviews,
    logUrl: () => undefined,
    clock,
    log: recordingLog(),
  })
  onTestFinished(() => reporter.stop())
  reporter.changed()
  await clock.advance(60_000)
  world.lookedAt.length = 0
  const [, , one] = views
  world.put({ ...(one as (typeof views)[0]), deployed: { tag: 'v1', commit: 'def', url: 'u' } as never })
  reporter.changed()
  await clock.advance(60_000)
  expect(world.lookedAt).toEqual([one?.id])
  expect(reports.map(({ environment, description }) => [environment, description])).toEqual([
    ['e-2 dev', 'v1 (def)'],
  ])
})

test('what came back to what was told is no news', async () => {
  const failing = overview('v2', [failed, condition('Stalled', 'BuildFailed')])
  const clock = new FakeClock()
  const told = new ToldOverview(overview('v1', []))
  const reports: DeploymentReport[] = []
  const reporter = new DeploymentReporter({
    host: { reportDeployment: async (each) => void reports.push(each) },
    overviews: told.overviews,
    logUrl: () => undefined,
    clock,
    log: recordingLog(),
  })
  onTestFinished(() => reporter.stop())
  for (const each of [overview('v1', []), failing, overview('v1', [])]) {
    told.see(each)
    reporter.changed()
    await clock.advance(500)
  }
  await clock.advance(60_000)
  expect(reports).toEqual([])
})
