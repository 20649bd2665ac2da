import { createRequire } from 'node:module'
import type { CST, Document } from 'yaml'

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
    return [...new (yaml().Composer)(yamlOptions).compose(tokensOf(text))]
  } catch (error) {
    if (error instanceof TooDeep) return { tooDeepAt: error.offset }
    throw error
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
