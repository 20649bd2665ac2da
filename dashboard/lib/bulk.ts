import { type Signal, signal } from '@preact/signals'
import { paths, pathTo } from '../../api/paths.ts'
import type { TaskCounts, WireTask } from '../../api/task.ts'
import { extensionOfEnvironment } from '../../core/domain/extension-of-environment.ts'
import { type TaskStatus, waiting } from '../../core/domain/task.ts'
import { AskError, ask, skewMs } from './ask.ts'

/** What is done to many tasks at once. */
export type BulkVerb = 'retry' | 'cancel'

/** So many are done in one request: it can be told how far it is, and stopped. */
const atOnce = 1_000
const mostShown = 5

interface BulkResult {
  count: number
  done: number
}

/** What would be done, found out before anything is. */
export interface BulkPlan {
  /** Exact. */
  count: number
  first: readonly WireTask[]
  environments: TaskCounts['environments']
}

export interface BulkProgress {
  done: number
  isOver: boolean
  /** What could not be done, by environment, as a sentence each. */
  failures: readonly string[]
}

/** Which tasks something is to be done to. */
export interface BulkWish {
  verb: BulkVerb
  /** Parts of the query of the API, each list a filter of its own: they are done one after the other. */
  groups: readonly (readonly string[])[]
  /** Which environments are meant, as parts of a query. */
  place: readonly string[]
  /** Of cancelling: also what a runner works on. */
  isRunningToo: boolean
}

/** Something done to all tasks that a filter finds, by the server, part by part. */
export class Bulk {
  readonly progress: Signal<BulkProgress> = signal({ done: 0, isOver: false, failures: [] })
  readonly #wish: BulkWish
  readonly #groups: readonly (readonly string[])[]
  #isStopped = false

  constructor(wish: BulkWish) {
    const { verb, groups, isRunningToo } = wish
    this.#wish = wish
    const isMeant = `in(status,(${possible(verb, isRunningToo).join(',')}))`
    // what fails again meanwhile is not taken again
    const until = new Date(Date.now() + skewMs.value + 2_000).toISOString()
    const bound = verb === 'retry' ? [`le(events.updated.at,${encodeURIComponent(until)})`] : []
    this.#groups = groups.map((each) => [isMeant, ...each, ...bound]) // the first one is looked up in an index
  }

  /** @throws {AskError} */
  async plan(): Promise<BulkPlan> {
    const totals = new Map<string, TaskCounts['environments'][number]>()
    const first: WireTask[] = []
    for (const group of this.#groups) {
      const query = [...this.#wish.place, ...group]
      const { environments } = await ask<TaskCounts>(`${paths.countTasks}?${query.join('&')}`)
      for (const each of environments) {
        const before = totals.get(each.id)?.count ?? 0
        totals.set(each.id, { ...each, count: before + each.count })
      }
      if (first.length < mostShown) {
        const some = [...query, `limit=${mostShown - first.length}`, 'words=80']
        first.push(...(await ask<WireTask[]>(`${paths.allTasks}?${some.join('&')}`)))
      }
    }
    const environments = [...totals.values()]
    return { count: environments.reduce((sum, { count }) => sum + count, 0), first, environments }
  }

  /** Until all is done, or `stop`. An environment in which it cannot be done keeps nothing from the others. */
  async run({ environments }: BulkPlan): Promise<void> {
    for (const environment of environments) {
      if (this.#isStopped) break
      try {
        for (const group of this.#groups) await this.#runIn(environment, group)
      } catch (error) {
        if (!(error instanceof AskError)) throw error
        const { done, failures } = this.progress.value
        const failure = `${environment.extension} ${environment.type}: ${error.message}`
        this.progress.value = { done, isOver: false, failures: [...failures, failure] }
      }
    }
    this.progress.value = { ...this.progress.value, isOver: true }
  }

  stop(): void {
    this.#isStopped = true
  }

  async #runIn({ id, count }: TaskCounts['environments'][number], group: readonly string[]): Promise<void> {
    const { verb, isRunningToo } = this.#wish
    const query = [...group, 'all=1', `limit=${atOnce}`, ...(isRunningToo ? ['running=1'] : [])]
    const path = verb === 'retry' ? paths.resubmitTasks : paths.cancelTasks
    const address = `${pathTo(path, { service: extensionOfEnvironment(id), environment: id })}?${query.join('&')}`
    for (let taken = 0; taken < count && !this.#isStopped; taken += atOnce) {
      const { done } = await ask<BulkResult>(address, { method: 'POST' })
      this.progress.value = { ...this.progress.value, done: this.progress.value.done + done }
      if (done === 0) return
    }
  }
}

/** Of tasks that it can be done to. */
export function possible(verb: BulkVerb, isRunningToo: boolean): readonly TaskStatus[] {
  if (verb === 'retry') return ['failed']
  return isRunningToo ? [...waiting, 'processing'] : waiting
}
