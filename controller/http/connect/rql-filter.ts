import { HttpError } from '../errors.ts'

/** Which of many are meant. */
export type Filter =
  | { op: 'and' | 'or'; filters: readonly Filter[] }
  | { op: 'not'; filter: Filter }
  | { op: Comparison; field: string; value: string | null }
  | { op: 'in' | 'out'; field: string; values: readonly (string | null)[] }
  | { op: 'search'; text: string }

export type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'like' | 'ilike'

/** 400: a query that is none, or that is not answered here. */
export class RqlError extends HttpError {
  constructor(message: string) {
    super(400, 'VAL_001', message)
  }
}

export function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new RqlError(`"${text}" is not well percent-encoded`)
  }
}
