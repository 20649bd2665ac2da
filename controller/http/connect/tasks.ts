import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import { collectionOf } from '../../../core/domain/event-catalogue.ts'
import type { NewTask, Task } from '../../../core/domain/task.ts'
import { readTraceParent } from '../../../core/domain/trace-parent.ts'
import type { ObjectStore } from '../../ports/object-store.ts'
import { aboutRequest } from '../audited.ts'
import { badInput, notFound } from '../errors.ts'
import { callerOf, needs, needsExact, needsOrRunner } from '../guard.ts'
import { backlogIsFull } from './backlog.ts'
import { type EnvironmentParams, environmentOfPath, type ItemParams } from './environment-path.ts'
import { demandData } from './event-fields.ts'
import { handOver } from './hand-over.ts'
import { readAgain, readNewTask } from './new-task.ts'
import { Questions } from './questions.ts'
import { shownTo } from './shown-task.ts'
import { addBulkTaskRoutes } from './task-bulk.ts'
import { sendTasks } from './task-list.ts'
import type { TaskOptions } from './task-options.ts'
import { isSet, readTaskQuery } from './task-query.ts'

/** Tasks: Connect's own paths, and beside them what they lack: cancelling, many at once. */
export function addTaskRoutes(app: FastifyInstance, options: TaskOptions): void {
  const questions = new Questions()
  app.get<EnvironmentParams>(routeOf(paths.tasks), needsOrRunner('tasks:read'), async (request, reply) => {
    const { id } = environmentOfPath(request, options.fleet)
    return await questions.ask(request, reply, () => sendTasks(request, reply, id, options))
  })
  app.get<ItemParams>(routeOf(paths.task), needsOrRunner('tasks:read'), async (request) =>
    shownTo(request, options.fleet).whole(await findTask(request, options)),
  )
  app.post<EnvironmentParams>(
    routeOf(paths.tasks),
    needsExact('tasks:create', 'task.create'),
    (request, reply) => createTask(request, reply, options),
  )
  app.post<ItemParams>(routeOf(paths.resubmitTask), needs('tasks:retry', 'task.resubmit'), (request) =>
    resubmit(request, options),
  )
  app.post<ItemParams>(routeOf(paths.cancelTask), needs('tasks:cancel', 'task.cancel'), (request) =>
    cancel(request, options),
  )
  addBulkTaskRoutes(app, options)
}

async function createTask(
  request: FastifyRequest<EnvironmentParams>,
  reply: FastifyReply,
  options: TaskOptions,
) {
  const { fleet, store, clock, dispatcher } = options
  const { id: environment } = environmentOfPath(request, fleet)
  if (!dispatcher.hasRoom(environment)) throw backlogIsFull(reply, environment)
  const { data, ...wanted } = readNewTask(request.body, environment, clock.now())
  await provideObject(wanted, data, store)
  const actor = callerOf(request)
  const traceParent = readTraceParent(request.headers.traceparent)
  const audit = aboutRequest(request, { environment, reason: wanted.eventType })
  const task = await store.create({ ...wanted, data: data ?? null, by: actor, traceParent, audit })
  const { status } = await handOver(task, options)
  const made = status === task.status ? task : ((await store.get(task.id)) ?? task)
  return reply.status(201).send(shownTo(request, fleet).whole(made))
}

/** A runner looks its object up, or is given its data: without either it would lose the task. */
async function provideObject(task: Omit<NewTask, 'data'>, data: unknown, store: ObjectStore): Promise<void> {
  const { environment, category, eventType, objectId } = task
  if (category === 'interactive') return demandData(eventType, data)
  const collection = collectionOf(eventType)
  if (data !== undefined)
    return await store.putObject(environment, collection, objectId, { ...(data as object), id: objectId })
  if ((await store.getObject(environment, collection, objectId)) === undefined)
    throw badInput(`data: nothing is known of ${collection}/${objectId}, so the object must be sent along`)
}

async function resubmit(request: FastifyRequest<ItemParams>, options: TaskOptions) {
  const { store, dispatcher, clock } = options
  const { id, environment, status } = await findTask(request, options)
  const actor = callerOf(request)
  const audit = aboutRequest(request, { environment })
  const again = await store.resubmit(id, { actor, audit, ...readAgain(request.body, clock.now()) })
  if (!again) throw badInput(`task ${id} is ${status}; only a failed task can be resubmitted`)
  dispatcher.enqueue(again).catch(() => {}) // it waits in any case, and the sweep looks after it
  return shownTo(request, options.fleet).summary(again)
}

async function cancel(request: FastifyRequest<ItemParams>, options: TaskOptions) {
  const { dispatcher } = options
  const { id, environment, status } = await findTask(request, options)
  const running = isSet('running', readTaskQuery(request.url).parameters.running)
  const actor = callerOf(request)
  const audit = aboutRequest(request, { environment })
  const ended = await dispatcher.cancel(id, { actor, running, audit })
  if (!ended) throw badInput(whyNotCancelled(id, status))
  return shownTo(request, options.fleet).summary(ended)
}

async function findTask(request: FastifyRequest<ItemParams>, { fleet, store }: TaskOptions): Promise<Task> {
  const { id } = environmentOfPath(request, fleet)
  const task = await store.get(request.params.id)
  if (task?.environment !== id) throw notFound(`task ${request.params.id}`)
  return task
}

function whyNotCancelled(id: string, status: Task['status']): string {
  return status === 'processing'
    ? `task ${id} is processing; say running=1 to end it all the same: its runner goes on, what it answers is refused`
    : `task ${id} is ${status}; only a task that waits can be cancelled`
}
