import type { Diagnostic } from '../../core/domain/diagnostic.ts'

/** Columns shown of a long line, around the place. */
const maxColumns = 100

/** A line of a file, and a line to stand below it that points at a place in it. */
export interface SourceExcerpt {
  line: string
  caret: string
}

/** A file as findings are shown in it: however many there are, it is taken apart once. */
export class Source {
  readonly text: string
  readonly lines: readonly string[]
  #owners: readonly (string | undefined)[] | undefined

  constructor(text: string) {
    this.text = text
    this.lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n/)
  }

  /** The next line above that is less indented; counted from 1. */
  ownerOf(line: number): string | undefined {
    this.#owners ??= ownersOf(this.lines)
    return this.#owners[line - 1]
  }
}

function ownersOf(lines: readonly string[]): (string | undefined)[] {
  const open: { line: string; indent: number }[] = []
  return lines.map((line) => {
    const indent = indentOf(line)
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop()
    const owner = open.at(-1)?.line
    if (line.trim() !== '') open.push({ line, indent })
    return owner
  })
}

/**
 * The line a finding is about. What may be a secret is blotted out, character by character, as this goes to terminals
 * and logs: values of variables, and credentials in URLs. Undefined where there is nothing to be seen, or where the
 * file is so broken that a line could be part of a value.
 */
export function sourceExcerpt(
  source: Source,
  { at, end, code, wholeFile }: Diagnostic,
): SourceExcerpt | undefined {
  if (/^sec(ret|ure)-/.test(code)) return undefined
  if (wholeFile === true && /\bvalue["']?\s*:/.test(source.text)) return undefined
  const line = source.lines[at.line - 1]
  if (line === undefined || line.trim() === '' || at.column > line.length + 1) return undefined
  if (isBlockValue(source.ownerOf(at.line))) return undefined
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

/** Whether what stands below this line is a text that begins on it, in the manner of `value: |`. */
function isBlockValue(owner: string | undefined): boolean {
  return owner !== undefined && (opensQuote.test(owner) || endsOpen.test(owner.trimEnd()))
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

/** Tabs and control characters would put the caret in the wrong place, or worse. */
function plainSpaces(line: string): string {
  return line.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g, ' ')
}
