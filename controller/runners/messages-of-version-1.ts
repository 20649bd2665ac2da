import { type JsonObject, positiveNumber, stringOrNull } from '../../core/lib/json.ts'
import { messageText } from '../../core/lib/text.ts'
import type { RunnerConfiguration, RunnerSetup, TaskMessage } from '../ports/runners.ts'
import {
  type ClientMessage,
  type ExactData,
  replyTo,
  resultMessage,
  schedulablesOf,
  subscriptionsOf,
  variablesOf,
} from './message-fields.ts'

/** Version 1 of the Connect protocol, which runners before 26.0 speak: where its messages differ from those of version 2. */

export function setupOf(data: JsonObject): RunnerSetup {
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

export function parseResult(data: JsonObject, exact: ExactData): ClientMessage {
  return resultMessage(data, data.result, {
    data: (data.data ?? null) === null ? null : interactiveData({ ...data, data: exact().data ?? null }),
    countdownSeconds: positiveNumber(data.countdown),
    runtimeSeconds: positiveNumber(data.runtime),
    message: messageText(data.output),
  })
}

/** Answers of these already have the envelope. */
const wrapped: readonly unknown[] = ['product_action_execution', 'product_custom_event_processing']

/** Version 1 answers a validation with the bare request; this gives it the envelope of version 2. */
function interactiveData({ task_category, task_type, result, data = null }: JsonObject): unknown {
  if (task_category !== 'interactive' || data === null || wrapped.includes(task_type)) return data
  return { http_status: result === 'success' ? 200 : 400, headers: null, body: data }
}

/** Exactly these keys: the oldest runners refuse any other. */
export function configurationOf(configuration: RunnerConfiguration): object {
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

export function taskOf(task: TaskMessage): object {
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
