import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import { nextHeader, WireTask } from '../../../api/task.ts'
import type { Task } from '../../../core/domain/task.ts'
import { compareText } from '../../../core/lib/compare-text.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { TaskFilter, TaskStore } from '../../ports/task-store.ts'
import type { TaskChange, TaskFeed } from '../../tasks/feed.ts'
import { Questions } from '../connect/questions.ts'
import { fieldsOf } from '../connect/rql-fields.ts'
import { RqlError } from '../connect/rql-filter.ts'
import { matcherOf } from '../connect/rql-select.ts'
import { demandPayloadFor, shownTo } from '../connect/shown-task.ts'
import { taskFilterOf } from '../connect/task-filter.ts'
import { choiceNames, readTaskQuery } from '../connect/task-query.ts'
import { type ChoiceQuery, chosenBy } from '../environment-choice.ts'
import { Hidden, notFound } from '../errors.ts'
import { needs, seenBy } from '../guard.ts'
import { goneOf, ndjson } from './lines.ts'
import { watchTasks } from './task-watch.ts'

const watchedFields = fieldsOf(WireTask)
const usualLimit = 100
const longestPage = 1000

export interface TaskApiOptions {
  store: Pick<TaskStore, 'get' | 'newest' | 'counts'>
  fleet: Pick<Fleet, 'ids' | 'target'>
  feed: TaskFeed
}

/** Tasks of all environments: the newest, how many there are, one by its id alone, and what happens to them. */
export function addTaskApi(app: FastifyInstance, { store, fleet, feed }: TaskApiOptions): void {
  const questions = new Questions()
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
      const { environments, filter, page } = wantedTasks(request, fleet, seenOrAll(request))
      const after = page.after === undefined ? undefined : await store.get(page.after)
      if (page.after !== undefined) demandSeen(after, page.after, request)
      if (page.limit === 0) return reply.send([])
      const { tasks, next } = await store.newest(environments, filter, page)
      if (next !== null) reply.header(nextHeader, next)
      return reply.send(tasks.map(shownTo(request, fleet).summary))
    }),
  )
  app.get(routeOf(paths.countTasks), needs('tasks:read'), (request, reply) =>
    questions.ask(request, reply, async () => {
      const { environments, filter, page } = wantedTasks(request, fleet, seenOrAll(request))
      if (page.after !== undefined || page.limit !== usualLimit)
        throw new RqlError('tasks are counted as a whole: leave out limit and after')
      const found = await store.counts(environments, filter)
      const told = found.flatMap(({ environment: id, count }) => {
        const target = fleet.target(id)
        return target ? [{ id, extension: target.extension.name, type: target.environment.type, count }] : []
      })
      told.sort((a, b) => compareText(a.extension, b.extension) || compareText(a.id, b.id))
      return reply.send({ count: told.reduce((sum, { count }) => sum + count, 0), environments: told })
    }),
  )
  app.get<{ Params: { id: string } }>(routeOf(paths.taskById), needs('tasks:read'), async (request) => {
    const { id } = request.params
    const task = await store.get(id)
    return shownTo(request, fleet).whole(demandSeen(task, id, request))
  })

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
  page: { limit: number; after?: string }
}

/** @throws {RqlError | HttpError} */
function wantedTasks(
  request: FastifyRequest,
  fleet: Known,
  sees: ((id: string) => boolean) | null,
): WantedTasks {
  const { query, parameters } = readTaskQuery(request.url, choiceNames)
  const { after, extension, environment } = parameters
  if (query.offset > 0 || query.ordering.length > 0)
    throw new RqlError(
      'tasks of all environments have no offset and no ordering: name one environment, or use after',
    )
  const isAll = extension === undefined && environment === undefined
  const limit = Math.min(query.limit ?? usualLimit, longestPage)
  const chosen = () => fleet.ids().filter(chosenEnvironments(parameters, fleet))
  const environments = isAll && !sees ? null : chosen().filter(sees ?? (() => true))
  demandPayloadFor(request, query, environments, fleet)
  return {
    environments,
    filter: taskFilterOf(query.filter, {}),
    page: { limit, ...(after !== undefined && { after }) },
  }
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
