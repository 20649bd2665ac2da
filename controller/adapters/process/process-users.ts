import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { BowlineError } from '../../../core/domain/errors.ts'
import type { UserRange } from '../../ports/extension-users.ts'
import { isMissing } from '../files/private-files.ts'
import { writeWholeSync } from '../files/write-whole.ts'
import { processesOf } from './process-table.ts'

/** 16 bits of all ones, and nobody: to a system that knows 16 bits only they are not users like others. */
const special = [65_534, 65_535]

/**
 * Which user the processes of each environment run as: one of its own, with a group of the same number. It is kept in a
 * file, so that files go on belonging to who has made them. It is worked out from a random number of ours and the
 * environment: two controllers of one machine choose different users, though they know nothing of each other. The first of
 * the range is nobody's.
 */
export class EnvironmentUsers {
  readonly #file: string
  readonly #range: UserRange
  readonly #seed: string
  readonly #users: Map<string, number>

  /** @param seed random, the same for ever */
  constructor(file: string, { range, seed }: { range: UserRange; seed: string }) {
    this.#file = file
    this.#range = range
    this.#seed = seed
    this.#users = readUsers(file)
  }

  /** Everybody who has one. */
  all(): ReadonlyMap<string, number> {
    return this.#users
  }

  /**
   * Gives the environment a user where it has none.
   * @throws {BowlineError} `no-user-left`
   */
  of(environment: string): number {
    const known = this.#users.get(environment)
    if (known !== undefined && this.#isInRange(known)) return known
    const user = this.#free(environment)
    this.#users.set(environment, user)
    this.#write()
    return user
  }

  /** Call it when nothing belongs to the user any more: another environment may get it. */
  forget(environment: string): void {
    if (this.#users.delete(environment)) this.#write()
  }

  #isInRange(user: number): boolean {
    return user > this.#range.first && user <= this.#range.last
  }

  #free(environment: string): number {
    const { first, last } = this.#range
    const size = last - first + 1
    const begin = createHash('sha256').update(`${this.#seed} ${environment}`).digest().readUIntBE(0, 6) % size
    const taken = new Set([...this.#users.values(), ...special, first])
    for (let tried = 0; tried < Math.min(size, taken.size + 100); tried++) {
      const user = first + ((begin + tried) % size)
      if (!taken.has(user) && processesOf(user).length === 0) return user
    }
    throw new BowlineError(
      'no-user-left',
      `None of the users ${first} to ${last} is left for ${environment}. Choose a wider range with --extension-users.`,
    )
  }

  #write(): void {
    writeWholeSync(this.#file, `${JSON.stringify(Object.fromEntries(this.#users))}\n`)
  }
}

function readUsers(file: string): Map<string, number> {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>))
  } catch (error) {
    if (isMissing(error)) return new Map()
    throw error
  }
}
