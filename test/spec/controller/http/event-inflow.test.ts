import type { FastifyReply } from 'fastify'
import { expect, test } from 'vitest'
import { EventInflow } from '../../../../controller/http/connect/event-inflow.ts'
import { FakeClock } from '../../../support/fake-clock.ts'

const [one, other] = ['ENV-1234-5678-01', 'ENV-1234-5678-02']

test('events of an environment come at a rate, by their number and by their bytes', async () => {
  const clock = new FakeClock()
  const inflow = new EventInflow(clock)
  const taken = (bytes: number) => {
    let count = 0
    while (count < 10_000 && inflow.lets(one, bytes)) count += 1
    return count
  }
  expect(taken(100)).toBe(5_000)
  expect(inflow.lets(other, 100)).toBe(true)
  await clock.advance(1_000)
  expect(taken(100)).toBe(1_000)
  await clock.advance(60_000)
  expect(taken(1024 * 1024)).toBe(64)
})

test('so many wait for an answer, and no more; one that has it makes room', async () => {
  const inflow = new EventInflow(new FakeClock())
  const headers = new Map<string, unknown>()
  const reply = {
    header: (name: string, value: unknown) => headers.set(name, value),
  } as unknown as FastifyReply
  const ends: (() => void)[] = []
  const wait = () => inflow.waiting(one, reply, () => new Promise<void>((resolve) => ends.push(resolve)))
  const first = wait()
  for (let count = 1; count < 500; count++) void wait()
  await expect(wait()).rejects.toMatchObject({ status: 429, code: 'TOO_MANY' })
  expect(headers.get('retry-after')).toBe('1')
  ends[0]?.()
  await first
  void wait()
  expect(ends).toHaveLength(501)
})
