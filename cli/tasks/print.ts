import type { WholeTask, WireTask } from '../../api/task.ts'
import type { TaskEvent } from '../../core/domain/task.ts'
import { exactText } from '../../core/lib/exact-json.ts'
import { table } from '../table.ts'

export function taskTable(tasks: readonly WireTask[], nameOf: (environment: string) => string): string {
  const rows = tasks.map((task) => [
    task.id,
    task.events.created.at,
    nameOf(task.environment.id),
    task.object.type,
    task.object.id,
    statusText(task),
    firstLine(task.output),
  ])
  return table([['ID', 'CREATED', 'ENVIRONMENT', 'EVENT', 'OBJECT', 'STATUS', 'MESSAGE'], ...rows])
}

/** One line about what has just happened to a task. */
export function changeLine({ what, task }: { what: string; task: WireTask }, environment: string): string {
  const { id, events, object, assignee, reason, output } = task
  const next = what === 'retrying' || what === 'rescheduled' ? `not before ${task.not_before}` : ''
  const about = what === 'assigned' ? (assignee ?? '') : firstLine(output)
  const words = [
    events.updated.at,
    id,
    what.padEnd(11),
    environment,
    object.type,
    object.id,
    reason ?? '',
    next,
    about,
  ]
  return words.filter((each) => each !== '').join('  ')
}

/** A task whole, for people: what it is, and what happened to it in order. */
export function taskText(task: WholeTask, environment: string): string {
  const { events, object } = task
  const facts: [string, string | number | null | undefined][] = [
    ['environment', `${environment} (${task.environment.id})`],
    ['event', `${object.type} (${object.category})`],
    ['object', object.id],
    ['fairness key', task.fairness_key || null],
    ['correlation id', task.correlation_id],
    ['instance', task.assignee],
    ['created', events.created.at],
    [isPutOff(task) ? 'next try' : 'due', events.completed ? null : task.not_before],
    ['assigned', events.assigned?.at],
    ['completed', events.completed?.at],
    ['runtime', task.runtime_total === null ? null : `${task.runtime_total / 1000} s`],
    ['failed tries', task.retry_count || null],
    ['losses', task.loss_count || null],
    ['rescheduled', task.rescheduled_count || null],
    ['coalesced', task.coalesced_count || null],
    ['fence', task.fence],
  ]
  const known = facts.flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[`  ${name}`, `${value}`]],
  )
  return [
    `${task.id} ${statusText(task)}`,
    table(known),
    ...section('message', task.output),
    ...section('result', jsonOf(task.result)),
    ...section('data', jsonOf(task.data)),
    'story',
    table(task.story.map(storyRow)),
  ].join('\n')
}

function storyRow({ at, what, fence, by, message }: TaskEvent): string[] {
  return [`  ${at}`, what, `fence ${fence}`, by ?? '', firstLine(message)]
}

function section(name: string, text: string | null): string[] {
  return text === null ? [] : [name, ...text.split('\n').map((line) => `  ${line}`)]
}

function jsonOf(value: unknown): string | null {
  return value === null || value === undefined ? null : exactText(value, 2)
}

/** What became of a task that somebody waited for, with what its runner said. */
export function endText(task: WholeTask): string {
  const said = task.output === null ? '' : `: ${task.output}`
  return [`${statusText(task)}${said}`, jsonOf(task.result)]
    .filter((each) => each !== null)
    .map((each) => `${each}\n`)
    .join('')
}

/** `failed (quarantined)`, `retrying, not before 2026-11-25T13:40:51.310Z`. */
export function statusText(task: WireTask): string {
  const { status, reason } = task
  if (isPutOff(task)) return `${status}, not before ${task.not_before}`
  return reason === null ? status : `${status} (${reason})`
}

function isPutOff({ status }: WireTask): boolean {
  return status === 'retrying' || status === 'rescheduled'
}

const longestLine = 160

function firstLine(text: string | null): string {
  const line = (text ?? '').split('\n', 1)[0] ?? ''
  return line.length > longestLine ? `${line.slice(0, longestLine - 1)}…` : line
}
