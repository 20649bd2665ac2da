import type { FastifyRequest } from 'fastify'
import { hiddenPayload, type WholeTask, type WireTask } from '../../../api/task.ts'
import type { EndReason, Task, TaskEventWord, TaskSummary } from '../../../core/domain/task.ts'
import { demand, seenBy } from '../guard.ts'
import { environmentThing, type Findable } from '../things.ts'
import type { Query } from './rql.ts'
import type { Filter } from './rql-filter.ts'
import { summaryOf, taskOf } from './task-shape.ts'

type Known = Pick<Findable, 'target'>

/** Tasks as a caller may see them: what goes to their runner and what it answers takes a right of its own. */
export interface ShownTasks {
  summary(task: TaskSummary): WireTask
  whole(task: Task): WholeTask
}

export function shownTo(request: FastifyRequest, found: Known): ShownTasks {
  const sees = payloadSeenBy(request, found)
  return {
    summary: (task) => (sees(task.environment) ? summaryOf(task) : withoutWords(task, summaryOf(task))),
    whole: (task) => {
      const shown = taskOf(task)
      if (sees(task.environment)) return shown
      const story = shown.story.map((event) =>
        event.message !== null && answers.includes(event.what) ? { ...event, message: hiddenPayload } : event,
      )
      return { ...withoutWords(task, shown), data: hiddenPayload, result: hiddenPayload, story }
    },
  }
}

/**
 * What one may not see one may not ask about, either: by filters it could be found out letter by letter.
 * @param environments whose tasks are asked about; null: of all there are
 * @throws {HttpError} 403
 */
export function demandPayloadFor(
  request: FastifyRequest,
  { filter, ordering }: Query,
  environments: readonly string[] | null,
  found: Known,
): void {
  const isAsked = names(filter, 'output') || ordering.some((each) => each.replace(/^[-+]/, '') === 'output')
  if (!isAsked) return
  const sees = payloadSeenBy(request, found)
  if (environments === null && !request.may.everywhere('payload:read')) demand(false, 'payload:read', null)
  const hidden = environments?.find((id) => !sees(id))
  if (hidden !== undefined) demand(false, 'payload:read', environmentThing(hidden, found) ?? null)
}

/** A runner works with its own, and comes to no others. */
function payloadSeenBy(request: FastifyRequest, found: Known): (environment: string) => boolean {
  if (request.principal?.kind === 'environment') return () => true
  return seenBy(request, found, 'payload:read')
}

/** Reasons whose words are ours; all others are the runner's, and may say what was in the data. */
const ownReasons: readonly EndReason[] = [
  'quarantined',
  'timeout',
  'not-subscribed',
  'cancelled',
  'coalesced',
]
/** What happens to a task when its runner answers. */
const answers: readonly TaskEventWord[] = ['succeeded', 'failed', 'skipped', 'rescheduled', 'retrying']

function withoutWords<Shown extends WireTask>({ reason }: TaskSummary, shown: Shown): Shown {
  const isOurs = ownReasons.some((each) => each === reason)
  return shown.output === null || isOurs ? shown : { ...shown, output: hiddenPayload }
}

function names(filter: Filter, field: string): boolean {
  if ('filters' in filter) return filter.filters.some((each) => names(each, field))
  if ('filter' in filter) return names(filter.filter, field)
  return 'field' in filter && filter.field === field
}
