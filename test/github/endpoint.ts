import type { Actor, Level } from './credentials.ts'
import { notFound } from './refusal.ts'
import type { FakeRepository } from './repository.ts'
import type { World } from './world.ts'

/** A request that is well-formed and allowed. */
export interface Call {
  world: World
  actor: Actor
  /** Of the path; for paths without one, asking for it is a mistake in the endpoint. */
  repository: FakeRepository
  /** Parameters of path, query and body together, as GitHub's description says they are. */
  given: Readonly<Record<string, unknown>>
}

export interface Answer {
  status: number
  /** Laid over the published example; undefined: no body. */
  body?: unknown
}

export interface Endpoint {
  /** What a token must be allowed to; default nothing beyond seeing the repository. */
  permission?: readonly [name: string, level: Level]
  /** Default: anybody who may do it. `installation`: Apps only, as for checks. `app`: the App itself, by its JWT. */
  only?: 'app' | 'installation'
  /** May throw {Refusal}. */
  serve(call: Call): Answer | Promise<Answer>
}

/** By route, as in GitHub's description. */
export type Endpoints = Readonly<Record<string, Endpoint>>

export function ok(body: unknown): Answer {
  return { status: 200, body }
}

export function created(body: unknown): Answer {
  return { status: 201, body }
}

/** The page asked for; 30 to a page where nothing is said. */
export function pageOf<T>(all: readonly T[], { given }: Call): T[] {
  const { page = 1, per_page: size = 30 } = given as { page?: number; per_page?: number }
  return all.slice((page - 1) * size, page * size)
}

/** @throws {Refusal} 404 */
export function findById<T extends { id: number }>(all: readonly T[], id: unknown): T {
  const found = all.find((each) => each.id === id)
  if (!found) throw notFound()
  return found
}

/** The login a write is made under. */
export function authorOf({ actor, world }: Call): string {
  return actor.kind === 'user' ? actor.login : `${world.app.slug}[bot]`
}
