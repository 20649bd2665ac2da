import type { TaskStatus } from '../../core/domain/task.ts'

/** What is chosen on a list of tasks, as its address holds it. */
export interface TaskChoice {
  /** Name. */
  extension?: string | undefined
  /** `dev`, `test` or `production`. */
  type?: string | undefined
  /** Separated by commas. */
  status?: string | undefined
  /** Event type. */
  event?: string | undefined
  /** Id of a task, or of its object. */
  q?: string | undefined
  /** An instant, ISO 8601: those made before it. */
  before?: string | undefined
}

export const choiceFields = ['extension', 'type', 'status', 'event', 'q', 'before'] as const

/** Every one has its chip, in the order of a task's life. */
export const taskStatuses: readonly TaskStatus[] = [
  'scheduled',
  'rescheduled',
  'retrying',
  'processing',
  'succeeded',
  'skipped',
  'failed',
]

/** Which environments are meant, as parts of the query of the API. */
export function placeParts({ extension, type }: TaskChoice): string[] {
  return [
    ...(extension ? [`extension=${encodeURIComponent(extension)}`] : []),
    ...(type ? [`environment=${encodeURIComponent(type)}`] : []),
  ]
}

/** Which tasks are meant, as parts of the query of the API: those by which an index finds them, or which narrow down what it found. */
export function filterParts({ status, event, q = '' }: TaskChoice): string[] {
  const text = q.trim()
  return [
    ...(status ? [`in(status,(${status.split(',').map(rqlText).join(',')}))`] : []),
    ...(event ? [`eq(object.type,${rqlText(event)})`] : []),
    ...(text === '' ? [] : [`eq(${/^TQ-/i.test(text) ? 'id' : 'object.id'},${rqlText(idOf(text))})`]),
  ]
}

function idOf(text: string): string {
  return /^TQ-/i.test(text) ? text.toUpperCase() : text
}

/** Tasks that are named, in groups that fit into an address. */
export function partsOfIds(ids: readonly string[], most = 300): string[] {
  const groups: string[] = []
  for (let at = 0; at < ids.length; at += most) groups.push(`in(id,(${ids.slice(at, at + most).join(',')}))`)
  return groups
}

/** Also brackets, which are RQL's own. What begins with a quote is put into the other kind. */
export function rqlText(text: string): string {
  const encoded = encodeURIComponent(text).replaceAll('(', '%28').replaceAll(')', '%29')
  if (text.startsWith('"')) return `'${encoded}'`
  return text.startsWith("'") ? `"${encoded}"` : encoded
}
