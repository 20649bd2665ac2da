import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RunnerConfiguration, TaskMessage } from '../../../../controller/ports/runners.ts'
import {
  parseClientMessage,
  renderConfiguration,
  renderShutdown,
  renderTask,
} from '../../../../controller/runners/messages.ts'
import { messageText } from '../../../../core/lib/text.ts'

const setupRequest = {
  event_subscriptions: {
    asset_purchase_request_processing: ['pending'],
    asset_purchase_request_validation: ['draft'],
  },
  ui_modules: null,
  icon: null,
  variables: [{ name: 'GREETING', initial_value: 'hello', secure: false }],
  schedulables: [{ method: 'nightly', name: 'Nightly', description: 'Counts something' }],
  anvil_callables: null,
  transformations: null,
  audience: ['vendor'],
  repository: { readme_url: 'https://example.org/readme', changelog_url: 'https://example.org/changelog' },
  runner_version: '42.0',
  proxied_connect_api: null,
  model_type: 'setup_request',
}

const nothing = {
  runnerVersion: null,
  eventSubscriptions: {},
  schedulables: [],
  variables: [],
  audience: [],
  readmeUrl: null,
  changelogUrl: null,
}

const parse = (message: unknown) => parseClientMessage(JSON.stringify(message))
const parseSetup = (data: object) => parse({ version: 2, message_type: 'setup_request', data })

describe('a handshake', () => {
  test('of version 2 is read in full', () => {
    expect(parseSetup(setupRequest)).toEqual({
      kind: 'setup',
      setup: {
        version: 2,
        runnerVersion: '42.0',
        eventSubscriptions: setupRequest.event_subscriptions,
        schedulables: setupRequest.schedulables,
        variables: [{ name: 'GREETING', initialValue: 'hello', secure: false }],
        audience: ['vendor'],
        readmeUrl: 'https://example.org/readme',
        changelogUrl: 'https://example.org/changelog',
      },
    })
  })

  test('of version 1 gives the same words', () => {
    const data = {
      capabilities: { asset_purchase_request_processing: ['pending'] },
      variables: [{ name: 'GREETING', initial_value: 'hello' }],
      schedulables: setupRequest.schedulables,
      readme_url: 'https://example.org/readme',
      changelog_url: 'https://example.org/changelog',
      runner_version: '25.5',
    }
    expect(parse({ message_type: 'capabilities', data })).toEqual({
      kind: 'setup',
      setup: {
        version: 1,
        runnerVersion: '25.5',
        eventSubscriptions: data.capabilities,
        schedulables: data.schedulables,
        variables: [{ name: 'GREETING', initialValue: 'hello', secure: false }],
        audience: [],
        readmeUrl: data.readme_url,
        changelogUrl: data.changelog_url,
      },
    })
  })

  test.each([
    ['nothing at all', {}, {}],
    ['only nulls', Object.fromEntries(Object.keys(setupRequest).map((key) => [key, null])), {}],
    [
      'events without statuses, or with something else in their place',
      { event_subscriptions: { a: null, b: [], c: ['x', 1], d: 'x' } },
      { eventSubscriptions: { a: [], b: [], c: ['x'], d: [] } },
    ],
    [
      'an event type named like a property of every object',
      JSON.parse('{"event_subscriptions": {"__proto__": ["x"]}}'),
      { eventSubscriptions: JSON.parse('{"__proto__": ["x"]}') },
    ],
    [
      'variables twice, without a name, with values that are no text',
      {
        variables: [
          { name: 'A', initial_value: 1, secure: true },
          { name: 'A', initial_value: 'later' },
          { name: 'B', initial_value: null, secure: null },
          { initial_value: 'nameless' },
          null,
        ],
      },
      {
        variables: [
          { name: 'A', initialValue: '1', secure: true },
          { name: 'B', initialValue: '', secure: false },
        ],
      },
    ],
    [
      'schedulables with only a method',
      { schedulables: [{ method: 'm' }, { name: 'no method' }] },
      { schedulables: [{ method: 'm', name: 'm', description: '' }] },
    ],
  ])('with %s is accepted', (_, data, expected) => {
    expect(parseSetup(data)).toEqual({ kind: 'setup', setup: { version: 2, ...nothing, ...expected } })
  })
})

const options = {
  task_id: 'TQ-1',
  task_category: 'background',
  correlation_id: 'fence-1',
  reply_to: 'x',
  api_key: 'k',
}
const input = { event_type: 'asset_purchase_request_processing', object_id: 'PR-1', data: null }
const result = {
  taskId: 'TQ-1',
  correlationId: 'fence-1',
  result: 'success',
  data: null,
  countdownSeconds: 0,
  runtimeSeconds: 0,
  message: null,
}

describe('a result', () => {
  test.each([
    [
      'success',
      { result: 'success', data: null, countdown: 0, runtime: 0.03, message: null },
      { runtimeSeconds: 0.03 },
    ],
    ['reschedule', { result: 'reschedule', countdown: 60 }, { result: 'reschedule', countdownSeconds: 60 }],
    ['skip', { result: 'skip', message: 'not mine' }, { result: 'skip', message: 'not mine' }],
    ['fail', { result: 'fail', message: 'no stock' }, { result: 'fail', message: 'no stock' }],
    ['retry', { result: 'retry', message: 'boom' }, { result: 'retry', message: 'boom' }],
    [
      'a message that is no text',
      { result: 'fail', message: ['a', 1] },
      { result: 'fail', message: '["a",1]' },
    ],
    ['numbers that are none', { result: 'success', countdown: 'soon', runtime: -1 }, {}],
    [
      'an interactive answer',
      { result: 'success', data: { http_status: 200, headers: null, body: { a: 1 } } },
      { data: { http_status: 200, headers: null, body: { a: 1 } } },
    ],
  ])('of version 2: %s', (_, output, expected) => {
    const data = { options, input, output, model_type: 'task' }
    expect(parse({ version: 2, message_type: 'task', data })).toEqual({
      kind: 'result',
      result: { ...result, ...expected },
    })
  })

  const flat = { task_id: 'TQ-1', task_category: 'background', correlation_id: 'fence-1', task_type: 'x' }
  const validation = { task_category: 'interactive', task_type: 'asset_purchase_request_validation' }
  test.each([
    [
      'the message is called output',
      { result: 'fail', output: 'no stock' },
      { result: 'fail', message: 'no stock' },
    ],
    ['without countdown and runtime', { result: 'skip' }, { result: 'skip' }],
    [
      'a validation answers the bare request',
      { ...validation, result: 'success', data: { id: 'PR-1' } },
      { data: { http_status: 200, headers: null, body: { id: 'PR-1' } } },
    ],
    [
      'a refused validation',
      { ...validation, result: 'fail', data: { id: 'PR-1' } },
      { result: 'fail', data: { http_status: 400, headers: null, body: { id: 'PR-1' } } },
    ],
    [
      'a product action has its envelope already',
      {
        task_category: 'interactive',
        task_type: 'product_action_execution',
        result: 'success',
        data: { http_status: 302, headers: { Location: '/' }, body: null },
      },
      { data: { http_status: 302, headers: { Location: '/' }, body: null } },
    ],
  ])('of version 1: %s', (_, data, expected) => {
    expect(parse({ message_type: 'task', data: { ...flat, ...data } })).toEqual({
      kind: 'result',
      result: { ...result, ...expected },
    })
  })
})

describe('what is no message', () => {
  test.each([
    ['not JSON', 'secret{', 'the frame is not a JSON object'],
    ['an array', '[]', 'the frame is not a JSON object'],
    ['version 3', '{"version":3,"message_type":"task"}', 'version is neither 1 nor 2'],
    ['no type', '{"version":2}', 'message_type is not a string'],
    ['a task without anything', '{"version":2,"message_type":"task"}', 'the task has no task_id'],
    [
      'a task without output',
      '{"version":2,"message_type":"task","data":{"options":{"task_id":"TQ-1"},"output":null}}',
      'the task has no output',
    ],
    [
      'an unknown result',
      '{"version":2,"message_type":"task","data":{"options":{"task_id":"TQ-1"},"output":{"result":"delete"}}}',
      'the result is none of the known words',
    ],
  ])('is told: %s', (_, frame, problem) => {
    expect(parseClientMessage(frame)).toEqual({ kind: 'malformed', problem })
  })

  test.each([
    ['shutdown of version 2', '{"version":2,"message_type":"shutdown","data":null}', { kind: 'shutdown' }],
    ['shutdown of version 1', '{"message_type":"shutdown"}', { kind: 'shutdown' }],
    [
      'another type',
      '{"version":2,"message_type":"web_task","data":{}}',
      { kind: 'unknown', type: 'web_task' },
    ],
  ])('but not %s', (_, frame, expected) => {
    expect(parseClientMessage(frame)).toEqual(expected)
  })

  test('never throws, whatever comes', () => {
    const anyMessage = fc.record({
      version: fc.constantFrom(1, 2),
      message_type: fc.constantFrom('setup_request', 'capabilities', 'task', 'shutdown'),
      data: fc.jsonValue(),
    })
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          anyMessage.map((each) => JSON.stringify(each)),
        ),
        (frame) => {
          expect(parseClientMessage(frame)).toHaveProperty('kind')
        },
      ),
    )
  })
})

describe("a result's message as text", () => {
  test.each([
    ['null stays null', null, null],
    ['text stays text', 'no stock', 'no stock'],
    ['an object becomes JSON', { a: [1] }, '{"a":[1]}'],
    ['4000 characters at most', 'x'.repeat(5000), 'x'.repeat(4000)],
    ['U+0000 is replaced', 'a\0b', 'a\uFFFDb'],
    ['a lone surrogate is replaced', 'a\uD800b', 'a\uFFFDb'],
    ['a pair stays', 'a😀b', 'a😀b'],
    ['half a pair left by the cut is replaced', `${'x'.repeat(3999)}😀`, `${'x'.repeat(3999)}\uFFFD`],
  ])('%s', (_, message, expected) => {
    expect(messageText(message)).toBe(expected)
  })
})

const configuration: RunnerConfiguration = {
  generation: '0123456789ab',
  variables: [
    { name: 'GREETING', value: 'hello', secure: false },
    { name: 'TOKEN', value: 's3cret', secure: true },
  ],
  environmentType: 'development',
  logLevel: 'INFO',
  serviceId: 'SRVC-4400-0874',
  products: ['PRD-1', 'PRD-2'],
  hubId: null,
  accountId: 'VA-000-000',
  accountName: 'Acme',
  repositoryTag: '1.2.0',
  runtime: 'local',
  eventDefinitions: [
    {
      eventType: 'contract_changed',
      resourceEndpoint: 'contracts/{pk}',
      collectionEndpoint: 'contracts',
      collectionFilter: 'eq(id,x)',
    },
  ],
}

const task: TaskMessage = {
  taskId: 'TQ-1',
  category: 'interactive',
  eventType: 'asset_purchase_request_validation',
  objectId: 'PR-1',
  data: { id: 'PR-1' },
  correlationId: 'fence-1',
  traceParent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
}

describe('what the server says', () => {
  test.each([
    [
      'setup_response',
      renderConfiguration(2, configuration),
      {
        version: 2,
        message_type: 'setup_response',
        data: {
          variables: configuration.variables,
          environment_type: 'development',
          logging: {
            logging_api_key: null,
            log_level: 'INFO',
            runner_log_level: 'INFO',
            meta: {
              repository_tag: '1.2.0',
              account_id: 'VA-000-000',
              account_name: 'Acme',
              service_id: 'SRVC-4400-0874',
              products: ['PRD-1', 'PRD-2'],
              hub_id: null,
            },
          },
          event_definitions: [
            {
              event_type: 'contract_changed',
              api_resource_endpoint: 'contracts/{pk}',
              api_collection_endpoint: 'contracts',
              api_collection_filter: 'eq(id,x)',
            },
          ],
          environment_runtime: 'local',
          environment_hostname: null,
          environment_domain: null,
          model_type: 'setup_response',
        },
      },
    ],
    [
      'configuration of version 1',
      renderConfiguration(1, configuration),
      {
        message_type: 'configuration',
        data: {
          configuration: { GREETING: 'hello', TOKEN: 's3cret' },
          environment_type: 'development',
          logging_api_key: null,
          log_level: 'INFO',
          runner_log_level: 'INFO',
          repository_tag: '1.2.0',
          account_id: 'VA-000-000',
          account_name: 'Acme',
          service_id: 'SRVC-4400-0874',
          product_id: 'PRD-1,PRD-2',
          hub_id: null,
        },
      },
    ],
    [
      'task',
      renderTask(2, task),
      {
        version: 2,
        message_type: 'task',
        data: {
          options: {
            task_id: 'TQ-1',
            task_category: 'interactive',
            correlation_id: 'fence-1',
            reply_to: 'bowline',
            api_key: null,
            installation_id: null,
            connect_correlation_id: task.traceParent,
          },
          input: { event_type: task.eventType, object_id: 'PR-1', data: { id: 'PR-1' } },
          output: null,
          model_type: 'task',
        },
      },
    ],
    [
      'task of version 1',
      renderTask(1, task),
      {
        message_type: 'task',
        data: {
          task_id: 'TQ-1',
          task_category: 'interactive',
          correlation_id: 'fence-1',
          reply_to: 'bowline',
          task_type: task.eventType,
          object_id: 'PR-1',
          data: { id: 'PR-1' },
        },
      },
    ],
    ['shutdown', renderShutdown(2), { version: 2, message_type: 'shutdown', data: null }],
    ['shutdown of version 1', renderShutdown(1), { message_type: 'shutdown' }],
  ])('%s', (_, frame, expected) => {
    expect(JSON.parse(frame)).toEqual(expected)
  })
})
