import { describe, expect, test } from 'vitest'
import { previewSchedule } from '../../../../core/diff/schedule-preview.ts'

const now = Date.UTC(2026, 10, 30, 12)
const preview = (spec: object, { name = 'nightly', zone = 'Europe/Madrid' as string | null } = {}) =>
  previewSchedule(
    {
      name,
      spec: { ...spec },
      extension: 'billing',
      environment: 'production',
      timeZone: zone ?? undefined,
    },
    now,
    2,
  )

test('a schedule that is right is its YAML and its next runs, in the zone of its environment', () => {
  const { yaml, findings, runs } = preview({ method: 'send', trigger: { cron: '0 30 2 * * *' } })
  expect(findings).toEqual([])
  expect(runs?.next.map(({ local }) => local)).toEqual([
    'Tue 2026-12-01 02:30:00 +01:00',
    'Wed 2026-12-02 02:30:00 +01:00',
  ])
  expect(yaml).toBe(`apiVersion: bowline.dev/v1
kind: Schedule
metadata:
  name: nightly
spec:
  extension: billing
  environment: production
  method: send
  trigger:
    cron: 0 30 2 * * *
`)
})

test('a schedule that is off shows when it would run', () => {
  expect(
    preview({ method: 'send', enabled: false, trigger: { cron: '0 0 * * * *' } }).runs?.next,
  ).toHaveLength(2)
})

describe('what is wrong is told with its field', () => {
  test.each<[string, object, object]>([
    [
      'a step beyond its field',
      { method: 'send', trigger: { cron: '0 */90 * * * *' } },
      { severity: 'error', code: 'bad-cron', field: 'trigger.cron' },
    ],
    [
      'a one-time run in the past',
      { method: 'send', trigger: { type: 'onetime', at: '2026-01-01T00:00:00' } },
      { severity: 'error', code: 'one-time-in-past', field: 'trigger.at' },
    ],
    [
      'a zone that there is not',
      { method: 'send', trigger: { cron: '0 0 0 * * *', timeZone: 'Europe/Atlantis' } },
      { severity: 'error', code: 'unknown-time-zone', field: 'trigger.timeZone' },
    ],
  ])('%s', (_, spec, expected) => {
    const { findings, runs } = preview(spec)
    expect(findings).toMatchObject([expected])
    expect(runs).toBeNull()
  })

  test('a method of no letters, and it says when it would run all the same', () => {
    const { findings, runs } = preview({ method: '', trigger: { cron: '0 0 0 * * *' } })
    expect(findings).toMatchObject([{ severity: 'error', field: 'method' }])
    expect(runs?.next).toHaveLength(2)
  })

  test('a trigger that is wrong beside a name that is not there yet, at its place', () => {
    const { yaml, findings } = preview(
      { method: 'send', data: { a: 1 }, trigger: { cron: '0 */90 * * * *' } },
      { name: '' },
    )
    expect(findings.map(({ field }) => field)).toEqual(['metadata.name', 'trigger.cron'])
    expect(yaml.split('\n')[(findings[1]?.line ?? 0) - 1]).toBe('    cron: 0 */90 * * * *')
  })

  test('a name that no schedule may have', () => {
    const { findings } = preview({ method: 'send', trigger: { cron: '0 0 0 * * *' } }, { name: 'ends -' })
    expect(findings).toMatchObject([{ severity: 'error', field: 'metadata.name' }])
  })

  test('that no zone is named is a warning, and it runs all the same', () => {
    const { findings, runs } = preview({ method: 'send', trigger: { cron: '0 0 0 * * *' } }, { zone: null })
    expect(findings).toMatchObject([{ severity: 'warning', code: 'time-zone-assumed', field: 'trigger' }])
    expect(runs?.next).toHaveLength(2)
  })
})
