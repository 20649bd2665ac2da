import { describe, expect, test } from 'vitest'
import type { EnvironmentOverview, Overview } from '../../../../api/overview.ts'
import { type Reviewed, syncReport } from '../../../../controller/pulls/sync-report.ts'
import type { Diagnostic } from '../../../../core/domain/diagnostic.ts'
import type { Held } from '../../../../core/domain/plan.ts'
import { environmentSample, overviewSample, since, ToldOverview } from '../../../support/overview-samples.ts'

const commit = 'c0ffee1'.padEnd(40, '0')

function environment(extension: string, values: Partial<EnvironmentOverview> = {}): EnvironmentOverview {
  return environmentSample({
    extension,
    conditions: [],
    observedCommit: commit,
    deployed: null,
    variables: { total: 0, sealed: 0, onOldKeys: 0 },
    instances: [],
    ...values,
  })
}

const reportOn = (all: Overview, reviewed?: Reviewed) => syncReport(new ToldOverview(all).overviews, reviewed)

function overview(values: Partial<Overview> = {}): Overview {
  return overviewSample({
    commit,
    message: '',
    sealing: { key: 'k', values: 0, onOldKeys: 0 },
    environments: [environment('billing'), environment('search')],
    ...values,
  })
}

const condition = (type: 'Reconciling' | 'Stalled' | 'Ready', reason: string, message = 'm') =>
  ({ type, status: 'True', reason, message, since }) as const
const stalled = environment('billing', {
  conditions: [condition('Stalled', 'BuildFailed', 'npm ci ended with 1\n<b>')],
})
const failing = environment('search', {
  conditions: [
    condition('Ready', 'BuildFailed', 'npm ci ended with 1\n<b>'),
    condition('Reconciling', 'ProgressingWithRetry', 'attempt 3 after: npm ci ended with 1'),
  ],
})
const busy = environment('search', { conditions: [condition('Reconciling', 'Progressing')] })
const invalid = environment('search', { conditions: [condition('Stalled', 'InvalidSpec')] })
const held: Held = { code: 'not-stopped', extension: 'billing', environment: null, reason: 'it is Running' }
const finding: Diagnostic = {
  code: 'bad-cron',
  severity: 'error',
  at: { file: 'search.yaml', line: 3, column: 5 },
  message: 'no cron',
  extensions: ['search'],
}

describe('the report on a commit', () => {
  test.each<[string, Partial<Overview>, string | null, string]>([
    ['all is there', {}, 'success', '2 environments in step'],
    [
      'some are on the way',
      { environments: [environment('billing'), busy] },
      null,
      '1 of 2 environments on the way',
    ],
    ['one has failed, and is tried again', { environments: [failing] }, 'failure', '1 failing'],
    [
      'one has not begun',
      { environments: [environment('billing', { observedCommit: 'before' })] },
      null,
      '1 of 1 environment on the way',
    ],
    [
      'somebody has paused a schedule by hand',
      {
        environments: [
          environment('billing'),
          environment('search', {
            conditions: [{ type: 'Drifted', status: 'True', reason: 'SchedulePaused', message: 'm', since }],
          }),
        ],
      },
      'success',
      '1 of 2 environments not as declared',
    ],
    ['one is stalled', { environments: [stalled, environment('search')] }, 'failure', '1 stalled'],
    [
      'one is stalled, one on the way',
      { environments: [stalled, busy] },
      'failure',
      '1 stalled; 1 of 2 environments on the way',
    ],
    ['something is held back', { held: [held] }, 'action_required', '1 held back'],
    [
      'there are errors',
      { diagnostics: [finding], environments: [environment('billing'), invalid] },
      'failure',
      '1 error',
    ],
  ])('%s', (_, values, conclusion, title) => {
    expect(reportOn(overview(values))).toMatchObject({ commit, conclusion, title })
  })

  test('says what is stalled and what is held back, and why, in one line each without markup', () => {
    const report = reportOn(overview({ environments: [stalled], held: [held] }))
    expect(report?.summary).toBe(
      '**1 stalled; 1 held back.**\n\n### Stalled\n\n- billing dev: npm ci ended with 1 \\<b>\n\n### Held back\n\n- billing: it is Running\n',
    )
  })

  test('says what is failing, and why, whether or not another try is under way', () => {
    const [ready] = failing.conditions
    const waiting = environment('search', {
      conditions: [...(ready ? [ready] : []), condition('Reconciling', 'BuildFailed', 'npm ci ended with 1')],
    })
    for (const each of [failing, waiting]) {
      expect(reportOn(overview({ environments: [stalled, each] }))?.summary).toBe(
        '**1 stalled; 1 failing.**\n\n### Stalled\n\n- billing dev: npm ci ended with 1 \\<b>\n\n### Failing, tried again\n\n- search dev: npm ci ended with 1 \\<b>\n',
      )
    }
  })

  test('a long list is cut', () => {
    const many = Array.from({ length: 25 }, () => stalled)
    expect(reportOn(overview({ environments: many }))?.summary).toContain('- and 5 more')
  })

  test('places errors', () => {
    const report = reportOn(overview({ diagnostics: [finding] }))
    expect(report?.annotations).toEqual([
      { level: 'failure', path: 'search.yaml', line: 3, column: 5, title: 'bad-cron', message: 'no cron' },
    ])
  })

  test.each([
    ['is what was shown', 'one', 'one', 'This is what #7 showed: plan `one`.'],
    [
      'is not what was shown',
      'one',
      'two',
      'What runs has moved since #7 showed plan `one`: what is carried out is plan `two`.',
    ],
  ])('what is carried out %s', (_, shown, applied, line) => {
    expect(reportOn(overview(), { pull: 7, shown, applied })?.summary).toContain(line)
  })

  test('there is none before a commit was read', () => {
    expect(reportOn(overview({ commit: null }))).toBeUndefined()
  })
})
