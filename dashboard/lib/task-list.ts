import { type Signal, signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { paths } from '../../api/paths.ts'
import type { StreamChange } from '../../api/stream.ts'
import { nextHeader, type WireTask } from '../../api/task.ts'
import { AskError, answerTo } from './ask.ts'
import { listen } from './changes.ts'
import { partsOfIds } from './task-filter.ts'

/** Of one page. */
const pageSize = 100
/** Of what its runner said a row has no room for more. */
const words = 160
/** Ids that one question names at most. */
const mostIds = 200
/** Between two looks at what has changed. */
const shortestMs = 1_000

interface Page {
  tasks: readonly WireTask[]
  next: string | null
}

/**
 * Tasks of a filter, newest first, page by page. Those that are shown change where they are; new ones wait until the viewer asks
 * for them, so that nothing moves under the pointer.
 */
export class TaskList {
  readonly rows: Signal<readonly WireTask[]> = signal([])
  readonly error: Signal<AskError | undefined> = signal(undefined)
  readonly isLoading = signal(false)
  /** Where it goes on; null at the end, undefined before the first page. */
  readonly next: Signal<string | null | undefined> = signal(undefined)
  /** A page was empty, and there may be others further on: of a filter that no index serves, few are looked through at once. */
  readonly isSparse = signal(false)
  /** How many are there that are not shown; the newest page at most. */
  readonly fresh = signal(0)
  readonly #parts: readonly string[]
  readonly #isPast: boolean
  /** Environments in which something changed since the last look; null: in any. */
  #changed: Set<string> | null = new Set()
  #timer: ReturnType<typeof setTimeout> | undefined
  #lookedAt = Number.NEGATIVE_INFINITY

  /**
   * @param parts of the query: filter and place
   * @param before an instant that all are older than: nothing new comes
   */
  constructor(parts: readonly string[], before: string | undefined) {
    this.#parts = before === undefined ? parts : [...parts, `before=${encodeURIComponent(before)}`]
    this.#isPast = before !== undefined
  }

  /** From the beginning. What is shown stays until the answer is there. */
  async load(): Promise<void> {
    const page = await this.#page([])
    if (!page) return
    this.rows.value = page.tasks
    this.fresh.value = 0
    this.#goesOn(page)
  }

  /** The page that follows. */
  async more(): Promise<void> {
    const next = this.next.value
    if (!next || this.isLoading.value || this.error.value) return
    const page = await this.#page([`after=${next}`])
    if (!page) return
    this.rows.value = [...this.rows.value, ...page.tasks]
    this.#goesOn(page)
  }

  #goesOn({ tasks, next }: Page): void {
    this.next.value = next
    this.isSparse.value = next !== null && tasks.length === 0
  }

  /** @param change undefined: anything may be another */
  heard(change: StreamChange | undefined): void {
    if (change && change.tasks.length === 0) return
    if (!change) this.#changed = null
    else for (const each of change.tasks) this.#changed?.add(each)
    const wait = this.#lookedAt + shortestMs - performance.now()
    this.#timer ??= setTimeout(() => void this.#look(), Math.max(0, wait))
  }

  /** Somebody has done something to them: they are shown as they are now. */
  put(tasks: readonly WireTask[]): void {
    const now = new Map(tasks.map((each) => [each.id, each]))
    this.rows.value = this.rows.value.map((row) => now.get(row.id) ?? row)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  async #look(): Promise<void> {
    const changed = this.#changed
    this.#changed = new Set()
    this.#lookedAt = performance.now()
    const newest = await this.#page([])
    if (newest) {
      this.put(newest.tasks)
      this.#countFresh(newest)
      const seen = new Set(newest.tasks.map(({ id }) => id))
      const others = this.rows.value.filter(
        ({ id, status, environment }) =>
          !seen.has(id) && mayChange.has(status) && (changed === null || changed.has(environment.id)),
      )
      await this.#lookAt(others.map(({ id }) => id))
    }
    this.#timer = undefined
    if (this.#changed === null || this.#changed.size > 0)
      this.#timer = setTimeout(() => void this.#look(), shortestMs)
  }

  #countFresh({ tasks }: Page): void {
    if (this.#isPast) return
    const shown = new Set(this.rows.value.map(({ id }) => id))
    const last = this.next.value === null ? undefined : this.rows.value.at(-1)?.id
    const fresh = tasks.filter(({ id }) => !shown.has(id) && (last === undefined || id > last))
    this.fresh.value = fresh.length
  }

  async #lookAt(ids: readonly string[]): Promise<void> {
    for (const part of partsOfIds(ids, mostIds)) {
      const page = await read([part, `limit=${mostIds}`]).catch(() => undefined)
      if (page) this.put(page.tasks)
    }
  }

  async #page(start: readonly string[]): Promise<Page | undefined> {
    this.isLoading.value = true
    try {
      const page = await read([...this.#parts, ...start, `limit=${pageSize}`])
      this.error.value = undefined
      return page
    } catch (error) {
      if (!(error instanceof AskError)) throw error
      this.error.value = error
      return undefined
    } finally {
      this.isLoading.value = false
    }
  }
}

/** What has ended well stays as it is; what failed may be put back into the queue. */
const mayChange: ReadonlySet<WireTask['status']> = new Set([
  'scheduled',
  'rescheduled',
  'retrying',
  'processing',
  'failed',
])

/** @throws {AskError} */
async function read(parts: readonly string[]): Promise<Page> {
  const answer = await answerTo(`${paths.allTasks}?${[...parts, `words=${words}`].join('&')}`)
  return { tasks: (await answer.json()) as WireTask[], next: answer.headers.get(nextHeader) }
}

/** The last list, for Back: it is there as it was left. */
let last: { key: string; list: TaskList } | undefined

export function useTasks(parts: readonly string[], before: string | undefined): TaskList {
  const key = JSON.stringify([parts, before])
  const list = useMemo(() => (last?.key === key ? last.list : new TaskList(parts, before)), [key])
  useEffect(() => {
    last = { key, list }
    if (list.next.value === undefined) void list.load()
    else list.heard(undefined)
    const stop = listen((change) => list.heard(change))
    return () => {
      stop()
      list.close()
    }
  }, [list])
  return list
}
