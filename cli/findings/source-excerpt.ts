import type { Diagnostic } from '../../core/domain/diagnostic.ts'

/** Columns shown of a long line, around the place. */
const maxColumns = 100

/** A line of a file, and a line to stand below it that points at a place in it. */
export interface SourceExcerpt {
  line: string
  caret: string
}

/**
 * The line a finding is about. What may be a secret is blotted out, character by character, as this goes to terminals
 * and logs: values of variables, and credentials in URLs. Undefined where there is nothing to be seen, or where the
 * file is so broken that a line could be part of a value.
 */
export function sourceExcerpt(
  text: string,
  { at, end, code, wholeFile }: Diagnostic,
): SourceExcerpt | undefined {
  if (/^sec(ret|ure)-/.test(code)) return undefined
  if (wholeFile === true && /\bvalue["']?\s*:/.test(text)) return undefined
  const line = text.replace(/^\uFEFF/, '').split(/\r\n|\n/)[at.line - 1]
  if (line === undefined || line.trim() === '' || at.column > line.length + 1) return undefined
  if (isInsideBlockValue(text, at.line)) return undefined
  const start = Math.max(0, Math.min(at.column - 1 - maxColumns / 2, line.length - maxColumns))
  const shown = plainSpaces(blotted(line)).slice(start, start + maxColumns)
  const before = at.column - 1 - start
  const width = end?.line === at.line ? end.column - at.column : wordAt(line, at.column).length
  return {
    line: shown.trimEnd(),
    caret: `${' '.repeat(before)}${'^'.repeat(Math.max(1, Math.min(width, maxColumns - before)))}`,
  }
}

/** What stands for the whole where the end is not on this line: the key or value it begins with, in quotes or plain. */
function wordAt(line: string, column: number): string {
  return /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s:,[\]{}"'#]+)/.exec(line.slice(column - 1))?.[0] ?? ''
}

function blotted(line: string): string {
  return line
    .replace(
      /(\bvalue["']?\s*:\s*)("(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s#{[][^,}]*)/g,
      (_, key, value) => key + blot(value),
    )
    .replace(/(:\/\/)([^\s/@]+)@/g, (_, slashes, credentials) => `${slashes}${blot(credentials)}@`)
}

function blot(text: string): string {
  return '*'.repeat(text.length)
}

const opensQuote = /\bvalue["']?\s*:\s*["']/
const endsOpen = /\bvalue["']?\s*:\s*(?:[|>][-+\d]*)?$/

/** Whether a line belongs to a text that began on a line above, in the manner of `value: |`. */
function isInsideBlockValue(text: string, line: number): boolean {
  const lines = text.split(/\r\n|\n/).slice(0, line)
  const own = indentOf(lines.at(-1) ?? '')
  const owner = lines.slice(0, -1).findLast((each) => each.trim() !== '' && indentOf(each) < own)
  return owner !== undefined && (opensQuote.test(owner) || endsOpen.test(owner.trimEnd()))
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

/** Tabs and control characters would put the caret in the wrong place, or worse. */
function plainSpaces(line: string): string {
  return line.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g, ' ')
}
