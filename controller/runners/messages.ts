import { messageOf } from '../../core/domain/errors.ts'
import { exactText, parseExact } from '../../core/lib/exact-json.ts'
import {
  isObject,
  type JsonObject,
  objectOf,
  positiveNumber,
  stringOrNull,
  stringsOf,
} from '../../core/lib/json.ts'
import { cleanJson, messageText } from '../../core/lib/text.ts'
import type { RunnerConfiguration, RunnerSetup, TaskMessage } from '../ports/runners.ts'
import {
  type ClientMessage,
  type ExactData,
  malformed,
  replyTo,
  resultMessage,
  schedulablesOf,
  subscriptionsOf,
  variablesOf,
} from './message-fields.ts'
import * as version1 from './messages-of-version-1.ts'

/**
 * The words of the Connect protocol, from the server's side.
 * Version 2 is spoken by runners since 26.0; version 1, which has no `version` key, by those before.
 */
export type WireVersion = 1 | 2

/** Reads one frame. Never throws: what cannot be read is `malformed`. */
export function parseClientMessage(frame: string): ClientMessage {
  const envelope = parseJson(frame)
  if (!isObject(envelope)) return malformed('the frame is not a JSON object')
  const { version = 1, message_type: type } = envelope
  if (version !== 1 && version !== 2) return malformed('version is neither 1 nor 2')

  switch (type) {
    case 'setup_request':
      return parseSetup(envelope.data, setupOf)
    case 'capabilities':
      return parseSetup(envelope.data, version1.setupOf)
    case 'task':
      return parseResult(objectOf(envelope.data), () => exactData(frame))
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

/** All of it is kept, so its texts are such as a store takes. */
function parseSetup(data: unknown, read: (data: JsonObject) => RunnerSetup): ClientMessage {
  try {
    return { kind: 'setup', setup: read(objectOf(cleanJson(data))) }
  } catch (error) {
    return malformed(messageOf(error))
  }
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

/** A result repeats the task it answers: in `options` and `output` in version 2, flat in version 1. */
function parseResult(data: JsonObject, exact: ExactData): ClientMessage {
  return isObject(data.options)
    ? parseResultOfVersion2(data, data.options, exact)
    : version1.parseResult(data, exact)
}

/** The same again, for what is passed on: with numbers as they were written. */
function exactData(frame: string): JsonObject {
  try {
    return objectOf(objectOf(parseExact(frame)).data)
  } catch {
    return {} // it is nested too deeply to be kept
  }
}

function parseResultOfVersion2(data: JsonObject, options: JsonObject, exact: ExactData): ClientMessage {
  if (!isObject(data.output)) return malformed('the task has no output')
  const { output } = data
  return resultMessage(options, output.result, {
    data: (output.data ?? null) === null ? null : (objectOf(exact().output).data ?? null),
    countdownSeconds: positiveNumber(output.countdown),
    runtimeSeconds: positiveNumber(output.runtime),
    message: messageText(output.message),
  })
}

export function renderConfiguration(version: WireVersion, configuration: RunnerConfiguration): string {
  return version === 2
    ? envelope('setup_response', setupResponse(configuration))
    : JSON.stringify({ message_type: 'configuration', data: version1.configurationOf(configuration) })
}

export function renderTask(version: WireVersion, task: TaskMessage): string {
  return version === 2
    ? envelope('task', taskOfVersion2(task))
    : exactText({ message_type: 'task', data: version1.taskOf(task) })
}

export function renderShutdown(version: WireVersion): string {
  return JSON.stringify(
    version === 2 ? { version, message_type: 'shutdown', data: null } : { message_type: 'shutdown' },
  )
}

/** Current runners tell messages apart by `model_type`. */
function envelope(type: string, data: object): string {
  return exactText({ version: 2, message_type: type, data: { ...data, model_type: type } })
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
