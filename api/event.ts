import type { Operation } from './operation.ts'
import { paths } from './paths.ts'
import { anything, flag, named, nullable, object, optional, record, text } from './schema.ts'

const ExternalEvent = named(
  'ExternalEvent',
  object({
    event_type: text('Such as `asset_purchase_request_processing`.'),
    object_id: text('1 to 128 letters, digits, `_`, `.`, `:` or `-`.'),
    data: optional(record(anything())),
    fairness_key: optional(nullable(text('At most 256 characters.'))),
    correlation_id: optional(nullable(text('At most 256 characters.'))),
  }),
)

export const eventOperations: readonly Operation[] = [
  {
    id: 'sendEvent',
    method: 'post',
    path: paths.externalEvents,
    tag: 'Events',
    summary: 'Makes a task of something that happened outside',
    needs: 'event-token',
    body: ExternalEvent,
    answers: {
      202: {
        description:
          'The task is durable. Also of an interactive event, where `Prefer: respond-async` is sent.',
        body: object({ id: text('Of the task.') }),
      },
      default: {
        description:
          'Of an interactive event: what the extension answers, with its status. Else, or where there is no answer, an error.',
        contentType: '*/*',
        headers: { 'Bowline-Task': 'Id of the task, where it is the answer of the extension.' },
      },
    },
    errors: [400, 401, 403, 413, 429],
  },
  {
    id: 'receiveGitHubWebhook',
    method: 'post',
    path: paths.githubWebhook,
    tag: 'Events',
    summary: "GitHub's deliveries, where the controller is set up for GitHub",
    needs: 'signature',
    body: anything('A payload of GitHub.'),
    answers: { 202: { description: 'It is taken.', body: object({ accepted: flag() }) } },
    errors: [400, 401, 413, 415],
  },
]
