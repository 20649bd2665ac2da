import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DueHeap } from '../../../../core/lib/due-heap.ts'

const entry = (id: number, due: number) => ({ id: `EFS-${id}`, environment: `ENV-${id % 2}`, due })

test('gives what is due, the first first, whatever was put in, replaced and taken out', () => {
  const step = fc.oneof(
    fc.record({ set: fc.tuple(fc.nat(20), fc.nat(100)) }),
    fc.record({ deleteOf: fc.nat(1) }),
    fc.record({ take: fc.tuple(fc.nat(100), fc.nat(5)) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const heap = new DueHeap()
      const model = new Map<string, ReturnType<typeof entry>>()
      for (const each of steps) {
        if ('set' in each) {
          heap.set(entry(...each.set))
          model.set(`EFS-${each.set[0]}`, entry(...each.set))
        } else if ('deleteOf' in each) {
          heap.deleteOf(new Set([`ENV-${each.deleteOf}`]))
          for (const { id, environment } of model.values())
            if (environment === `ENV-${each.deleteOf}`) model.delete(id)
        } else {
          const [now, limit] = each.take
          const taken = heap.take(now, limit)
          const due = [...model.values()].filter((one) => one.due <= now).sort((a, b) => a.due - b.due)
          expect(taken.map((one) => one.due)).toEqual(due.slice(0, limit).map((one) => one.due))
          for (const { id } of taken) model.delete(id)
        }
        expect(heap.size).toBe(model.size)
        expect(heap.next()).toBe(
          Math.min(Number.POSITIVE_INFINITY, ...[...model.values()].map((one) => one.due)),
        )
      }
    }),
    { seed: 20_270_101 },
  )
})

test('what was replaced does not pile up', () => {
  const heap = new DueHeap()
  for (let due = 0; due < 50_000; due++) heap.set(entry(due % 3, 1_000_000 - due))
  expect(heap.take(2_000_000, 10)).toHaveLength(3)
  expect(heap.next()).toBe(Number.POSITIVE_INFINITY)
})
