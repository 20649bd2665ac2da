import { isTaskId } from '../../core/domain/identifiers.ts'
import type { TaskResult } from '../../core/domain/task.ts'
import { arrayOf, isObject, type JsonObject, objectOf, stringOrNull, stringsOf } from '../../core/lib/json.ts'
import type { ResultMessage, RunnerSetup } from '../ports/runners.ts'

/** What a frame from a runner says. `problem` and `type` never quote the frame's payload: it may hold secrets. */
export type ClientMessage =
  | { kind: 'setup'; setup: RunnerSetup }
  | { kind: 'result'; result: ResultMessage }
  | { kind: 'shutdown' }
  | { kind: 'unknown'; type: string }
  | { kind: 'malformed'; problem: string }

/** Comes back in every result, unused by runners; version 1 requires some text here. */
export const replyTo = 'bowline'

/** The `data` of a frame with numbers as they were written, where that is asked for. */
export type ExactData = () => JsonObject

export function malformed(problem: string): ClientMessage {
  return { kind: 'malformed', problem }
}

export function subscriptionsOf(value: unknown): RunnerSetup['eventSubscriptions'] {
  return Object.fromEntries(
    Object.entries(objectOf(value)).map(([type, statuses]) => [type, stringsOf(statuses)]),
  )
}

export function schedulablesOf(value: unknown): RunnerSetup['schedulables'] {
  return namedEntries(value, 'method').map(([method, entry]) => ({
    method,
    name: stringOrNull(entry.name) ?? method,
    description: stringOrNull(entry.description) ?? '',
  }))
}

/** The same name may be declared more than once; the first one holds. */
export function variablesOf(value: unknown): RunnerSetup['variables'] {
  return namedEntries(value, 'name').map(([name, entry]) => ({
    name,
    initialValue: textOf(entry.initial_value),
    secure: entry.secure === true,
  }))
}

/** The objects of an array that have a text at `key`, the first of each name, with that name. */
function namedEntries(value: unknown, key: string): [string, JsonObject][] {
  const entries = new Map<string, JsonObject>()
  for (const entry of arrayOf(value)) {
    const name = isObject(entry) ? entry[key] : undefined
    if (typeof name === 'string' && name !== '' && !entries.has(name)) entries.set(name, objectOf(entry))
  }
  return [...entries]
}

/** A variable's value as text: numbers and booleans occur in extensions that read their defaults from YAML. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export function resultMessage(
  options: JsonObject,
  word: unknown,
  rest: Omit<ResultMessage, 'taskId' | 'correlationId' | 'result'>,
): ClientMessage {
  const taskId = options.task_id
  if (typeof taskId !== 'string' || taskId === '') return malformed('the task has no task_id')
  if (!isTaskId(taskId)) return malformed('the task_id is not the id of a task')
  if (!isResultWord(word)) return malformed('the result is none of the known words')
  const correlationId = stringOrNull(options.correlation_id)
  if (correlationId !== null && !/^[\w-]{1,64}$/.test(correlationId))
    return malformed('the correlation_id is none that was sent')
  return { kind: 'result', result: { taskId, correlationId, result: word, ...rest } }
}

const resultWords: readonly unknown[] = ['success', 'fail', 'skip', 'reschedule', 'retry']

function isResultWord(word: unknown): word is TaskResult['result'] {
  return resultWords.includes(word)
}
