import type { Flaw } from './flaw.ts'
import { yaml } from './yaml.ts'

/** Of ours in a file: with more, nobody finds anything in it. */
export const mostDocuments = 2_000
/** A file of 200 KB has so many. The parser takes some microseconds and some hundred bytes for each. */
const mostTokens = 60_000

/**
 * Whether a text is more than the parser is to be bothered with. Told by its lexer alone, which takes a tenth of the time and
 * stops where there are enough.
 */
export function hasTooManyTokens(text: string): boolean {
  if (text.length < mostTokens) return false
  let tokens = 0
  for (const _ of new (yaml().Lexer)().lex(text)) if (++tokens > mostTokens) return true
  return false
}

const start = { line: 1, column: 1 }
const hint = 'split it into several files'

export const tooMuchYaml: Flaw = {
  code: 'file-too-large',
  message: `the file has more than ${mostTokens} words and signs`,
  hint,
  at: start,
}

export const tooManyDocuments: Flaw = {
  code: 'file-too-large',
  message: `the file has more than ${mostDocuments} documents`,
  hint,
  at: start,
}
