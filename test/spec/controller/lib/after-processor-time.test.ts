import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { afterProcessorTime } from '../../../../controller/lib/after-processor-time.ts'
import { poll } from '../../../support/poll.ts'

/** Keeps the processor for so many milliseconds of its time, whatever others have of it. */
function compute(ms: number): void {
  const before = process.cpuUsage()
  while (process.cpuUsage(before).user < ms * 1000);
}

test('counts what is computed, and not the time that goes by', async () => {
  let calls = 0
  onTestFinished(afterProcessorTime(700, () => calls++))
  await pause(1_000)
  expect(calls).toBe(0)
  compute(700)
  await poll(() => calls).toBe(1)
})

test('who gives it up is not called', async () => {
  let calls = 0
  afterProcessorTime(50, () => calls++)()
  compute(100)
  await pause(100)
  expect(calls).toBe(0)
})
