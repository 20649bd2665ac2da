import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import { WireTask } from '../../../api/task.ts'
import type { TaskStore } from '../../ports/task-store.ts'
import type { TaskChange, TaskFeed } from '../../tasks/feed.ts'
import { queryOf } from '../connect/list.ts'
import { fieldsOf } from '../connect/rql-fields.ts'
import { matcherOf } from '../connect/rql-select.ts'
import { summaryOf, taskOf } from '../connect/task-shape.ts'
import { notFound } from '../errors.ts'
import { needs } from '../guard.ts'
import { goneOf, ndjson } from './lines.ts'
import { watchTasks } from './task-watch.ts'

const watchedFields = fieldsOf(WireTask)

export interface TaskApiOptions {
  store: Pick<TaskStore, 'get'>
  feed: TaskFeed
}

/** Tasks of all environments: one by its id alone, and what happens to them. */
export function addTaskApi(app: FastifyInstance, { store, feed }: TaskApiOptions): void {
  app.get<{ Params: { id: string } }>(routeOf(paths.taskById), needs('admin'), async ({ params }) => {
    const task = await store.get(params.id)
    if (!task) throw notFound(`task ${params.id}`)
    return taskOf(task)
  })

  /** What happens to tasks from now on, a line of JSON each, for the filter given. */
  app.get(routeOf(paths.watchTasks), needs('admin'), async (request, reply) => {
    const matches = matcherOf(queryOf(request).filter, watchedFields)
    const lineOf = ({ what, task }: TaskChange) => {
      const shown = summaryOf(task)
      return matches(shown) ? JSON.stringify({ what, task: shown }) : undefined
    }
    return reply.type(ndjson).send(Readable.from(watchTasks(feed, lineOf, goneOf(request, reply))))
  })
}
