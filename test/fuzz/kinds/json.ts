import { isDeepStrictEqual } from 'node:util'
import type { FastifyRequest } from 'fastify'
import { readAgain, readNewTask } from '../../../controller/http/connect/new-task.ts'
import { onBehalfOf, pauseOf, rangeOf } from '../../../controller/http/connect/schedule-body.ts'
import { HttpError } from '../../../controller/http/errors.ts'
import { readGitHubEvent } from '../../../controller/http/webhooks/github-events.ts'
import { BowlineError } from '../../../core/domain/errors.ts'
import { exactText, parseExact } from '../../../core/lib/exact-json.ts'
import { jsonExcess } from '../../../core/lib/json-limits.ts'
import { keepableJson, messageText } from '../../../core/lib/text.ts'
import { readKeySet, readPublicKey } from '../../../core/sealing/keys.ts'
import { webhookExamples } from '../../github/published.ts'
import { jsons } from '../corpus.ts'
import { type Kind, refusing } from '../kind.ts'
import { reshaped } from '../reshape.ts'

const deliveries = [
  ['push'],
  ['pull_request', 'opened'],
  ['check_run', 'rerequested'],
  ['check_run', 'requested_action'],
  ['check_suite', 'rerequested'],
  ['installation', 'created'],
] as const
const events = ['push', 'pull_request', 'check_run', 'check_suite', 'installation']
const now = Date.UTC(2027, 0, 31)
const key = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
}

export const json: Kind = {
  name: 'json',
  share: 20,
  corpus: [
    ...deliveries.flatMap(([name, action]) => jsons(...webhookExamples(name, action).slice(0, 1))),
    ...jsons(
      {
        object: { id: 'OR-1', type: 'order_placed', category: 'background' },
        data: { a: [1.0, 0.1, null] },
      },
      {
        object: { id: 'OR-1', type: 'x' },
        not_before: '2027-02-01T08:00:00Z',
        fairness_key: 'k',
        correlation_id: 'c',
      },
      { event_type: 'order_placed', object_id: 'OR-1', data: { total: 12345678901234567000, small: 0.1 } },
      { reason: 'a', owner: 'b', until: '2027-03-01T00:00:00Z' },
      { from: '2027-01-01T00:00:00Z', to: '2027-01-02T00:00:00+01:00', dry_run: true, owner: 'ada' },
      { keys: [key] },
    ),
    Buffer.from(
      '{"n": 12345678901234567890, "m": 1.0, "k": -0, "l": 1E5, "\\u0000number:1": "\\u0000number:1"}',
    ),
  ],
  words: [
    ...[
      'null',
      'true',
      '{}',
      '[]',
      '""',
      '"\\u0000"',
      '"\\ud800"',
      '"__proto__":',
      '"constructor":',
      '\\u0000number:1',
    ],
    ...[
      '"data":',
      '"object":',
      '"until":',
      '1.0',
      '12345678901234567890',
      '-0',
      '1E400',
      ',',
      ':',
      '\\',
      '"',
    ],
  ],
  pairs: [
    ['[', ']'],
    ['{"a":', '}'],
    ['"', '"'],
    ['[{"data":', '}]'],
  ],
  longest: 262_144,
  shaped: reshaped,
  async read(input) {
    const text = input.toString('utf8')
    let body: unknown
    try {
      body = JSON.parse(text)
    } catch {
      refusing([SyntaxError], () => parseExact(text))
      return await readKeySet(text, readPublicKey).catch(onlyOurs)
    }
    if (jsonExcess(text) === undefined) keepsNumbers(text, body)
    const request = { body } as FastifyRequest
    const refuse = (work: () => unknown) => refusing([HttpError], work)
    refuse(() => readNewTask(body, 'ENV-1234-5678-01', now))
    refuse(() => readAgain(body, now))
    refuse(() => pauseOf(request, 'admin', now))
    refuse(() => rangeOf(request, now))
    refuse(() => onBehalfOf(request, 'admin'))
    for (const name of events) refusing([TypeError], () => readGitHubEvent(name, body))
    keepableJson(body, 65_536)
    messageText(body)
    await readKeySet(text, readPublicKey).catch(onlyOurs)
  },
}

function onlyOurs(error: unknown): void {
  if (!(error instanceof BowlineError)) throw error
}

/** Numbers stay as they were written, and all else is what JavaScript reads. */
function keepsNumbers(text: string, plain: unknown): void {
  const again: unknown = JSON.parse(exactText(parseExact(text)))
  if (!isDeepStrictEqual(again, plain)) throw new Error('exact JSON is other JSON')
}
