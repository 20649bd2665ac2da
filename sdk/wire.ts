import { eventCategory } from '../core/domain/event-catalogue.ts'
import { arrayOf, isObject, type JsonObject, objectOf, stringOrNull } from '../core/lib/json.ts'
import type { Extension, TaskInfo } from './extension.ts'
import { isLogLevel, type LogLevel } from './log.ts'

/** The words of the Connect protocol, version 2, from the runner's side. */
export type ServerMessage =
  | { kind: 'configuration'; configuration: Configuration }
  | { kind: 'task'; task: WireTask }
  | { kind: 'shutdown' }
  | { kind: 'unknown' }

/** What the server tells every runner of an environment. */
export interface Configuration {
  variables: Readonly<Record<string, string>>
  logLevel: LogLevel
  /** `SRVC-dddd-dddd` */
  serviceId: string
  eventDefinitions: readonly EventDefinition[]
}

/** How the objects of an event type are looked up. */
export interface EventDefinition {
  eventType: string
  /** With `{pk}` for the object's id. */
  resource: string
  collection: string
  /** With `${_object_id_}` and `${_statuses_}`. */
  filter: string
}

/** A task as it came, because the result repeats it. */
export interface WireTask {
  info: TaskInfo
  options: JsonObject
  input: JsonObject
}

/** The `output` of a result. */
export interface Output {
  result: 'success' | 'fail' | 'skip' | 'reschedule' | 'retry'
  data: unknown
  /** Seconds; 0 except for `reschedule`. */
  countdown: number
  /** Seconds spent in the handler. */
  runtime: number
  message: string | null
}

export function parseServerMessage(frame: string): ServerMessage {
  const { message_type: type, data } = objectOf(parseJson(frame))
  if (type === 'setup_response')
    return { kind: 'configuration', configuration: configurationOf(objectOf(data)) }
  if (type === 'shutdown') return { kind: 'shutdown' }
  const task = type === 'task' ? taskOf(objectOf(data)) : undefined
  return task ? { kind: 'task', task } : { kind: 'unknown' }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function configurationOf(data: JsonObject): Configuration {
  const logging = objectOf(data.logging)
  const variables = arrayOf(data.variables).map(objectOf)
  return {
    variables: Object.freeze(
      Object.fromEntries(variables.map(({ name, value }) => [String(name), stringOrNull(value) ?? ''])),
    ),
    logLevel: isLogLevel(logging.log_level) ? logging.log_level : 'INFO',
    serviceId: stringOrNull(objectOf(logging.meta).service_id) ?? '',
    eventDefinitions: arrayOf(data.event_definitions).map(objectOf).map(eventDefinitionOf),
  }
}

function eventDefinitionOf(definition: JsonObject): EventDefinition {
  return {
    eventType: stringOrNull(definition.event_type) ?? '',
    resource: stringOrNull(definition.api_resource_endpoint) ?? '',
    collection: stringOrNull(definition.api_collection_endpoint) ?? '',
    filter: stringOrNull(definition.api_collection_filter) ?? '',
  }
}

/** Undefined where a field is missing, and for the categories that this client does not serve. */
function taskOf({ options, input }: JsonObject): WireTask | undefined {
  if (!isObject(options) || !isObject(input)) return undefined
  const { task_id: id, task_category: category } = options
  const { event_type: eventType, object_id: objectId } = input
  if (typeof id !== 'string' || typeof eventType !== 'string' || typeof objectId !== 'string')
    return undefined
  if (category !== 'background' && category !== 'interactive' && category !== 'scheduled') return undefined
  return { info: { id, category, eventType, objectId, ...attemptOf(options.correlation_id) }, options, input }
}

/** Bowline numbers the deliveries of a task in its correlation id. */
function attemptOf(correlationId: unknown): Pick<TaskInfo, 'attempt'> {
  const number = /^fence-(\d+)$/.exec(stringOrNull(correlationId) ?? '')?.[1]
  return number === undefined ? {} : { attempt: Number(number) }
}

export function renderSetupRequest(extension: Extension): string {
  return envelope('setup_request', {
    event_subscriptions: Object.fromEntries(
      Object.entries(extension.events ?? {}).map(([type, { statuses = [] }]) => [type, statuses]),
    ),
    ui_modules: null,
    icon: null,
    variables: (extension.variables ?? []).map(({ name, initialValue = '', secure = false }) => ({
      name,
      initial_value: initialValue,
      secure,
    })),
    schedulables: Object.entries(extension.schedulables ?? {}).map(([method, { name, description }]) => ({
      method,
      name,
      description,
    })),
    anvil_callables: null,
    transformations: null,
    audience: extension.audience ?? null,
    repository: { readme_url: extension.readmeUrl ?? null, changelog_url: extension.changelogUrl ?? null },
    runner_version: 'bowline-sdk',
    proxied_connect_api: null,
  })
}

export function renderResult({ options, input }: WireTask, output: Output): string {
  return envelope('task', { options, input, output })
}

export function renderShutdown(): string {
  return JSON.stringify({ version: 2, message_type: 'shutdown', data: null })
}

/** Whether any of the extension's events has somebody waiting for its answer. */
export function hasInteractiveEvents({ events = {} }: Extension): boolean {
  return Object.keys(events).some((type) => eventCategory(type) === 'interactive')
}

function envelope(type: string, data: object): string {
  return JSON.stringify({ version: 2, message_type: type, data: { ...data, model_type: type } })
}
