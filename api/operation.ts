import type { ErrorStatus } from './errors.ts'
import type { Need } from './need.ts'
import type { Schema } from './schema.ts'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** One answer of an operation, by the type of its body. */
export interface Answer {
  description: string
  /** Default: `application/json`. */
  contentType?: string
  /** Another type that it may be of, without JSON. */
  alsoAs?: string
  /** Of the whole body, or of each line where that is `application/x-ndjson`. Undefined: no JSON. */
  body?: Schema<unknown>
  /** Headers that say something beside the body, by name. */
  headers?: Readonly<Record<string, string>>
}

/** Something that can be asked of the API. */
export interface Operation {
  /** Unique. */
  id: string
  method: Method
  /** One of `paths`: parameters in braces. */
  path: string
  tag: string
  summary: string
  needs: Need
  /** An environment's key opens it, too, for that environment. */
  runner?: true
  /** Parameters of the query by name; every one may be left out. */
  query?: Readonly<Record<string, Schema<unknown>>>
  /** It takes RQL, as lists of Connect do: filters, `limit`, `offset`, `ordering`. */
  rql?: true
  body?: Schema<unknown>
  /** Default: `application/json`. */
  bodyType?: string
  /** Whether the body may be left out. */
  bodyOptional?: true
  /** By status; `default` for those the controller has no say in. */
  answers: Readonly<Record<number | 'default', Answer>> | Readonly<Record<number, Answer>>
  /** Beside those that follow from what it needs, and 500 and 503, which anything may answer. */
  errors?: readonly ErrorStatus[]
}

/** The answer 200 with a body of JSON. */
export function ok(description: string, body: Schema<unknown>): Operation['answers'] {
  return { 200: { description, body } }
}

/** The answer 200 with a page of a list. */
export function page(description: string, body: Schema<unknown>): Operation['answers'] {
  return { 200: { description, body, headers: { 'Content-Range': '`items FIRST-LAST/TOTAL`' } } }
}
