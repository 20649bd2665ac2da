import { isDeepStrictEqual } from 'node:util'
import { loadFile } from '../load/load-file.ts'
import type { LoadedDocument } from '../load/loaded-file.ts'

/**
 * Reads an edited text again: `document` is what `change` makes of its value, and all others are what they were.
 * @param text as `document` was loaded from
 */
export function isAsWanted(
  text: string,
  edited: string,
  document: LoadedDocument,
  change: (value: unknown) => unknown,
): boolean {
  const read = (content: string) => loadFile({ path: document.file, content: Buffer.from(content) }).documents
  const wanted = read(text).map(({ value }) =>
    isDeepStrictEqual(value, document.value) ? change(value) : value,
  )
  return isDeepStrictEqual(
    wanted,
    read(edited).map(({ value }) => value),
  )
}
