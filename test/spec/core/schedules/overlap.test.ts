import { describe, expect, test } from 'vitest'
import type { Overlap } from '../../../../core/domain/desired.ts'
import type { Occurrence } from '../../../../core/domain/schedule-run.ts'
import { besideEarlier } from '../../../../core/schedules/overlap.ts'

function runs(count: number, values: Partial<Occurrence> = {}): Occurrence[] {
  return Array.from({ length: count }, (_, index) => ({
    schedule: 'EFS-1',
    environment: 'ENV-1',
    nominal: 10 + index,
    state: 'queued',
    reason: null,
    latenessMs: 0,
    origin: 'schedule',
    into: null,
    blocker: null,
    since: null,
    ...values,
  }))
}

const free = { unfinished: [], waiting: [] }
const busy = { unfinished: ['TQ-1', 'TQ-2'], waiting: [] }
const crowded = { unfinished: ['TQ-1'], waiting: [7, 8] }

describe('a run beside earlier ones', () => {
  test.each<[Overlap, typeof free | typeof busy | typeof crowded, number, string[]]>([
    ['skip', free, 1, ['queued']],
    ['skip', busy, 1, ['skipped overlap, for TQ-1']],
    ['queueOne', free, 1, ['queued']],
    ['queueOne', busy, 1, ['waiting overlap']],
    ['queueOne', busy, 2, ['waiting overlap', 'coalesced overlap into 10']],
    ['queueOne', crowded, 1, ['coalesced overlap into 7']],
    ['queueAll', free, 2, ['queued', 'waiting overlap']],
    ['queueAll', busy, 4, ['waiting overlap', 'waiting overlap', 'waiting overlap', 'skipped queue-full']],
    ['queueAll', crowded, 2, ['waiting overlap', 'skipped queue-full']],
    ['cancelPrevious', free, 1, ['queued']],
    ['cancelPrevious', busy, 1, ['queued; ends TQ-1, TQ-2']],
    ['allow', busy, 2, ['queued', 'queued']],
  ])('overlap: %s, %j, %i due', (overlap, earlier, count, expected) => {
    const { occurrences, cancel } = besideEarlier({ overlap, maxQueued: 3 }, runs(count), earlier)
    const told = occurrences.map(({ state, reason, into, blocker }) =>
      [
        state,
        reason === null ? '' : ` ${reason}`,
        into === null ? '' : ` into ${into}`,
        blocker === null ? '' : `, for ${blocker}`,
        cancel.length > 0 ? `; ends ${cancel.join(', ')}` : '',
      ].join(''),
    )
    expect(told).toEqual(expected)
  })

  test('runs that are made up for take turns, where they could all start at once', () => {
    const { occurrences } = besideEarlier({ overlap: 'allow' }, runs(3, { origin: 'catch-up' }), busy)
    expect(occurrences.map(({ state }) => state)).toEqual(['queued', 'waiting', 'waiting'])
  })

  test('what does not run anyway is left as it is', () => {
    const missed = runs(1, { state: 'missed', reason: 'downtime' })
    expect(besideEarlier({ overlap: 'skip' }, missed, busy)).toEqual({ occurrences: missed, cancel: [] })
  })
})
