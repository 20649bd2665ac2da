import type { Document } from 'yaml'
import { describe, type OddCharacter, unseen } from '../lib/odd-character.ts'
import type { Flaw } from './flaw.ts'
import type { SourceText } from './source-text.ts'

/** Where characters hold YAML together, those that are not what they look like. */
const structural = new RegExp(
  [
    `(?<=^[ \\t${unseen}]*)[${unseen}]`, // what indents a line
    `(?<=[-:?,[{][ \\t${unseen}]*)[${unseen}]`, // after a colon, a dash, or in brackets
    `[${unseen}](?=:)`,
    '[\\u0085\\u2028\\u2029]',
    '(?<=^[ \\t-]*[\\w.-]+)\\uff1a', // a colon of East Asia
    '(?<=^[ \\t]*)[‐‑‒–—―−](?=\\s)', // a dash of a word processor
    '(?<=[-:] )[“”„‟]|[“”„‟](?=[ \\t]*$)',
  ].join('|'),
  'gmu',
)

/**
 * The characters that a document fails for, one a line; none where it is as wrong without them.
 * @param errorsIn how many errors the parser finds in a text
 */
export function oddStructure(
  { range: [start, , end], errors }: Document.Parsed,
  { text, positionOf }: SourceText,
  errorsIn: (text: string) => number,
): Flaw[] {
  const own = text.slice(start, end)
  const found = [...own.matchAll(structural)].map((each) => describe(each[0], each.index))
  if (found.length === 0 || errorsIn(mended(own, found)) >= errors.length) return []
  const lines = new Map<number, Flaw>()
  for (const { message, hint, index, length } of found) {
    const at = positionOf(start + index)
    const flaw = { code: 'odd-character', message, hint, at, end: positionOf(start + index + length) }
    if (!lines.has(at.line)) lines.set(at.line, flaw)
  }
  return [...lines.values()]
}

function mended(text: string, odd: readonly OddCharacter[]): string {
  let [result, last] = ['', 0]
  for (const { index, length, meant } of odd) {
    result += text.slice(last, index) + (meant === ':' ? ': ' : meant)
    last = index + length
  }
  return result + text.slice(last)
}
