import type { FastifyReply, FastifyRequest } from 'fastify'
import type { TaskFilter, TaskPage, TaskStore } from '../../ports/task-store.ts'
import { notFound } from '../errors.ts'
import { contentRange } from './rql.ts'
import { RqlError } from './rql-filter.ts'
import { demandPayloadFor, shownTo } from './shown-task.ts'
import { taskFilterOf, taskOrderOf } from './task-filter.ts'
import type { TaskOptions } from './task-options.ts'
import { readTaskQuery } from './task-query.ts'

const usualLimit = 100
const longestPage = 1000
/** Pages beyond are found with `after`: what is left out has to be read, too. */
const longestOffset = 100_000
/** A list's total is exact up to this many beyond the page: a table of millions is counted slowly. */
const countedBeyond = 10_000
/** So many are put into another order than that of their making. */
const mostSorted = 10_000
/** The same where nothing but the total is asked for. */
const mostCounted = 100_000

/**
 * Answers the page of an environment's tasks that the query of a URL asks for.
 * @throws {RqlError}
 */
export async function sendTasks(
  request: FastifyRequest,
  reply: FastifyReply,
  environment: string,
  { store, fleet }: Pick<TaskOptions, 'store' | 'fleet'>,
): Promise<FastifyReply> {
  const { query, parameters } = readTaskQuery(request.url)
  demandPayloadFor(request, query, [environment], fleet)
  const filter = taskFilterOf(query.filter, { environment })
  const { after } = parameters
  if (after !== undefined && (await store.get(after))?.environment !== environment)
    throw notFound(`task ${after}`)
  const limit = Math.min(query.limit ?? usualLimit, longestPage)
  const { offset } = query
  if (offset > longestOffset)
    throw new RqlError(
      `offset: at most ${longestOffset}; name the last task of the page before with after=TASK`,
    )
  const order = taskOrderOf(query.ordering)
  if (after !== undefined && order.orderBy)
    throw new RqlError('after: only where tasks are ordered by events.created.at')
  const page = { limit, offset, ...order, ...(after && { after }) }
  const sorted = order.orderBy && limit > 0 ? await countSortable(filter, store) : undefined
  const tasks = limit === 0 ? [] : await store.list(filter, page)
  const total = sorted ?? (await totalOf(filter, page, tasks.length, store))
  return reply
    .header('content-range', contentRange(offset, tasks.length, total))
    .send(tasks.map(shownTo(request, fleet).summary))
}

/**
 * Tasks lie in the order of their making. No index has them in another one, since it would be written with each change of a
 * task: whoever wants another has all that the filter means sorted.
 * @throws {RqlError} where that is too much
 */
async function countSortable(filter: TaskFilter, store: TaskStore): Promise<number> {
  const count = await store.count(filter, mostSorted + 1)
  if (count <= mostSorted) return count
  throw new RqlError(
    `ordering: the filter means more than ${mostSorted} tasks, which only events.created.at orders; narrow it down, to a status or to a time`,
  )
}

/** A page that is not full is the last one: nothing is to be counted. After a task it says only whether there is more. */
async function totalOf(
  filter: TaskFilter,
  { limit, offset, after }: TaskPage,
  length: number,
  store: TaskStore,
): Promise<number> {
  if (limit === 0) return await store.count(filter, mostCounted)
  const end = offset + length
  if (length < limit && (length > 0 || offset === 0)) return end
  return after === undefined ? await store.count(filter, end + countedBeyond) : end + 1
}
