import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadFile } from '../../../../core/load/load-file.ts'
import { occurrencesOf } from '../../../../core/schedules/trigger.ts'
import { validate } from '../../../../core/validate/validate.ts'
import { tries } from '../../../support/tries.ts'

const times = [
  '2027-01-31',
  '2027-03-28T02:30',
  '2027-10-31 02:30:00',
  '2027-10-31T02:30+01:00',
  '2026-01-01T00:00Z',
  '2027-02-30',
  '2027-01-01T24:00',
  '2199-12-31T23:59:59',
  '2000-01-01',
  'tomorrow',
  '',
]
const crons = [
  '0 0 6 * * *',
  '* * * * * *',
  '0 0 0 29 2 ? 2027',
  '0 0 0 1 1 ? 2020',
  '30 2 * * *',
  '@daily',
  '',
]
const time = fc.constantFrom(...times)

/** Right and wrong ones, and all between. */
const spec = fc.record(
  {
    type: fc.constantFrom('onetime', 'recurring', 'advanced', 'cron'),
    at: time,
    ifPast: fc.constantFrom('run', 'error', 'skip'),
    every: fc.record(
      {
        n: fc.constantFrom<unknown>(1, 2, 0, 40_000, '2'),
        unit: fc.constantFrom('hour', 'day', 'week', 'month', 'hours'),
      },
      { requiredKeys: ['unit'] },
    ),
    start: time,
    end: time,
    cron: fc.constantFrom(...crons),
    timeZone: fc.constantFrom(
      'UTC',
      'Europe/Madrid',
      'america/havana',
      'Pacific/Apia',
      'CET',
      'Mars/Olympus',
    ),
  },
  { requiredKeys: [] },
)

const rest = fc.record(
  {
    missedRuns: fc.constantFrom('last', 'none', 'all', 'some'),
    catchUpWindow: fc.constantFrom('1h', '0s', '31d', ''),
    overlap: fc.constantFrom('skip', 'allow', 'queueOne'),
    enabled: fc.constantFrom<unknown>(true, 'NO'),
  },
  { requiredKeys: [] },
)

const now = fc.constantFrom(undefined, Date.parse('2027-01-01T00:00:00Z'))

test('whatever a schedule says, it is found wrong or can be run', () => {
  fc.assert(
    fc.property(spec, rest, now, (trigger, policies, instant) => {
      const documents = [
        ['Account', 'acme', { role: 'vendor' }],
        ['Extension', 'billing', { type: 'multi-account-installation' }],
        ['Environment', 'billing-dev', { extension: 'billing', type: 'dev', mode: 'local' }],
        ['Schedule', 'a', { extension: 'billing', environment: 'dev', method: 'run', trigger, ...policies }],
      ].map(([kind, name, body]) =>
        JSON.stringify({ apiVersion: 'bowline.dev/v1', kind, metadata: { name }, spec: body }),
      )
      const file = loadFile({ path: 'a.yaml', content: Buffer.from(documents.join('\n---\n')) })
      const checked = validate([file], instant === undefined ? {} : { now: instant })
      const wrong = checked.diagnostics.some(({ severity }) => severity === 'error')
      const [schedule] = checked.desired?.extensions[0]?.environments[0]?.schedules ?? []
      expect(schedule === undefined).toBe(wrong)
      if (!schedule) return
      expect(occurrencesOf(schedule.trigger, Date.UTC(1999, 0), Number.POSITIVE_INFINITY, 3)).not.toEqual([])
    }),
    { numRuns: tries(300) },
  )
})
