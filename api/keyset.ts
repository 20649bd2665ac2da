import { integer, list, nullable, object, type Schema, text } from './schema.ts'

/** A part of a list that is too long for one answer. The next part begins after a key, not at a number: it is found at once. */
export interface Page<T> {
  items: readonly T[]
  /** For `after` of the page that follows; null where this is the last. */
  next: string | null
}

/** What pages hold at most, and where nothing is said. */
export const longestPage = 1000
export const usualPage = 100

export function keysetPage<T>(of: Schema<T>): Schema<Page<T>> {
  return object({
    items: list(of),
    next: nullable(text('`after` of the page that follows. Null: there is none.')),
  })
}

/** The parameters of the query by which a page is asked for. */
export const pageQuery = {
  limit: integer(`At most ${longestPage}. Default: ${usualPage}.`),
  after: text('`next` of the page before. Default: from the beginning.'),
}

/** The parameters by which a list is narrowed down to some environments. */
export const choiceQuery = {
  extension: text('Name or id: of this extension only.'),
  environment: text('`dev`, `test` or `production`, or an `ENV-` id.'),
}
