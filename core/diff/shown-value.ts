import { type FieldChange, secret } from './fields.ts'
import type { VariableChange } from './variables.ts'

/** Longer values are cut, around the place where the two differ. */
const maxLength = 60

/** `from` and `to` as people read them. */
export interface Shown {
  from: string
  to: string
}

export function shownField({ from, to }: FieldChange): Shown {
  if (!Array.isArray(from) && !Array.isArray(to)) return shownPair(from, to, plainText)
  const [before, after] = [listOf(from), listOf(to)]
  return { from: itemsOnlyIn(before, after), to: itemsOnlyIn(after, before) }
}

export function shownVariable({ secure, from, to }: VariableChange): Shown {
  return secure ? { from: secret, to: secret } : shownPair(from, to, JSON.stringify)
}

function shownPair(from: unknown, to: unknown, write: (value: unknown) => string): Shown {
  const [before, after] = [from, to].map((each) => (each === null ? '(none)' : write(each)))
  if (before === undefined || after === undefined) return { from: '', to: '' }
  const start = Math.max(before.length, after.length) > maxLength ? firstDifference(before, after) : 0
  return { from: excerpt(before, start), to: excerpt(after, start) }
}

/** Numbers, true and false and words as they are in YAML. */
export function plainText(value: unknown): string {
  return typeof value === 'string' && /^[\w@./:+-][\w@./: *?#,+-]*$/.test(value)
    ? value
    : JSON.stringify(value)
}

/** The items of a list that the other has not; dots stand for those of both. */
function itemsOnlyIn(list: readonly string[], other: readonly string[]): string {
  const own = list.filter((each) => !other.includes(each))
  if (list.length === 0) return '(none)'
  return own.length === list.length ? own.join(', ') : ['…', ...own].join(', ')
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(itemText) : []
}

/** `PRD-111-222-333 (Acme Backup)` for items with id and name. */
function itemText(item: unknown): string {
  const { id, name } = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>
  if (typeof id === 'string' && typeof name === 'string') return `${id} (${name})`
  return plainText(item)
}

function firstDifference(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at += 1
  return at
}

function excerpt(text: string, around: number): string {
  if (text.length <= maxLength) return text
  const start = Math.max(0, Math.min(around - 20, text.length - maxLength))
  const end = Math.min(text.length, start + maxLength)
  const cut = `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`
  return `${cut.toWellFormed()} (${text.length} characters)`
}
