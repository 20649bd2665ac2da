import type { TaskResult } from '../../core/domain/task.ts'
import {
  arrayOf,
  isObject,
  type JsonObject,
  objectOf,
  positiveNumber,
  stringOrNull,
  stringsOf,
} from '../../core/lib/json.ts'
import { cleanText } from '../../core/lib/text.ts'
import type { ResultMessage, RunnerConfiguration, RunnerSetup, TaskMessage } from '../ports/runners.ts'

/**
 * The words of the Connect protocol, from the server's side.
 * Version 2 is spoken by runners since 26.0; version 1, which has no `version` key, by those before.
 */
export type WireVersion = 1 | 2

/** What a frame from a runner says. `problem` and `type` never quote the frame's payload: it may hold secrets. */
export type ClientMessage =
  | { kind: 'setup'; setup: RunnerSetup }
  | { kind: 'result'; result: ResultMessage }
  | { kind: 'shutdown' }
  | { kind: 'unknown'; type: string }
  | { kind: 'malformed'; problem: string }

/** The API's limit for a task's output, in UTF-16 code units. */
const longestMessage = 4000

/** Comes back in every result, unused by runners; version 1 requires some text here. */
const replyTo = 'bowline'

/** Reads one frame. Never throws: what cannot be read is `malformed`. */
export function parseClientMessage(frame: string): ClientMessage {
  const envelope = parseJson(frame)
  if (!isObject(envelope)) return malformed('the frame is not a JSON object')
  const { version = 1, message_type: type } = envelope
  if (version !== 1 && version !== 2) return malformed('version is neither 1 nor 2')

  switch (type) {
    case 'setup_request':
      return { kind: 'setup', setup: setupOf(objectOf(envelope.data)) }
    case 'capabilities':
      return { kind: 'setup', setup: setupOfVersion1(objectOf(envelope.data)) }
    case 'task':
      return parseResult(objectOf(envelope.data))
    case 'shutdown':
      return { kind: 'shutdown' }
    default:
      return typeof type === 'string'
        ? { kind: 'unknown', type: type.slice(0, 64) }
        : malformed('message_type is not a string')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function malformed(problem: string): ClientMessage {
  return { kind: 'malformed', problem }
}

function setupOf(data: JsonObject): RunnerSetup {
  const repository = objectOf(data.repository)
  return {
    version: 2,
    runnerVersion: stringOrNull(data.runner_version),
    eventSubscriptions: subscriptionsOf(data.event_subscriptions),
    schedulables: schedulablesOf(data.schedulables),
    variables: variablesOf(data.variables),
    audience: stringsOf(data.audience),
    readmeUrl: stringOrNull(repository.readme_url),
    changelogUrl: stringOrNull(repository.changelog_url),
  }
}

function setupOfVersion1(data: JsonObject): RunnerSetup {
  return {
    version: 1,
    runnerVersion: stringOrNull(data.runner_version),
    eventSubscriptions: subscriptionsOf(data.capabilities),
    schedulables: schedulablesOf(data.schedulables),
    variables: variablesOf(data.variables),
    audience: [],
    readmeUrl: stringOrNull(data.readme_url),
    changelogUrl: stringOrNull(data.changelog_url),
  }
}

function subscriptionsOf(value: unknown): RunnerSetup['eventSubscriptions'] {
  return Object.fromEntries(
    Object.entries(objectOf(value)).map(([type, statuses]) => [type, stringsOf(statuses)]),
  )
}

function schedulablesOf(value: unknown): RunnerSetup['schedulables'] {
  return namedEntries(value, 'method').map(([method, entry]) => ({
    method,
    name: stringOrNull(entry.name) ?? method,
    description: stringOrNull(entry.description) ?? '',
  }))
}

/** The same name may be declared more than once; the first one holds. */
function variablesOf(value: unknown): RunnerSetup['variables'] {
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

/** A result repeats the task it answers: in `options` and `output` in version 2, flat in version 1. */
function parseResult(data: JsonObject): ClientMessage {
  return isObject(data.options) ? parseResultOfVersion2(data, data.options) : parseResultOfVersion1(data)
}

function parseResultOfVersion2(data: JsonObject, options: JsonObject): ClientMessage {
  if (!isObject(data.output)) return malformed('the task has no output')
  const { output } = data
  return resultMessage(options, output.result, {
    data: output.data ?? null,
    countdownSeconds: positiveNumber(output.countdown),
    runtimeSeconds: positiveNumber(output.runtime),
    message: messageText(output.message),
  })
}

function parseResultOfVersion1(data: JsonObject): ClientMessage {
  return resultMessage(data, data.result, {
    data: interactiveDataOfVersion1(data),
    countdownSeconds: positiveNumber(data.countdown),
    runtimeSeconds: positiveNumber(data.runtime),
    message: messageText(data.output),
  })
}

function resultMessage(
  options: JsonObject,
  word: unknown,
  rest: Omit<ResultMessage, 'taskId' | 'correlationId' | 'result'>,
): ClientMessage {
  const taskId = options.task_id
  if (typeof taskId !== 'string' || taskId === '') return malformed('the task has no task_id')
  if (!isResultWord(word)) return malformed('the result is none of the known words')
  const correlationId = stringOrNull(options.correlation_id)
  return { kind: 'result', result: { taskId, correlationId, result: word, ...rest } }
}

const resultWords: readonly unknown[] = ['success', 'fail', 'skip', 'reschedule', 'retry']

function isResultWord(word: unknown): word is TaskResult['result'] {
  return resultWords.includes(word)
}

const wrappedInVersion1: readonly unknown[] = ['product_action_execution', 'product_custom_event_processing']

/** Version 1 answers a validation with the bare request; this gives it the envelope of version 2. */
function interactiveDataOfVersion1({ task_category, task_type, result, data = null }: JsonObject): unknown {
  if (task_category !== 'interactive' || data === null || wrappedInVersion1.includes(task_type)) return data
  return { http_status: result === 'success' ? 200 : 400, headers: null, body: data }
}

/**
 * A result's message as text to store: extensions send any JSON value. At most 4000 characters, cleaned
 * after the cut, which may leave half a character.
 */
export function messageText(message: unknown): string | null {
  if (message === null || message === undefined) return null
  const text = typeof message === 'string' ? message : JSON.stringify(message)
  return cleanText(text.slice(0, longestMessage))
}

export function renderConfiguration(version: WireVersion, configuration: RunnerConfiguration): string {
  return version === 2
    ? envelope('setup_response', setupResponse(configuration))
    : JSON.stringify({ message_type: 'configuration', data: configurationOfVersion1(configuration) })
}

export function renderTask(version: WireVersion, task: TaskMessage): string {
  return version === 2
    ? envelope('task', taskOfVersion2(task))
    : JSON.stringify({ message_type: 'task', data: taskOfVersion1(task) })
}

export function renderShutdown(version: WireVersion): string {
  return JSON.stringify(
    version === 2 ? { version, message_type: 'shutdown', data: null } : { message_type: 'shutdown' },
  )
}

/** Current runners tell messages apart by `model_type`. */
function envelope(type: string, data: object): string {
  return JSON.stringify({ version: 2, message_type: type, data: { ...data, model_type: type } })
}

function setupResponse(configuration: RunnerConfiguration): object {
  return {
    variables: configuration.variables.map(({ name, value, secure }) => ({ name, value, secure })),
    environment_type: configuration.environmentType,
    logging: {
      logging_api_key: null,
      log_level: configuration.logLevel,
      runner_log_level: configuration.logLevel,
      meta: {
        repository_tag: configuration.repositoryTag,
        account_id: configuration.accountId,
        account_name: configuration.accountName,
        service_id: configuration.serviceId,
        products: configuration.products,
        hub_id: configuration.hubId,
      },
    },
    event_definitions: configuration.eventDefinitions.map((definition) => ({
      event_type: definition.eventType,
      api_resource_endpoint: definition.resourceEndpoint,
      api_collection_endpoint: definition.collectionEndpoint,
      api_collection_filter: definition.collectionFilter,
    })),
    environment_runtime: configuration.runtime,
    environment_hostname: null,
    environment_domain: null,
  }
}

/** Exactly these keys: the oldest runners refuse any other. */
function configurationOfVersion1(configuration: RunnerConfiguration): object {
  return {
    configuration: Object.fromEntries(configuration.variables.map(({ name, value }) => [name, value])),
    environment_type: configuration.environmentType,
    logging_api_key: null,
    log_level: configuration.logLevel,
    runner_log_level: configuration.logLevel,
    repository_tag: configuration.repositoryTag,
    account_id: configuration.accountId,
    account_name: configuration.accountName,
    service_id: configuration.serviceId,
    product_id: configuration.products.join(','),
    hub_id: configuration.hubId,
  }
}

function taskOfVersion2(task: TaskMessage): object {
  return {
    options: {
      task_id: task.taskId,
      task_category: task.category,
      correlation_id: task.correlationId,
      reply_to: replyTo,
      api_key: null,
      installation_id: null,
      connect_correlation_id: task.traceParent,
    },
    input: { event_type: task.eventType, object_id: task.objectId, data: task.data ?? null },
    output: null,
  }
}

function taskOfVersion1(task: TaskMessage): object {
  return {
    task_id: task.taskId,
    task_category: task.category,
    correlation_id: task.correlationId,
    reply_to: replyTo,
    task_type: task.eventType,
    object_id: task.objectId,
    data: task.data ?? null,
  }
}
