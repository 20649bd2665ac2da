import { parseClientMessage } from '../../../controller/runners/messages.ts'
import { jsons } from '../corpus.ts'
import type { Kind } from '../kind.ts'
import { reshaped } from '../reshape.ts'

const setup = {
  event_subscriptions: { order_placed: ['pending', 'done'] },
  schedulables: [{ method: 'tick', name: 'Tick', description: 'now and then' }],
  variables: [{ name: 'GREETING', initial_value: 'hello', secure: true }],
  audience: ['vendor'],
  runner_version: '37.0',
  repository: { readme_url: 'https://example.com', changelog_url: null },
  model_type: 'setup_request',
}
const task = {
  options: { task_id: 'TQ-1', task_category: 'background', correlation_id: 'c', reply_to: 'bowline' },
  input: { event_type: 'order_placed', object_id: 'OR-1', data: { a: 1.0 } },
  output: {
    result: 'success',
    data: { http_status: 200, body: [1e300, 12345678901234567000] },
    countdown: 30,
    message: 'm',
  },
  model_type: 'task',
}
const old = {
  task_id: 'TQ-1',
  task_category: 'interactive',
  task_type: 'validation',
  result: 'fail',
  data: {},
  output: 'no',
}

/** What runners say, in both versions of the protocol. */
export const frames: Kind = {
  name: 'frame',
  share: 18,
  corpus: jsons(
    { version: 2, message_type: 'setup_request', data: setup },
    { version: 2, message_type: 'task', data: task },
    { version: 2, message_type: 'shutdown', data: null },
    { message_type: 'capabilities', data: { ...setup, capabilities: setup.event_subscriptions } },
    { message_type: 'task', data: old },
    { message_type: 'pause' },
  ),
  words: [
    ...[
      '"version":',
      '2',
      '"message_type":',
      '"task"',
      '"output":',
      '"result":',
      '"reschedule"',
      'null',
      '1.0',
    ],
    ...['12345678901234567890', '"\\u0000"', '\\ud800', '\\u0000number:1', '"__proto__":', ',', '"', '\\'],
  ],
  pairs: [
    ['[', ']'],
    ['{"data":', '}'],
    ['{"output":{"data":', '}}'],
  ],
  longest: 262_144,
  shaped: reshaped,
  read: (input) => parseClientMessage(input.toString('utf8')),
}
