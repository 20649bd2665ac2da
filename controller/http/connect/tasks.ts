import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { collectionOf } from '../../../core/domain/event-catalogue.ts'
import type { Task } from '../../../core/domain/task.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { AuditStore } from '../../ports/audit-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ObjectStore } from '../../ports/object-store.ts'
import type { TaskFilter, TaskPage, TaskStore } from '../../ports/task-store.ts'
import type { Dispatcher } from '../../tasks/dispatcher.ts'
import type { TaskChange, TaskFeed } from '../../tasks/feed.ts'
import { watchTasks } from '../api/task-watch.ts'
import { HttpError, notFound, requireAdmin } from '../app.ts'
import { backlogIsFull } from './backlog.ts'
import { type EnvironmentParams, findEnvironment, type ItemParams } from './devops.ts'
import { readAgain, readNewTask } from './new-task.ts'
import { contentRange, matches, parseQuery, RqlError } from './rql.ts'
import { addBulkTaskRoutes } from './task-bulk.ts'
import { isSet, readTaskQuery, taskFilterOf } from './task-query.ts'
import { summaryOf, taskOf } from './task-shape.ts'

export interface TaskOptions {
  fleet: Fleet
  store: TaskStore & ObjectStore & AuditStore
  clock: Clock
  feed: TaskFeed
  dispatcher: Pick<Dispatcher, 'enqueue' | 'cancel' | 'hasRoom'>
}

const actor = 'admin'
const usualLimit = 100
const longestPage = 1000
/** A list's total is exact up to this many beyond the page: a table of millions is counted slowly. */
const countedBeyond = 10_000

/** Tasks: Connect's own paths, and beside them what they lack: cancelling, many at once, looking on. */
export function addTaskRoutes(app: FastifyInstance, options: TaskOptions): void {
  const { fleet, store, dispatcher } = options
  const path = '/public/v1/devops/services/:service/environments/:environment/tasks'

  app.get<EnvironmentParams>(path, async (request, reply) => {
    const { id } = findEnvironment(request, fleet)
    const { query, parameters } = readTaskQuery(request.url)
    const filter = taskFilterOf(query.filter, { environment: id })
    const { after } = parameters
    if (after !== undefined && (await store.get(after))?.environment !== id) throw notFound(`task ${after}`)
    const limit = Math.min(query.limit ?? usualLimit, longestPage)
    const { offset } = query
    const page = { limit, offset, oldestFirst: isOldestFirst(query.ordering), ...(after && { after }) }
    const tasks = limit === 0 ? [] : await store.list(filter, page)
    const total = await totalOf(filter, page, tasks.length)
    return reply.header('content-range', contentRange(offset, tasks.length, total)).send(tasks.map(summaryOf))
  })

  /** A page that is not full is the last one: nothing is to be counted. After a task it says only whether there is more. */
  async function totalOf(filter: TaskFilter, { limit, offset, after }: TaskPage, length: number) {
    if (limit === 0) return await store.count(filter)
    const end = offset + length
    if (length < limit && (length > 0 || offset === 0)) return end
    return after === undefined ? await store.count(filter, end + countedBeyond) : end + 1
  }

  app.post<EnvironmentParams>(path, async (request, reply) => {
    requireAdmin(request)
    const { id: environment } = findEnvironment(request, fleet)
    if (!dispatcher.hasRoom(environment)) throw backlogIsFull(reply, environment)
    const { data, ...wanted } = readNewTask(request.body, environment, options.clock.now())
    await provideObject(wanted, data)
    const task = await store.create({ ...wanted, data: data ?? null, by: actor })
    await store.audit({ actor, action: 'task.create', subject: task.id, detail: environment })
    dispatcher.enqueue(task).catch(() => {}) // the task is durable: the sweep puts it into the queue if this does not
    return reply.status(201).send(taskOf(task))
  })

  /** A runner looks its object up, or is given its data: without either it would lose the task. */
  async function provideObject(task: Omit<Parameters<TaskStore['create']>[0], 'data'>, data: unknown) {
    const { environment, category, eventType, objectId } = task
    if (category === 'interactive') {
      if (Object.keys((data ?? {}) as object).length > 0) return
      throw invalid(`data: ${eventType} is answered from its data alone, so there must be some`)
    }
    const collection = collectionOf(eventType)
    if (data !== undefined)
      return await store.putObject(environment, collection, objectId, { ...(data as object), id: objectId })
    if ((await store.getObject(environment, collection, objectId)) === undefined)
      throw invalid(`data: nothing is known of ${collection}/${objectId}, so the object must be sent along`)
  }

  app.get<ItemParams>(`${path}/:id`, async (request) => taskOf(await findTask(request)))

  app.post<ItemParams & { Body: unknown }>(`${path}/:id/resubmit`, async (request) => {
    requireAdmin(request)
    const { id, environment, status } = await findTask(request)
    const again = await store.resubmit(id, { actor, ...readAgain(request.body, options.clock.now()) })
    if (!again) throw invalid(`task ${id} is ${status}; only a failed task can be resubmitted`)
    await store.audit({ actor, action: 'task.resubmit', subject: id, detail: environment })
    dispatcher.enqueue(again).catch(() => {}) // it waits in any case, and the sweep looks after it
    return summaryOf(again)
  })

  app.post<ItemParams>(`${path}/:id/cancel`, async (request) => {
    requireAdmin(request)
    const { id, environment, status } = await findTask(request)
    const running = isSet('running', readTaskQuery(request.url).parameters.running)
    const ended = await dispatcher.cancel(id, { actor, running })
    if (!ended) throw invalid(whyNotCancelled(id, status))
    await store.audit({ actor, action: 'task.cancel', subject: id, detail: environment })
    return summaryOf(ended)
  })

  addBulkTaskRoutes(app, path, options)

  /** By its id alone: which does not say whose it is. */
  app.get<{ Params: { id: string } }>('/api/v1/tasks/:id', async (request) => {
    requireAdmin(request)
    const task = await store.get(request.params.id)
    if (!task) throw notFound(`task ${request.params.id}`)
    return taskOf(task)
  })

  /** What happens to tasks from now on, a line of JSON each, for the filter given. */
  app.get('/api/v1/tasks/watch', async (request, reply) => {
    requireAdmin(request)
    const mark = request.url.indexOf('?')
    const { filter } = parseQuery(mark < 0 ? '' : request.url.slice(mark + 1))
    const gone = new AbortController()
    request.raw.once('close', () => gone.abort())
    reply.raw.once('close', () => gone.abort())
    const lineOf = ({ what, task }: TaskChange) => {
      const shown = summaryOf(task)
      return matches(filter, shown) ? JSON.stringify({ what, task: shown }) : undefined
    }
    return reply
      .type('application/x-ndjson')
      .send(Readable.from(watchTasks(options.feed, lineOf, gone.signal)))
  })

  async function findTask(request: FastifyRequest<ItemParams>): Promise<Task> {
    const { id } = findEnvironment(request, fleet)
    const task = await store.get(request.params.id)
    if (task?.environment !== id) throw notFound(`task ${request.params.id}`)
    return task
  }
}

function isOldestFirst(ordering: readonly string[]): boolean {
  const [order = '-events.created.at', ...more] = ordering
  if (more.length > 0 || !/^[-+]?events\.created\.at$/.test(order))
    throw new RqlError('tasks can be ordered by events.created.at or -events.created.at')
  return !order.startsWith('-')
}

function whyNotCancelled(id: string, status: Task['status']): string {
  return status === 'processing'
    ? `task ${id} is processing; say running=1 to end it all the same: its runner goes on, what it answers is refused`
    : `task ${id} is ${status}; only a task that waits can be cancelled`
}

function invalid(message: string): HttpError {
  return new HttpError(400, 'VAL_001', message)
}
