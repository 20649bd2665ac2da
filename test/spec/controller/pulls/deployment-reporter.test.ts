import { expect, onTestFinished, test } from 'vitest'
import type { EnvironmentOverview, Overview } from '../../../../api/overview.ts'
import type { DeploymentReport } from '../../../../controller/ports/git-host.ts'
import { DeploymentReporter } from '../../../../controller/pulls/deployment-reporter.ts'
import type { Condition } from '../../../../core/domain/status.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { recordingLog } from '../../../support/samples.ts'

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
    environments: [environment],
    diagnostics: [],
    held: [],
  }
}

/** What is reported after each of these. */
async function reportsOf(...seen: Overview[]): Promise<DeploymentReport[]> {
  const clock = new FakeClock()
  const reports: DeploymentReport[] = []
  let current = overview('v1', [])
  const reporter = new DeploymentReporter({
    host: { reportDeployment: async (each) => void reports.push(each) },
    overview: () => current,
    logUrl: () => undefined,
    clock,
    log: recordingLog(),
  })
  onTestFinished(() => reporter.stop())
  for (const each of [current, ...seen]) {
    current = each
    reporter.changed(current)
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
