import { randomBytes } from 'node:crypto'
import { BowlineError } from '../../core/domain/errors.ts'
import { groupCommit } from '../lib/group-commit.ts'
import { systemClock, type TimerClock } from '../ports/clock.ts'
import type { SecretFile } from '../ports/secret-file.ts'

/** From when until when keys of an environment count. */
export interface KeyPeriod {
  /** Keys are derived with it. */
  salt: string
  /** ISO 8601; null for the first, which counts from the beginning. */
  since: string | null
  /** Null for the newest. */
  until: string | null
}

/** What is to become of the periods of an environment. */
interface PeriodChange {
  environment: string
  change: (periods: readonly [KeyPeriod, ...KeyPeriod[]], now: number) => readonly KeyPeriod[]
}

/** Timers know no longer ones than 24 days. */
const longestWaitMs = 86_400_000

/** Keys that go on beside the newest; one more, and the oldest ends early. */
const mostFormer = 5

const first: KeyPeriod = { salt: '', since: null, until: null }

/**
 * Which keys of environments count: the newest of each, and those before it until their time is over. What is kept for it is
 * a file beside the secret that keys are derived from, so that a new database brings back none that were ended. Only what
 * was changed is in it; an environment that is gone is, too, since one of its id may come again.
 */
export class KeyPeriods {
  readonly #file: Pick<SecretFile, 'write'>
  readonly #clock: TimerClock
  readonly #periods: Map<string, readonly KeyPeriod[]>
  readonly #listeners = new Set<(environment: string) => void>()
  readonly #cancels = new Map<string, () => void>()
  /** Many at once are written together. */
  readonly #change = groupCommit(
    (changes: readonly PeriodChange[]) => this.#changeAll(changes),
    () => true,
  )

  constructor(
    periods: ReadonlyMap<string, readonly KeyPeriod[]> = new Map(),
    file: Pick<SecretFile, 'write'> = { write: async () => {} },
    clock: TimerClock = systemClock,
  ) {
    this.#periods = new Map(periods)
    this.#file = file
    this.#clock = clock
    for (const environment of this.#periods.keys()) this.#watch(environment)
  }

  /** @throws {BowlineError} `secret-damaged` */
  static async open(file: SecretFile, clock: TimerClock = systemClock): Promise<KeyPeriods> {
    const text = await file.read()
    if (text === undefined) return new KeyPeriods(new Map(), file, clock)
    const periods = readPeriods(text)
    if (periods) return new KeyPeriods(periods, file, clock)
    const message = `${file.path} is damaged: put its copy back. Without it keys of environments that were ended count again`
    throw new BowlineError('secret-damaged', message)
  }

  /** Told whenever other keys count than before. Returns the way to stop. */
  onChange(listener: (environment: string) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Those that count now, the newest first. */
  of(environment: string): readonly [KeyPeriod, ...KeyPeriod[]] {
    return countingAt(this.#clock.now(), this.#periods.get(environment))
  }

  /** From now on there are new keys; those of today count for a while. */
  rotate(environment: string, overlapMs: number): Promise<void> {
    return this.#change({
      environment,
      change([newest, ...former], now) {
        const ended = { ...newest, until: new Date(now + overlapMs).toISOString() }
        const fresh = { salt: newSalt(), since: new Date(now).toISOString(), until: null }
        return [fresh, ...(overlapMs > 0 ? [ended, ...former].slice(0, mostFormer) : [])]
      },
    })
  }

  /** All but the newest end now. */
  endFormer(environment: string): Promise<void> {
    return this.#change({ environment, change: ([newest]) => [newest] })
  }

  /** All end now: the environment is gone. */
  endAll(environment: string): Promise<void> {
    const fresh = (now: number) => ({ salt: newSalt(), since: new Date(now).toISOString(), until: null })
    return this.#change({ environment, change: (_, now) => [fresh(now)] })
  }

  /** What is not on disk has not happened. */
  async #changeAll(changes: readonly PeriodChange[]): Promise<readonly undefined[]> {
    const periods = new Map(this.#periods)
    const now = this.#clock.now()
    for (const { environment, change } of changes)
      periods.set(environment, change(countingAt(now, periods.get(environment)), now))
    await this.#file.write(writePeriods(periods))
    const changed = new Set(changes.map(({ environment }) => environment))
    for (const each of changed) this.#periods.set(each, periods.get(each) ?? [])
    for (const each of changed) this.#changed(each)
    return changes.map(() => undefined)
  }

  #changed(environment: string): void {
    this.#watch(environment)
    for (const listener of this.#listeners) listener(environment)
  }

  /** Says so when the next period ends. */
  #watch(environment: string): void {
    this.#cancels.get(environment)?.()
    this.#cancels.delete(environment)
    const ends = this.of(environment).flatMap(({ until }) => (until === null ? [] : Date.parse(until)))
    if (ends.length === 0) return
    const waitMs = Math.min(Math.max(1, Math.min(...ends) - this.#clock.now()), longestWaitMs)
    const cancel = this.#clock.after(waitMs, () => this.#changed(environment))
    this.#cancels.set(environment, cancel)
  }

  close(): void {
    for (const cancel of this.#cancels.values()) cancel()
  }
}

function countingAt(
  now: number,
  [newest = first, ...former]: readonly KeyPeriod[] = [],
): [KeyPeriod, ...KeyPeriod[]] {
  return [newest, ...former.filter(({ until }) => until === null || Date.parse(until) > now)]
}

function newSalt(): string {
  return randomBytes(8).toString('hex')
}

function writePeriods(periods: ReadonlyMap<string, readonly KeyPeriod[]>): string {
  return `${JSON.stringify(Object.fromEntries(periods), null, 1)}\n`
}

function readPeriods(text: string): Map<string, readonly KeyPeriod[]> | undefined {
  try {
    const periods = new Map<string, unknown>(Object.entries(JSON.parse(text)))
    const areSound = [...periods.values()].every(
      (each) => Array.isArray(each) && each.length > 0 && each.every(isPeriod),
    )
    return areSound ? (periods as Map<string, KeyPeriod[]>) : undefined
  } catch {
    return undefined
  }
}

function isPeriod(value: unknown): value is KeyPeriod {
  if (typeof value !== 'object' || value === null) return false
  const { salt, since, until } = value as Record<string, unknown>
  const isInstant = (each: unknown) =>
    each === null || (typeof each === 'string' && !Number.isNaN(Date.parse(each)))
  return typeof salt === 'string' && isInstant(since) && isInstant(until)
}
