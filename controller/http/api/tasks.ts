import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import { nextHeader, WireTask } from '../../../api/task.ts'
import type { EpochMs } from '../../../core/domain/epoch.ts'
import type { Task } from '../../../core/domain/task.ts'
import { compareText } from '../../../core/lib/compare-text.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { RunnerHub } from '../../ports/runners.ts'
import type { TaskFilter, TaskStore } from '../../ports/task-store.ts'
import type { TaskChange, TaskFeed } from '../../tasks/feed.ts'
import { LiveCounts } from '../../tasks/live-counts.ts'
import { readInstant } from '../connect/instant.ts'
import { Questions } from '../connect/questions.ts'
import { fieldsOf } from '../connect/rql-fields.ts'
import { RqlError } from '../connect/rql-filter.ts'
import { matcherOf } from '../connect/rql-select.ts'
import { demandPayloadFor, shownTo } from '../connect/shown-task.ts'
import { taskFilterOf } from '../connect/task-filter.ts'
import { choiceNames, isSet, listNames, readTaskQuery } from '../connect/task-query.ts'
import { type ChoiceQuery, chosenBy } from '../environment-choice.ts'
import { Hidden, notFound } from '../errors.ts'
import { needs, seenBy } from '../guard.ts'
import { queryNumber } from '../query-number.ts'
import { goneOf, ndjson } from './lines.ts'
import { taskQueueOf } from './task-queue.ts'
import { watchTasks } from './task-watch.ts'

const watchedFields = fieldsOf(WireTask)
const usualLimit = 100
const longestPage = 1000
const longestOutput = 4000

export interface TaskApiOptions {
  store: Pick<TaskStore, 'get' | 'newest' | 'counts' | 'count' | 'live'>
  fleet: Pick<Fleet, 'ids' | 'target'>
  feed: TaskFeed
  hub: Pick<RunnerHub, 'connections'>
  clock: TimerClock
}

/**
 * Tasks of all environments: the newest, how many there are, what there is to do, one by its id alone, and what happens to them.
 */
export function addTaskApi(app: FastifyInstance, { store, fleet, feed, hub, clock }: TaskApiOptions): void {
  const questions = new Questions()
  const live = new LiveCounts({ store, feed, clock })
  /** Null: all. */
  const seenOrAll = (request: FastifyRequest) =>
    request.may.everywhere('tasks:read') ? null : seenBy(request, fleet, 'tasks:read')
  /** @throws {HttpError} 404 */
  const demandSeen = (task: Task | undefined, id: string, request: FastifyRequest): Task => {
    if (!task) throw notFound(`task ${id}`)
    if (!seenBy(request, fleet, 'tasks:read')(task.environment)) throw new Hidden(`task ${id}`)
    return task
  }
  app.get(routeOf(paths.allTasks), needs('tasks:read'), (request, reply) =>
    questions.ask(request, reply, async () => {
      const { environments, filter, page, words } = wantedTasks(request, fleet, seenOrAll(request))
      const after = page.after === undefined ? undefined : await store.get(page.after)
      if (page.after !== undefined) demandSeen(after, page.after, request)
      if (page.limit === 0) return reply.send([])
      const { tasks, next } = await store.newest(environments, filter, page)
      if (next !== null) reply.header(nextHeader, next)
      const { summary } = shownTo(request, fleet)
      return reply.send(tasks.map((task) => placed(inFewWords(summary(task), words), fleet)))
    }),
  )
  app.get(routeOf(paths.countTasks), needs('tasks:read'), (request, reply) =>
    questions.ask(request, reply, async () => {
      const { environments, filter, page } = wantedTasks(request, fleet, seenOrAll(request))
      if (page.after !== undefined || page.before !== undefined || page.limit !== usualLimit)
        throw new RqlError('tasks are counted as a whole: leave out limit, after and before')
      const found = await store.counts(environments, filter)
      const told = found.flatMap(({ environment: id, count }) => {
        const target = fleet.target(id)
        return target ? [{ id, extension: target.extension.name, type: target.environment.type, count }] : []
      })
      told.sort((a, b) => compareText(a.extension, b.extension) || compareText(a.id, b.id))
      return reply.send({ count: told.reduce((sum, { count }) => sum + count, 0), environments: told })
    }),
  )
  app.get(routeOf(paths.taskQueue), needs('tasks:read'), (request, reply) =>
    questions.ask(request, reply, async () => {
      const { query, parameters } = readTaskQuery(request.url, ['extension', 'environment'])
      if (Object.keys(taskFilterOf(query.filter, {})).length > 0)
        throw new RqlError('a queue is told as a whole: name an extension or environment, or nothing')
      const environments = environmentsChosen(parameters, fleet, seenOrAll(request))
      return await taskQueueOf(environments, await live.now(), { store, fleet, hub, clock })
    }),
  )
  app.get<{ Params: { id: string }; Querystring: { data?: string } }>(
    routeOf(paths.taskById),
    needs('tasks:read'),
    async (request) => {
      const { id } = request.params
      const isWhole = isSet('data', request.query.data ?? '1')
      const task = shownTo(request, fleet).whole(demandSeen(await store.get(id), id, request))
      return placed(isWhole ? task : { ...task, data: null }, fleet)
    },
  )

  /** What happens to tasks from now on, a line of JSON each, for the filter given. */
  app.get(routeOf(paths.watchTasks), needs('tasks:read'), async (request, reply) => {
    const { query, parameters } = readTaskQuery(request.url, choiceNames)
    const isOfThese = chosenEnvironments(parameters, fleet)
    const sees = seenBy(request, fleet, 'tasks:read')
    const { summary } = shownTo(request, fleet)
    const fits = matcherOf(query.filter, watchedFields)
    const matches = (shown: WireTask) =>
      isOfThese(shown.environment.id) && sees(shown.environment.id) && fits(shown)
    const lineOf = ({ what, task }: TaskChange) => {
      const shown = summary(task)
      return matches(shown) ? JSON.stringify({ what, task: shown }) : undefined
    }
    return reply.type(ndjson).send(Readable.from(watchTasks(feed, lineOf, goneOf(request, reply))))
  })
}

type Known = TaskApiOptions['fleet']

interface WantedTasks {
  /** Null: all. */
  environments: string[] | null
  filter: TaskFilter
  page: { limit: number; after?: string; before?: EpochMs }
  /** Characters of an output at most. */
  words: number
}

/** @throws {RqlError | HttpError} */
function wantedTasks(
  request: FastifyRequest,
  fleet: Known,
  sees: ((id: string) => boolean) | null,
): WantedTasks {
  const { query, parameters } = readTaskQuery(request.url, listNames)
  const { after, before } = parameters
  if (query.offset > 0 || query.ordering.length > 0)
    throw new RqlError(
      'tasks of all environments have no offset and no ordering: name one environment, or use after',
    )
  const limit = Math.min(query.limit ?? usualLimit, longestPage)
  const environments = environmentsChosen(parameters, fleet, sees)
  demandPayloadFor(request, query, environments, fleet)
  return {
    environments,
    filter: taskFilterOf(query.filter, {}),
    page: {
      limit,
      ...(after !== undefined && { after }),
      ...(before !== undefined && { before: beforeOf(before) }),
    },
    words: queryNumber('words', parameters.words, { usual: longestOutput, most: longestOutput }),
  }
}

function beforeOf(text: string): EpochMs {
  const before = readInstant(text)
  if (Number.isFinite(before)) return before
  throw new RqlError(`before: expected an instant such as 2027-01-31T08:00:00Z, found "${text}"`)
}

function inFewWords(task: WireTask, words: number): WireTask {
  return task.output !== null && task.output.length > words
    ? { ...task, output: task.output.slice(0, words) }
    : task
}

/** With the extension that it is of: whoever has only the task does not know it. */
function placed<Shown extends WireTask>(task: Shown, fleet: Known): Shown {
  const { extension } = fleet.target(task.environment.id) ?? {}
  if (!extension) return task
  const { id, name } = extension
  return { ...task, environment: { ...task.environment, extension: { id, name } } }
}

/** Null: all there are. */
function environmentsChosen(
  choice: ChoiceQuery,
  fleet: Known,
  sees: ((id: string) => boolean) | null,
): string[] | null {
  if (choice.extension === undefined && choice.environment === undefined && !sees) return null
  return fleet
    .ids()
    .filter(chosenEnvironments(choice, fleet))
    .filter(sees ?? (() => true))
}

/** Looked up for each: environments come and go while somebody watches. */
function chosenEnvironments(choice: ChoiceQuery, fleet: Known): (id: string) => boolean {
  const isChosen = chosenBy(choice)
  if (choice.extension === undefined && choice.environment === undefined) return () => true
  return (id) => {
    const found = fleet.target(id)
    return found !== undefined && isChosen(found)
  }
}
