import { expect, onTestFinished, test } from 'vitest'
import type { CheckReport } from '../../../../controller/ports/git-host.ts'
import { SyncReporter } from '../../../../controller/pulls/sync-reporter.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { overviewSample, ToldOverview } from '../../../support/overview-samples.ts'
import { recordingLog } from '../../../support/samples.ts'

const commitOf = (name: string) => name.padEnd(40, '0')
const [good, bad, later] = ['900d', 'bad', '1a7e'].map(commitOf) as [string, string, string]
const why = (commit: string) =>
  `SignatureInvalid: commit ${commit.slice(0, 7)} "Raise" by *Eve* is not signed`

function world() {
  const clock = new FakeClock()
  const reports: CheckReport[] = []
  let overview = overviewSample({ commit: good, message: '', environments: [] })
  const told = new ToldOverview(overview)
  const host = {
    reportCheck: async (report: CheckReport) => void reports.push(report),
    pullRequestsOf: async () => [],
  }
  const reporter = new SyncReporter({
    host,
    overviews: told.overviews,
    planned: () => null,
    shown: () => undefined,
    clock,
    log: recordingLog(),
  })
  onTestFinished(() => reporter.stop())
  return {
    clock,
    reporter,
    said: () => reports.splice(0).map(({ commit, state, title }) => [commit, state, title]),
    reports,
    see(values: object) {
      overview = { ...overview, ...values }
      told.see(overview)
      reporter.changed()
    },
  }
}

const taken = [good, 'success', 'no environment is declared']
const refusedOf = (commit: string) => [commit, 'failure', 'not taken: it is not signed']

test('a commit that is not taken has a failed check at once, which says why, without markup', () => {
  const { see, reports } = world()
  see({ refused: bad, message: why(bad) })
  expect(reports).toEqual([
    {
      commit: bad,
      name: 'bowline/sync',
      state: 'failure',
      title: 'not taken: commit bad0000 "Raise" by *Eve* is not signed',
      summary:
        '**Commit bad0000 is not taken.**\n\nSignatureInvalid: commit bad0000 "Raise" by \\*Eve\\* is not signed\n',
      annotations: [],
    },
  ])
})

test('it is said once, and the check of the commit that was taken goes on', async () => {
  const { see, said, clock } = world()
  see({})
  see({ refused: bad, message: 'it is not signed' })
  see({ refused: bad, message: 'it is not signed' })
  await clock.advance(5_000)
  expect(said()).toEqual([refusedOf(bad), taken])
})

test('a commit on top of it has a check of its own, though the reason is the same', () => {
  const { see, said } = world()
  see({ refused: bad, message: 'it is not signed' })
  see({ refused: later, message: 'it is not signed' })
  expect(said()).toEqual([refusedOf(bad), refusedOf(later)])
})

test('where it is taken after all, its check says how that went', async () => {
  const { see, said, clock } = world()
  see({ refused: bad, message: 'it is not signed' })
  await clock.advance(5_000)
  see({ commit: bad, refused: null, message: '', held: [{ extension: 'billing', reason: 'it is Running' }] })
  await clock.advance(5_000)
  expect(said()).toEqual([refusedOf(bad), taken, [bad, 'waiting', '1 held back']])
})

test('nothing is said any more when it has stopped', async () => {
  const { see, said, clock, reporter } = world()
  see({})
  reporter.stop()
  see({ refused: bad, message: 'it is not signed' })
  await clock.advance(5_000)
  expect(said()).toEqual([])
})
