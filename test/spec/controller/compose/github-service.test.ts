import { expect, onTestFinished, test, vi } from 'vitest'
import { createGitHubService } from '../../../../controller/compose/github.ts'
import type { GitSource } from '../../../../controller/ports/git-source.ts'
import { SyncReporter } from '../../../../controller/pulls/sync-reporter.ts'
import type { SnapshotLoader } from '../../../../controller/sync/snapshot-loader.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { overviewSample, ToldOverview } from '../../../support/overview-samples.ts'
import { recordingLog } from '../../../support/samples.ts'

function world() {
  const clock = new FakeClock()
  const told = new ToldOverview(overviewSample({ commit: null, environments: [] }))
  const looks = vi.spyOn(SyncReporter.prototype, 'changed')
  onTestFinished(() => looks.mockRestore())
  const asked = {
    live: 0,
    /** How often it was looked at what there is to report. */
    get looks() {
      return looks.mock.calls.length
    },
  }
  const service = createGitHubService(
    {
      credentials: { kind: 'token', token: 't' },
      apiUrl: undefined,
      repository: 'acme/config',
      webhookSecret: undefined,
      comment: false,
      publicUrl: undefined,
    },
    {
      url: 'https://github.com/acme/config.git',
      branch: 'main',
      git: {} as GitSource,
      loader: {} as SnapshotLoader,
      live: () => {
        asked.live += 1
        return { commit: null, account: null, observed: { extensions: [] }, sealingKeys: new Set() }
      },
      applied: () => null,
      overviews: told.overviews,
      planned: () => null,
      pushed: () => {},
      clock,
      log: recordingLog(),
      pollMs: 60_000,
    },
  )
  return { clock, service, asked }
}

test('a burst of changes is one look at the overview, soon, and none at all that is observed', async () => {
  const { clock, service, asked } = world()
  for (let count = 0; count < 1_000; count += 1) service.changed()
  expect(asked.looks).toBe(0)
  await clock.advance(250)
  expect([asked.looks, asked.live]).toEqual([1, 0])
})

test('changes that go on do not put the look off', async () => {
  const { clock, service, asked } = world()
  for (let count = 0; count < 100; count += 1) {
    service.changed()
    await clock.advance(10)
  }
  expect(asked.looks).toBeGreaterThanOrEqual(3)
})

test('what has stopped does not look any more', async () => {
  const { clock, service, asked } = world()
  service.changed()
  await service.stop()
  await clock.advance(1_000)
  expect(asked.looks).toBe(0)
})
