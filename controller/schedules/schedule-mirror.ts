import { BowlineError, messageOf } from '../../core/domain/errors.ts'
import type { Occurrence, ScheduleMemory, ScheduleState } from '../../core/domain/schedule-run.ts'
import { count } from '../../core/lib/count.ts'
import { sleep } from '../lib/signal.ts'
import { withinTime } from '../lib/within-time.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { StatusBranch } from '../ports/git-source.ts'
import type { Log } from '../ports/log.ts'
import type { ScheduleStore } from '../ports/schedule-store.ts'
import type { Store } from '../ports/store.ts'
import { environmentAt, pathOf, readMemories, renderMemories, schedulesFolder } from './schedule-memory.ts'

/** Runs by themselves have it written at most so often. */
const intervalMs = 15 * 60_000
/** How long after a failure the store is asked again. */
const retryMs = 60_000
/**
 * Waits in milliseconds before each further try to read the branch; then schedules begin without a past. The repository
 * was read a moment ago: what fails for longer than this is no hiccup.
 */
const triesAfterMs = [500, 2_000, 5_000]
const readTimeoutMs = 20_000
/** Environments that are read together: of all together, what is read takes more memory than the files that come of it. */
const renderedAtOnce = 200

export interface ScheduleMirrorOptions {
  store: Pick<ScheduleStore, 'memories' | 'withMemories' | 'isNewToSchedules' | 'remember'>
  branch: Pick<StatusBranch, 'read'>
  clock: TimerClock
  log: Log
  redact: (memories: readonly ScheduleMemory[]) => readonly ScheduleMemory[]
  /** There is something to write. */
  changed: () => void
}

/** Files that are to be otherwise. */
export interface ChangedFiles {
  /** Contents by path. */
  write: ReadonlyMap<string, string>
  remove: readonly string[]
}

const nothing: ChangedFiles = { write: new Map(), remove: [] }

/**
 * Keeps on the status branch what a new, empty database has to know of schedules, and takes it from there where ours is
 * one. Schedules that change, and one-time ones that have run, are written soon, other runs after a while.
 */
export class ScheduleMirror {
  readonly #options: ScheduleMirrorOptions
  readonly #stopping = new AbortController()
  #restoring: Promise<void> | undefined
  #isRestored = false
  /** All was given once. */
  #isKnown = false
  /** Environments of which other things are to be written; null: all. */
  #stale: Set<string> | null = null
  #isUrgent = true
  #readAt = Number.NEGATIVE_INFINITY
  #cancelWrite: (() => void) | undefined

  constructor(options: ScheduleMirrorOptions) {
    this.#options = options
  }

  /**
   * Resolves when the store knows what there is to know of the past. Nothing may be armed before.
   * @throws where the store cannot be asked: ask again
   */
  restored(): Promise<void> {
    this.#restoring ??= this.#restore().catch((error: unknown) => {
      this.#restoring = undefined
      throw error
    })
    return this.#restoring
  }

  /** Other schedules are armed in an environment, or somebody paused one: a new database should know. */
  changed(environment: string): void {
    this.#stale?.add(environment)
    this.#isUrgent = true
    this.#options.changed()
  }

  /** A run was put on record. */
  recorded({ environment, spec }: ScheduleState, { state }: Pick<Occurrence, 'state'>): void {
    if (spec.trigger.type === 'onetime') this.changed(environment)
    else if (state === 'queued') {
      this.#stale?.add(environment)
      this.#writeIn(this.#readAt + intervalMs - this.#options.clock.elapsed())
    }
  }

  /**
   * What is to be otherwise on the branch than when this was asked last, at first all; undefined as long as what is there must
   * be left alone. What was given once is not given again.
   */
  async changedFiles(): Promise<ChangedFiles | undefined> {
    if (!this.#isRestored) return undefined
    if (!this.#isDue()) return this.#isKnown ? nothing : undefined
    const { clock, log } = this.#options
    const stale = this.#stale
    this.#stale = new Set()
    this.#isUrgent = false
    this.#readAt = clock.elapsed()
    this.#cancelWrite?.()
    this.#cancelWrite = undefined
    try {
      const write = await this.#render(stale === null ? undefined : [...stale])
      this.#isKnown = true
      return { write, remove: [...(stale ?? [])].map(pathOf).filter((path) => !write.has(path)) }
    } catch (error) {
      this.#stale = stale === null ? null : new Set([...stale, ...this.#stale])
      this.#isUrgent = true
      log.warn(
        { reason: messageOf(error) },
        'past runs could not be read for the status branch; trying again',
      )
      this.#writeIn(retryMs)
      return this.#isKnown ? nothing : undefined
    }
  }

  /** Contents of files that were given, as they are now. */
  async read(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return paths.length === 0 ? new Map() : await this.#render(paths.map(environmentAt))
  }

  async #render(environments: readonly string[] | undefined): Promise<Map<string, string>> {
    const { store, redact } = this.#options
    const all = environments ?? (await store.withMemories())
    const files = new Map<string, string>()
    for (let from = 0; from < all.length; from += renderedAtOnce) {
      const memories = await store.memories(all.slice(from, from + renderedAtOnce))
      for (const [path, text] of renderMemories(redact(memories))) files.set(path, text)
    }
    return files
  }

  /** What has run is written at the next occasion, which should follow. */
  stop(): void {
    this.#stopping.abort(new Error('the controller is stopping'))
    this.#cancelWrite?.()
    this.#isUrgent = true
  }

  #isDue(): boolean {
    if (this.#stale?.size === 0) return false
    return this.#isUrgent || this.#options.clock.elapsed() >= this.#readAt + intervalMs
  }

  #writeIn(delayMs: number): void {
    if (this.#cancelWrite || this.#stopping.signal.aborted) return
    this.#cancelWrite = this.#options.clock.after(Math.max(0, delayMs), () => {
      this.#cancelWrite = undefined
      this.#options.changed()
    })
  }

  async #restore(): Promise<void> {
    const { store, log } = this.#options
    if (await store.isNewToSchedules()) {
      const memories = await this.#readBranch().catch((error: unknown) => {
        this.#stopping.signal.throwIfAborted()
        log.warn(
          { reason: messageOf(error) },
          `cannot read what was run from the status branch; ${consequence}`,
        )
        return []
      })
      const taken = await store.remember(memories)
      if (taken > 0) log.info({}, `new database: ${count(taken, 'schedule')} restored from the status branch`)
    }
    this.#isRestored = true
    this.#options.changed()
  }

  async #readBranch(): Promise<readonly ScheduleMemory[]> {
    const { clock, log } = this.#options
    const found = await this.#readPatiently()
    const { memories, problems } = readMemories(found?.files ?? new Map(), clock.now())
    for (const problem of problems.slice(0, mostProblems))
      log.warn({ commit: found?.commit }, `status branch: ${problem}; ${consequence}`)
    const more = problems.length - mostProblems
    if (more > 0) log.warn({}, `status branch: ${count(more, 'more problem')} of this kind; ${consequence}`)
    if (!found) log.info({}, 'new database, and no status branch yet: schedules begin without a past')
    else if (memories.length + problems.length === 0)
      log.info({}, `new database, and the status branch knows of no schedules; ${consequence}`)
    return memories
  }

  async #readPatiently(): ReturnType<StatusBranch['read']> {
    for (const waitMs of triesAfterMs) {
      try {
        return await this.#read()
      } catch (error) {
        this.#stopping.signal.throwIfAborted()
        if (error instanceof BowlineError && error.next === 'stall') throw error
        await sleep(waitMs, this.#options.clock, this.#stopping.signal)
      }
    }
    return await this.#read()
  }

  #read(): ReturnType<StatusBranch['read']> {
    const { branch } = this.#options
    return withinTime(readTimeoutMs, [this.#stopping.signal], (signal) =>
      branch.read(schedulesFolder, signal),
    )
  }
}

const consequence = 'no missed run is made up for'
const mostProblems = 10

/** A store that arms nothing before the past is restored, and tells the mirror what it has to write. */
export function mirroredStore(store: Store, mirror: Pick<ScheduleMirror, 'restored' | 'changed'>): Store {
  return {
    ...store,
    async arm(environment, schedules, now, planning) {
      await mirror.restored()
      try {
        const isNew = await store.arm(environment, schedules, now, planning)
        if (isNew) mirror.changed(environment)
        return isNew
      } catch (error) {
        mirror.changed(environment) // it may be done all the same
        throw error
      }
    },
    async pauseSchedule(...asked) {
      const state = await store.pauseSchedule(...asked)
      if (state) mirror.changed(state.environment)
      return state
    },
    async deleteEnvironment(id) {
      await store.deleteEnvironment(id)
      mirror.changed(id)
    },
  }
}
