import { createRequire } from 'node:module'
import type { Composer, CST, Document } from 'yaml'

type Yaml = typeof import('yaml')

let loaded: Yaml | undefined

/** The parser. Most runs never need it, and it takes a while to load. */
export function yaml(): Yaml {
  loaded ??= createRequire(import.meta.url)('yaml') as Yaml
  return loaded
}

/**
 * Keys are checked for uniqueness in `tree.ts`, which needs time in proportion to their number, where the parser's own
 * check needs its square. What a document says about its YAML version or tags changes nothing: it is YAML 1.2, core.
 */
const yamlOptions = {
  version: '1.2',
  schema: 'core',
  merge: false,
  stringKeys: true,
  uniqueKeys: false,
  resolveKnownTags: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const

/**
 * Things open at once in one document. The parser closes them by calling itself for each, and what nobody means as a
 * configuration must not be the end of its stack.
 */
const mostOpen = 500

class TooDeep extends Error {
  readonly offset: number

  constructor(offset: number) {
    super(`more than ${mostOpen} things are open`)
    this.offset = offset
  }
}

/** @returns the documents, or where it is nested so deeply that nobody reads on */
export function parseDocuments(text: string): Document.Parsed[] | { tooDeepAt: number } {
  try {
    return [...composer().compose(withFewErrors(tokensOf(text)))]
  } catch (error) {
    if (error instanceof TooDeep) return { tooDeepAt: error.offset }
    throw error
  }
}

/** Of one document. One mistake makes the parser stumble over all that follows, and an error costs as much as 100 values. */
const mostErrors = 200

/** What the composer reports to, which is no part of its types. */
interface Reporting {
  errors: unknown[]
  warnings: unknown[]
  onError(source: unknown, code: string, message: string, isWarning?: boolean): void
}

/** It leaves a document its first errors and warnings. */
function composer(): Composer {
  const made = new (yaml().Composer)(yamlOptions)
  const reporting = made as unknown as Reporting
  const report = reporting.onError
  reporting.onError = (source, code, message, isWarning) => {
    const before = isWarning ? reporting.warnings : reporting.errors
    if (before.length < mostErrors) report(source, code, message, isWarning)
  }
  return made
}

/** Those that the composer makes errors of by itself. */
function* withFewErrors(tokens: Iterable<CST.Token>): Generator<CST.Token> {
  let errors = 0
  for (const token of tokens) {
    if (token.type === 'document') errors = 0
    if (token.type !== 'error' || ++errors <= mostErrors) yield token
  }
}

function* tokensOf(text: string): Generator<CST.Token> {
  const { Lexer, Parser } = yaml()
  const parser = new Parser()
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme)
    if (parser.stack.length > mostOpen) throw new TooDeep(parser.offset)
  }
  yield* parser.end()
}
