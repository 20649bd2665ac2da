import type { Document } from 'yaml'
import { describe, type OddCharacter, unseen } from '../lib/odd-character.ts'
import type { Flaw } from './flaw.ts'
import type { SourceText } from './source-text.ts'

const isUnseen = new RegExp(`[${unseen}]`, 'u')
/** As word processors write them. */
const dashes = '‐‑‒–—―−'
const quotes = '“”„‟'
const colonOfEastAsia = '\uff1a'

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
  const found = structural(own)
  if (found.length === 0 || found.length > mostOdd || errorsIn(mended(own, found)) >= errors.length) return []
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

/** Nobody writes so many: a document with more of them is not parsed a second time. */
const mostOdd = 1000

/** Where characters hold YAML together, those that are not what they look like, in their order; up to some more than `mostOdd`. */
function structural(text: string): OddCharacter[] {
  const found: OddCharacter[] = []
  for (const { 0: piece, index } of text.matchAll(/[^\n\r\u2028\u2029]+|[\u2028\u2029]/g)) {
    if (found.length > mostOdd) break
    if (piece === '\u2028' || piece === '\u2029') found.push(describe(piece, index))
    else found.push(...oddInLine(piece, index))
  }
  return found
}

function oddInLine(line: string, start: number): OddCharacter[] {
  const found: OddCharacter[] = []
  const width = line.trimEnd().length
  let at = 0
  let indents = true
  let opens = false // after a dash, a colon, a comma or a bracket
  let key: 'before' | 'within' | 'over' = 'before'
  for (const character of line) {
    if (found.length > mostOdd) break
    const odd = isUnseen.test(character)
    const next = at + character.length
    if (
      (odd && (indents || opens || line[next] === ':' || character === '\u0085')) ||
      (indents && dashes.includes(character) && line[next]?.trim() === '') ||
      (key === 'within' && character === colonOfEastAsia) ||
      (quotes.includes(character) && (next === width || /^[-:] $/.test(line.slice(at - 2, at))))
    )
      found.push(describe(character, start + at))
    const blank = odd || character === ' ' || character === '\t'
    indents &&= blank
    opens = '-:?,[{'.includes(character) || (opens && blank)
    if (key === 'before' && !/[ \t-]/.test(character)) key = 'within'
    if (key === 'within' && !/[\w.-]/.test(character)) key = 'over'
    at = next
  }
  return found
}
