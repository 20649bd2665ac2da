import type { FastifyInstance, HTTPMethods } from 'fastify'
import type { Need } from '../../api/need.ts'
import { operations } from '../../api/openapi.ts'
import { isRight } from '../../core/domain/rights.ts'

const methods: readonly HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** A path of the API that is asked for something that it does not do. */
export interface OtherMethod {
  /** What it does. */
  allowed: readonly HTTPMethods[]
  /** Some of that is for anybody. Who may not call a path at all is told that first. */
  isForAnybody: boolean
}

/**
 * What is there for a request that no route is for; undefined where no route of the API has its path. It is looked up when
 * it is asked, since routes that only say no would be four of five, and a third of a controller's start.
 */
export function otherMethodOf(app: FastifyInstance, path: string): OtherMethod | undefined {
  const fitting = operations.filter((operation) => fits(operation.path, path))
  if (fitting.length === 0) return undefined
  const allowed = methods.filter((method) => app.findRoute({ method, url: path }) !== null)
  return allowed.length === 0
    ? undefined
    : { allowed, isForAnybody: fitting.some(({ needs }) => !isForSome(needs)) }
}

function isForSome(need: Need): boolean {
  return isRight(need) || need === 'administrator'
}

/** Whether a path is one that `/of/{such}` stands for. */
function fits(pattern: string, path: string): boolean {
  const wanted = pattern.split('/')
  const parts = path.replace(/\/$/, '').split('/')
  return (
    parts.length === wanted.length && wanted.every((each, at) => each.startsWith('{') || each === parts[at])
  )
}
