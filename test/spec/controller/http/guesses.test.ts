import { expect, test } from 'vitest'
import { Guesses } from '../../../../controller/http/guesses.ts'
import { FakeClock } from '../../../support/fake-clock.ts'

/** How many of so many tries are answered at once. */
async function answered(guesses: Guesses, tries: number, addressOf: (at: number) => string): Promise<number> {
  let done = 0
  for (let at = 0; at < tries; at += 1) void guesses.turn(addressOf(at)).then(() => (done += 1))
  await new Promise(setImmediate)
  return done
}

test('who tries too many tokens waits a second for each answer, and others of elsewhere do not', async () => {
  const clock = new FakeClock(0)
  const guesses = new Guesses(clock)
  expect(await answered(guesses, 150, () => '192.0.2.1')).toBe(100)
  expect(await answered(guesses, 1, () => '192.0.2.2')).toBe(1)
  const late = guesses.turn('192.0.2.1')
  await clock.advance(1_000)
  await late
  expect(await answered(guesses, 50, () => '192.0.2.1')).toBe(20)
})

test('nor does it help to have many addresses', async () => {
  const guesses = new Guesses(new FakeClock(0))
  expect(await answered(guesses, 5_000, (at) => `10.0.${at >> 8}.${at & 255}`)).toBe(1_000)
})

test('nobody waits once it is closed', async () => {
  const guesses = new Guesses(new FakeClock(0))
  await answered(guesses, 100, () => '192.0.2.1')
  const late = guesses.turn('192.0.2.1')
  guesses.close()
  await late
})
