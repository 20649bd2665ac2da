import type { Operation, RunOperation } from './history.ts'

/** A task as it is in the end. */
export interface TaskRow {
  id: string
  category: string
  eventType: string
  objectId: string
  status: string
  reason: string | null
  message: string | null
  fence: number
  attempts: number
  losses: number
  assignee: string | null
  /** What happened to it, in order. */
  story: readonly { what: string; fence: number }[]
}

/** A line of the ledger of scheduled runs. */
export interface OccurrenceRow {
  schedule: string
  /** Milliseconds since the epoch. */
  nominal: number
  state: string
  reason: string | null
  taskId: string | null
  /** When it was put into the ledger, by the database's clock. */
  recorded: number
}

/** All there is to judge by. */
export interface Evidence {
  history: readonly Operation[]
  /** From the last fault, or the last event, until all has to be done and in step. */
  healWithinMs: number
  tasks: readonly TaskRow[]
  occurrences: readonly OccurrenceRow[]
  /** Until when the ledger is known to be complete, wall clock. */
  until: number
  /** Whatever was written down where people may see it. */
  texts: readonly { where: string; text: string }[]
  secrets: readonly string[]
}

/** An operation with its place in the history. */
export type Placed<T> = T & { index: number }

export function ofKind<K extends Operation['what']>(
  history: readonly Operation[],
  what: K,
): Placed<Extract<Operation, { what: K }>>[] {
  return history.flatMap((each, index) =>
    each.what === what ? [{ ...(each as Extract<Operation, { what: K }>), index }] : [],
  )
}

/** One delivery as its runner saw it. */
export interface Run {
  begin: Placed<Operation & RunOperation>
  /** Undefined where the runner never came to the end. */
  end: Placed<Operation & RunOperation> | undefined
}

/** Pairs each beginning with the end of the same delivery in the same process. */
export function runsOf(history: readonly Operation[]): Run[] {
  const runs: Run[] = []
  const open = new Map<string, Run>()
  for (const operation of ofKind(history, 'run')) {
    const key = `${operation.task} ${operation.fence} ${operation.pid}`
    if (operation.type === 'invoke') {
      const run: Run = { begin: operation, end: undefined }
      runs.push(run)
      open.set(key, run)
    } else {
      const run = open.get(key)
      if (run) run.end = operation
    }
  }
  return runs
}

const finishing: readonly string[] = ['succeeded', 'failed', 'skipped']
const results: readonly string[] = [...finishing, 'rescheduled', 'retrying']

export function isFinished({ status }: { status: string }): boolean {
  return finishing.includes(status)
}

/** Words of a story that say that a runner's answer was accepted. */
export function isResult({ what }: { what: string }): boolean {
  return results.includes(what)
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
