import { expect, test } from 'vitest'
import { FairTurns } from '../../../../controller/lib/fair-turns.ts'
import { poll } from '../../../support/poll.ts'

const forever = new AbortController().signal

/** Work that goes on until a test ends it, and in which order it began. */
class World {
  readonly begun: string[] = []
  readonly #ends = new Map<string, () => void>()
  readonly turns: FairTurns
  atWork = 0
  most = 0

  constructor(atOnce: number) {
    this.turns = new FairTurns(atOnce)
  }

  async ask(name: string, key = name): Promise<void> {
    await this.turns.run(key, new AbortController().signal, async () => {
      this.begun.push(name)
      this.most = Math.max(this.most, ++this.atWork)
      await new Promise<void>((resolve) => this.#ends.set(name, resolve))
      this.atWork -= 1
    })
  }

  end(name: string): void {
    this.#ends.get(name)?.()
  }
}

test('300 that ask at once do their work a few at a time, and all of it', async () => {
  const world = new World(2)
  const names = Array.from({ length: 300 }, (_, at) => `env-${at}`)
  const done = Promise.all(names.map((name) => world.ask(name)))
  for (const name of names) {
    await poll(() => world.begun.includes(name)).toBe(true)
    world.end(name)
  }
  await done
  expect([world.begun, world.most]).toEqual([names, 2])
})

test('keys take turns: one with many does not keep back one with a few', async () => {
  const world = new World(1)
  for (const name of ['a1', 'a2', 'a3', 'b1', 'b2']) void world.ask(name, name.slice(0, 1))
  for (const name of ['a1', 'a2', 'b1', 'a3', 'b2']) {
    await poll(() => world.begun.at(-1)).toBe(name)
    world.end(name)
  }
})

test('work that fails gives its turn on', async () => {
  const turns = new FairTurns(1)
  const fails = async () => {
    throw new Error('no')
  }
  await expect(turns.run('a', forever, fails)).rejects.toThrow('no')
  expect(await turns.run('a', forever, async () => 'done')).toBe('done')
})

test('who waits is told so, and leaves the line when nobody wants the work any more', async () => {
  const turns = new FairTurns(1)
  const told: boolean[] = []
  const waits = (isWaiting: boolean) => void told.push(isWaiting)
  const leave = await turns.take('a', forever, waits)
  expect(told).toEqual([])
  const superseded = new AbortController()
  const waiting = turns.take('b', superseded.signal, waits)
  const next = turns.take('c', forever)
  await poll(() => told).toEqual([true])
  superseded.abort(new Error('superseded'))
  await expect(waiting).rejects.toThrow('superseded')
  expect(told).toEqual([true, false])
  leave()
  leave() // again, which gives nobody else's place on
  const leaveNext = await next
  const last = turns.take('d', forever, waits)
  await poll(() => told).toEqual([true, false, true])
  leaveNext()
  await last
  expect(told).toEqual([true, false, true, false])
  await expect(turns.take('e', superseded.signal)).rejects.toThrow('superseded')
})
