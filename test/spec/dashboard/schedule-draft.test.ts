import { describe, expect, test } from 'vitest'
import { changedFields, draftOf, emptyDraft, specOf } from '../../../dashboard/lib/schedule-draft.ts'

describe('what is in the fields becomes a spec, without what is the default', () => {
  test.each<[string, object, object]>([
    [
      'recurring',
      { method: 'send', type: 'recurring', n: '2', unit: 'week', start: '2027-01-04T08:00' },
      {
        method: 'send',
        trigger: { type: 'recurring', every: { n: 2, unit: 'week' }, start: '2027-01-04T08:00' },
      },
    ],
    [
      'one time',
      { method: 'send', type: 'onetime', at: '2027-01-04T08:00', timeZone: 'Europe/Madrid' },
      { method: 'send', trigger: { type: 'onetime', at: '2027-01-04T08:00', timeZone: 'Europe/Madrid' } },
    ],
    [
      'advanced',
      { method: 'send', type: 'advanced', cron: '0 0 3 1 * MON', domDow: 'or', data: '{"region":"eu"}' },
      { method: 'send', data: { region: 'eu' }, trigger: { cron: '0 0 3 1 * MON', domDow: 'or' } },
    ],
    [
      'off, with rules of its own',
      {
        method: 'send',
        type: 'advanced',
        cron: '0 0 * * * *',
        enabled: false,
        overlap: 'allow',
        jitter: '5m',
      },
      { method: 'send', enabled: false, overlap: 'allow', jitter: '5m', trigger: { cron: '0 0 * * * *' } },
    ],
    [
      'a number that is none stays as it is typed: the controller says what is wrong',
      { method: 'send', type: 'recurring', n: 'two', unit: 'day', start: '2027-01-04' },
      {
        method: 'send',
        trigger: { type: 'recurring', every: { n: 'two', unit: 'day' }, start: '2027-01-04' },
      },
    ],
  ])('%s', (_, fields, expected) => {
    expect(specOf({ ...emptyDraft, ...fields }).spec).toEqual(expected)
  })
})

const written = {
  extension: 'billing',
  environment: 'production',
  method: 'send',
  trigger: { type: 'onetime', at: '2027-01-04T08:00', ifPast: 'run' },
  overlap: 'queueAll',
  maxQueued: 7,
}

test('a schedule that is opened and not touched is as it was, with what no field is for', () => {
  const { spec } = specOf(draftOf('nightly', written), written)
  expect(spec).toMatchObject({ maxQueued: 7, trigger: { ifPast: 'run' } })
  expect(changedFields(written, spec)).toEqual({})
})

test('only what was touched is changed, and what is taken away is said', () => {
  const before = { ...written, displayName: 'Nightly', description: 'At night' }
  const draft = { ...draftOf('nightly', before), displayName: '', method: 'send_all' }
  expect(changedFields(before, specOf(draft, before).spec)).toEqual({ method: 'send_all', displayName: null })
})

test('to write a default, or to leave it out, is no change', () => {
  const before = { ...written, enabled: true, data: {}, trigger: { type: 'advanced', cron: '0 0 * * * *' } }
  expect(changedFields(before, specOf(draftOf('nightly', before), before).spec)).toEqual({})
})

test('data that are no JSON are left out, with their mistake', () => {
  expect(specOf({ ...emptyDraft, data: '{\n  a' }).mistake).toMatchObject({ line: 2, column: 3 })
})
