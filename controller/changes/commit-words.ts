import type { Edit, WantedChange } from '../../api/change.ts'
import { count } from '../../core/lib/count.ts'
import { withoutHiddenInLines } from '../../core/lib/hidden-characters.ts'
import { forSubject } from '../../core/lib/people-text.ts'

/** Said each by itself; more are counted. */
const mostSaid = 3
/** Characters of what people write below the subject. */
const longestBody = 10_000

/** The line of a commit that tells which change it is. */
export function changeLine(id: string): string {
  return `Bowline-Change: ${id}`
}

/** What a commit is called. */
export function subjectOf({ message = '', edits }: Pick<WantedChange, 'message' | 'edits'>): string {
  const given = forSubject(message.trimStart().split('\n')[0] ?? '')
  return given === '' ? forSubject(usualSubject(edits)) : given
}

/** The whole message: nobody but us writes lines that begin as ours do. */
export function messageOf(wanted: WantedChange, id: string, request: string): string {
  const [, ...lines] = (wanted.message ?? '').trim().split('\n')
  const body = withoutHiddenInLines(lines.join('\n'))
    .slice(0, longestBody)
    .toWellFormed()
    .replace(/^(?=[ \t]*bowline-)/gim, '> ')
    .trim()
  const parts = [subjectOf(wanted), ...(body === '' ? [] : [body])]
  return `${parts.join('\n\n')}\n\n${changeLine(id)}\nBowline-Request: ${request}\n`
}

function usualSubject(edits: readonly Edit[]): string {
  const places = [...new Set(edits.map(placeOf))]
  if (places.length === 1 && edits.length <= mostSaid) return `${places[0]}: ${edits.map(wordsOf).join(', ')}`
  const where = places.length <= mostSaid ? places.join(', ') : count(places.length, 'place')
  return `${where}: ${count(edits.length, 'change')}`
}

function placeOf(edit: Edit): string {
  if (edit.kind === 'promote') return `${edit.extension} ${edit.to}`
  return `${edit.extension} ${edit.environment ?? 'all'}`
}

/** Never a value of a variable. */
function wordsOf(edit: Edit): string {
  switch (edit.kind) {
    case 'set-variable':
      return `set ${edit.name}`
    case 'unset-variable':
      return `remove ${edit.name}`
    case 'set-environment':
      return Object.entries(edit.set)
        .map(([field, to]) => (typeof to === 'object' ? fieldWords(field, to) : `${field} ${to}`))
        .join(', ')
    case 'add-schedule':
      return `add the schedule ${edit.name}`
    case 'change-schedule':
      return `change the schedule ${edit.name}`
    case 'delete-schedule':
      return `delete the schedule ${edit.name}`
    case 'promote':
      return `the release of ${edit.from}`
    case 'rollback':
      return edit.to === undefined ? 'back to the tag before' : `back to ${edit.to}`
  }
}

function fieldWords(field: string, to: object | null): string {
  return to === null ? `no ${field}` : field
}
