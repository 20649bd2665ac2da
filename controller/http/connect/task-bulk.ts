import type { FastifyInstance, FastifyRequest } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import { type TaskStatus, type TaskSummary, waiting } from '../../../core/domain/task.ts'
import type { TaskFilter } from '../../ports/task-store.ts'
import { aboutRequest } from '../audited.ts'
import { badInput } from '../errors.ts'
import { callerOf, needs } from '../guard.ts'
import { type EnvironmentParams, environmentOfPath } from './environment-path.ts'
import { readAgain } from './new-task.ts'
import { demandPayloadFor } from './shown-task.ts'
import { taskFilterOf } from './task-filter.ts'
import type { TaskOptions } from './task-options.ts'
import { isSet, readTaskQuery } from './task-query.ts'

/** What one request may concern, as many as may wait in one environment. */
const mostAtOnce = 100_000
const groupSize = 500

/** Which tasks are meant, how many they are, and how many of them at most it is to be done to now. */
interface Meant {
  filter: TaskFilter
  count: number
  most: number
}

/**
 * `POST .../tasks/resubmit` and `.../cancel` with a filter, for all that it finds: `dryRun=1` answers how many that are,
 * and to mean all of an environment takes `all=1`. `limit` takes the oldest of them: who does many in parts can tell how far it is.
 */
export function addBulkTaskRoutes(app: FastifyInstance, options: TaskOptions): void {
  const { store, dispatcher } = options

  app.post<EnvironmentParams>(
    routeOf(paths.resubmitTasks),
    needs('tasks:retry', 'tasks.resubmit'),
    async (request) => {
      const by = { actor: callerOf(request), audit: aboutMany(request) }
      const again = readAgain(request.body, options.clock.now())
      return await each(request, 'resubmit', ['failed'], async (id) => {
        const task = await store.resubmit(id, { ...by, ...again })
        if (task) await dispatcher.enqueue(task).catch(() => {}) // it waits in any case, and the sweep looks after it
        return task
      })
    },
  )

  app.post<EnvironmentParams>(
    routeOf(paths.cancelTasks),
    needs('tasks:cancel', 'tasks.cancel'),
    async (request) => {
      const by = { actor: callerOf(request), audit: aboutMany(request) }
      const running = isSet('running', readTaskQuery(request.url).parameters.running)
      const statuses: readonly TaskStatus[] = running ? [...waiting, 'processing'] : waiting
      return await each(request, 'cancel', statuses, (id) => dispatcher.cancel(id, { ...by, running }))
    },
  )

  async function each(
    request: FastifyRequest<EnvironmentParams>,
    verb: string,
    statuses: readonly TaskStatus[],
    act: (id: string) => Promise<TaskSummary | undefined>,
  ) {
    const { filter, count, most } = await meant(request, verb, statuses)
    if (isSet('dryRun', readTaskQuery(request.url).parameters.dryRun)) return { dry_run: true, count }
    const ids = await store.ids(filter, most)
    let done = 0
    for (let from = 0; from < ids.length; from += groupSize) {
      const acted = await Promise.all(ids.slice(from, from + groupSize).map(act))
      done += acted.filter((task) => task !== undefined).length
    }
    return { dry_run: false, count, done }
  }

  /** A row for each task, written with it: the request tells which belong together, and the reason what was asked for. */
  function aboutMany(request: FastifyRequest<EnvironmentParams>) {
    const { id: environment } = environmentOfPath(request, options.fleet)
    return aboutRequest(request, { environment, reason: request.url.split('?')[1] ?? '' })
  }

  async function meant(
    request: FastifyRequest<EnvironmentParams>,
    verb: string,
    possible: readonly TaskStatus[],
  ): Promise<Meant> {
    const { id: environment } = environmentOfPath(request, options.fleet)
    const { query, parameters } = readTaskQuery(request.url)
    demandPayloadFor(request, query, [environment], options.fleet)
    const wanted = taskFilterOf(query.filter, { environment })
    const isAll = Object.keys(wanted).length === 1
    if (isAll && !isSet('all', parameters.all)) {
      const message = `name the tasks by a filter, or say all=1 to ${verb} every one of the environment`
      throw badInput(message)
    }
    const statuses = wanted.statuses?.filter((status) => possible.includes(status)) ?? possible
    const filter = { ...wanted, statuses }
    const most = Math.min(query.limit ?? mostAtOnce, mostAtOnce)
    return { filter, count: await store.count(filter), most }
  }
}
