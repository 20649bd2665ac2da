import { expect, test } from 'vitest'
import type { Trigger } from '../../../../core/domain/desired.ts'
import { loadFile } from '../../../../core/load/load-file.ts'
import { runsPerMinute } from '../../../../core/schedules/declared-rate.ts'
import { validate } from '../../../../core/validate/validate.ts'

const cron = (text: string): Trigger => ({ type: 'advanced', cron: text, timeZone: 'UTC' })

test.each([
  [cron('* * * * * *'), 60],
  [cron('*/10 * * * * *'), 6],
  [cron('0 * * * * *'), 1],
  [cron('* 30 2 * * *'), 1],
  [cron('0 0 3 1 1 *'), 1 / 60],
  [cron('none'), 0],
  [
    { type: 'recurring', every: { n: 1, unit: 'hour' }, start: '2027-01-01', end: null, timeZone: 'UTC' },
    1 / 60,
  ],
  [{ type: 'onetime', at: '2027-01-01', timeZone: 'UTC', ifPast: 'run' }, 0],
] as [Trigger, number][])('%j runs %d times a minute while it does', (trigger, expected) => {
  expect(runsPerMinute(trigger)).toBe(expected)
})

function codesOf(
  count: number,
  cron: string,
  scheduleLimits?: { schedules: number; runsPerMinute: number },
): string[] {
  const header = 'apiVersion: bowline.dev/v1\n'
  const documents = [
    `${header}kind: Account\nmetadata: {name: a}\nspec: {role: vendor}\n`,
    `${header}kind: Extension\nmetadata: {name: e}\nspec: {type: multi-account-installation}\n`,
    `${header}kind: Environment\nmetadata: {name: e-dev}\nspec: {extension: e, type: dev, mode: local, timeZone: UTC}\n`,
    ...Array.from({ length: count }, (_, n) => {
      const spec = `{extension: e, environment: dev, method: m, trigger: {cron: "${cron}"}}`
      return `${header}kind: Schedule\nmetadata: {name: s${n}, id: EFS-0000-0000-01-${String(n).padStart(4, '0')}}\nspec: ${spec}\n`
    }),
  ]
  const file = loadFile({ path: 'a.yaml', content: Buffer.from(documents.join('---\n')) })
  const { diagnostics } = validate([file], scheduleLimits ? { scheduleLimits } : {})
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code}: ${message}`)
}

test('an environment has so many schedules, and they run so often, whatever the controller allows', () => {
  expect(codesOf(1_001, '0 0 3 * * *')).toEqual([
    'too-many-schedules: e:dev has 1001 schedules; at most 1000 may be declared for one environment',
  ])
  expect(codesOf(1_000, '0 0 3 * * *')).toEqual([])
  expect(codesOf(11, '* * * * * *')).toEqual([
    'too-many-runs: the schedules of e:dev run 660 times a minute, taken together; at most 600 may',
  ])
  expect(codesOf(10, '* * * * * *')).toEqual([])
  expect(codesOf(3, '* * * * * *', { schedules: 2, runsPerMinute: 100 })).toHaveLength(2)
  expect(codesOf(1_001, '0 0 3 * * *', { schedules: 2_000, runsPerMinute: 600 })).toEqual([])
})
