import type { Document, YAMLError } from 'yaml'
import type { Flaw } from './flaw.ts'
import { oddStructure } from './odd-structure.ts'
import type { SourceText } from './source-text.ts'
import { parseDocuments, yaml } from './yaml.ts'

/** One mistake makes the parser stumble again and again: later findings of a document help nobody. */
const maxFlaws = 10

/**
 * What the parser found wrong with a document, at most one finding a line. In our words, because the parser's may quote
 * the text around the mistake, and that may be a secret.
 */
export function syntaxFlaws(document: Document.Parsed, source: SourceText): Flaw[] {
  const errors = [
    ...document.errors,
    ...document.warnings.filter(({ code }) => code === 'TAG_RESOLVE_FAILED'),
  ]
  const conflict = errors.length > 0 ? mergeConflict(document, source) : undefined
  if (conflict) return [conflict]
  const odd = errors.length > 0 ? oddStructure(document, source, errorsIn) : []
  if (odd.length > 0) return odd.slice(0, maxFlaws)
  const lines = new Map<number, Flaw>()
  for (const error of errors.sort((a, b) => a.pos[0] - b.pos[0])) {
    const flaw = { ...inOurWords(error), ...placesOf(error, document, source) }
    if (!lines.has(flaw.at.line)) lines.set(flaw.at.line, flaw)
  }
  return [...lines.values()].slice(0, maxFlaws)
}

function errorsIn(text: string): number {
  const documents = parseDocuments(text)
  if ('tooDeepAt' in documents) return Number.POSITIVE_INFINITY
  return documents.reduce((sum, { errors }) => sum + errors.length, 0)
}

/** What Git leaves behind in a file whose merge nobody finished. */
function mergeConflict(
  { range: [start, , end] }: Document.Parsed,
  { text, positionOf }: SourceText,
): Flaw | undefined {
  const marker = /^(<{7} |={7}$|>{7} )/m.exec(text.slice(start, end))
  if (!marker) return undefined
  const message = 'the file holds the marks of a merge conflict'
  const offset = start + marker.index
  const places = { at: positionOf(offset), end: positionOf(offset + '<<<<<<<'.length) }
  return { code: 'merge-conflict', message, hint: 'resolve the conflict', ...places }
}

/** Where a mistake is. A quote that is not closed is noticed far from it, at the end of the document. */
function startOf({ message, pos }: YAMLError, document: Document.Parsed): number {
  let start = pos[0]
  if (!openQuote.test(message)) return start
  yaml().visit(document, {
    Scalar: (_, { type, range }) => {
      if (range && range[0] < pos[0] && type?.startsWith('QUOTE_')) start = range[0]
    },
  })
  return start
}

/** With the end where the parser tells one on the same line: for many mistakes it tells a single character. */
function placesOf(
  error: YAMLError,
  document: Document.Parsed,
  { text, positionOf }: SourceText,
): Pick<Flaw, 'at' | 'end'> {
  const start = startOf(error, document)
  const end = error.pos[1]
  const isWord = start === error.pos[0] && end - start > 1 && !/[\r\n]/.test(text.slice(start, end))
  return { at: positionOf(start), ...(isWord && { end: positionOf(end) }) }
}

const openQuote = /^Missing closing/

function inOurWords({ code, message }: YAMLError): Omit<Flaw, 'at'> {
  if (openQuote.test(message)) return syntax('the quote that opens here is not closed')
  if (/^Implicit map keys need/.test(message)) return syntax('":" is missing after this key')
  return words[code] ?? syntax('this is not valid YAML', 'check indentation and quotes here')
}

const words: Partial<Record<YAMLError['code'], Omit<Flaw, 'at'>>> = {
  BAD_ALIAS: syntax('the name of an anchor or alias is missing or has a character that cannot be in it'),
  BAD_DQ_ESCAPE: syntax(
    'text in double quotes has an escape YAML does not know',
    'write "\\\\" for a backslash',
  ),
  BAD_INDENT: syntax('the indentation does not fit the lines above, or a bracket above is not closed'),
  BAD_SCALAR_START: syntax('text cannot begin with this character', 'put it in quotes'),
  BLOCK_AS_IMPLICIT_KEY: syntax(
    'a mapping cannot begin here',
    'put text that holds ": " in quotes, and check the indentation of this line',
  ),
  BLOCK_IN_FLOW: syntax('a block cannot stand inside brackets', 'close the bracket above'),
  KEY_OVER_1024_CHARS: syntax('a key is longer than 1024 characters, or a quote above is not closed'),
  MISSING_CHAR: syntax('a comma or a closing bracket is missing here'),
  MULTILINE_IMPLICIT_KEY: syntax('a key must be on one line, with ":" after it'),
  MULTIPLE_ANCHORS: syntax('a value has two anchors'),
  MULTIPLE_TAGS: syntax('a value has two tags'),
  NON_STRING_KEY: syntax(
    'a key must be text',
    'put text that begins with "{" or "[" in quotes; templates are not filled in',
  ),
  RESOURCE_EXHAUSTION: { code: 'nesting-too-deep', message: 'values are nested more than 32 deep' },
  TAB_AS_INDENT: { code: 'tab-indent', message: 'a tab cannot indent YAML', hint: 'use spaces' },
  TAG_RESOLVE_FAILED: {
    code: 'unknown-tag',
    message: 'tags ("!" and a name before a value) are not supported',
    hint: 'remove the tag, or put text that begins with "!" in quotes',
  },
}

function syntax(message: string, hint?: string): Omit<Flaw, 'at'> {
  return { code: 'yaml-syntax', message, ...(hint !== undefined && { hint }) }
}
