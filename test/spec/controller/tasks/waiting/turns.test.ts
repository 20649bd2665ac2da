import { describe, expect, test } from 'vitest'
import { Turns } from '../../../../../controller/tasks/waiting/turns.ts'

/** A queue as engines have it: lowest rank first, among equals in order of arrival. */
class Line {
  readonly #turns: Turns
  #waiting: { key: string; round: number; rank: number }[] = []

  constructor(turns = new Turns()) {
    this.#turns = turns
  }

  add(key: string, count = 1, later = false): void {
    for (let each = 0; each < count; each++) {
      const round = this.#turns.next(key, later)
      this.#waiting.push({ key, round, rank: this.#turns.rankOf(round) })
    }
  }

  /** The keys of the next tasks, in the order in which they start. */
  start(count: number): string {
    const keys: string[] = []
    for (let each = 0; each < count; each++) {
      const next = this.#waiting.reduce((best, task) => (task.rank < best.rank ? task : best))
      this.#waiting.splice(this.#waiting.indexOf(next), 1)
      this.#turns.started(next.round)
      keys.push(next.key)
    }
    return keys.join('')
  }

  /** As at a restart: the same tasks, in their order, with turns of their own. */
  refill(turns: Turns): Line {
    const line = new Line(turns)
    for (const { key } of this.#waiting) line.add(key)
    return line
  }

  /** Each keeps its turn, and gets a new rank. */
  rebase(): void {
    this.#turns.rebase()
    for (const task of this.#waiting) task.rank = this.#turns.rankOf(task.round)
  }
}

describe('turns', () => {
  test('one key alone: in order of arrival', () => {
    const turns = new Turns()
    const rounds = Array.from({ length: 4 }, () => turns.next('A'))
    expect(rounds.map((round) => turns.rankOf(round))).toEqual([2, 3, 4, 5])
  })

  test('a single task of another key has one of the next two slots, however many wait', () => {
    const line = new Line()
    line.add('A', 10_000)
    line.add('B')
    expect(line.start(2)).toContain('B')
  })

  test('also when many have started, and after a restart', () => {
    const line = new Line()
    line.add('A', 1_000)
    line.start(400)
    line.add('B')
    expect(line.refill(new Turns()).start(2)).toContain('B')
    expect(line.start(2)).toContain('B')
  })

  test('keys take turns until one has no more', () => {
    const line = new Line()
    line.add('A', 4)
    line.add('B', 2)
    line.add('C')
    expect(line.start(7)).toBe('ABCABAA')
  })

  test('who comes late does not get what it did not ask for before', () => {
    const line = new Line()
    line.add('A', 100)
    line.start(50)
    line.add('B', 3)
    expect(line.start(8)).toBe('BABABAAA')
  })

  test('what is for later does not hold back what is for now, and takes turns all the same', () => {
    const line = new Line()
    line.add('A', 1_000, true)
    line.add('A')
    line.add('B', 2)
    expect(line.start(5).replaceAll('A', '')).toBe('BB')
  })

  test('a hundred thousand keys that had their turn are not remembered as such', () => {
    const turns = new Turns()
    for (let key = 0; key < 100_000; key++) turns.started(turns.next(`key ${key}`))
    expect(turns.next('key 1')).toBe(turns.next('another'))
  })
})

describe('ranks that are used up', () => {
  test('stay the last there is, until they are counted anew', () => {
    const turns = new Turns(100)
    const line = new Line(turns)
    line.add('A', 90)
    expect(turns.isWornOut).toBe(false)
    line.start(80)
    line.add('A', 20)
    expect(turns.rankOf(turns.next('A'))).toBe(100)
    expect(turns.isWornOut).toBe(true)
    line.rebase()
    expect(turns.isWornOut).toBe(false)
    line.add('B')
    expect(line.start(2)).toContain('B')
  })

  test('are not counted anew where that would give no room', () => {
    const turns = new Turns(100)
    new Line(turns).add('A', 500)
    expect(turns.isWornOut).toBe(false)
    expect(turns.rankOf(turns.next('A'))).toBe(100)
  })
})
