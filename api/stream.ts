import type { Operation } from './operation.ts'
import { paths } from './paths.ts'
import { flag, instant, list, named, object, type TypeOf, text } from './schema.ts'

const ids = (description: string) => list(text(description))

/** What became another since the message before: whoever shows it looks at it again. Data of the event `changed`. */
export const StreamChange = named(
  'StreamChange',
  object({
    status: flag('What is told of all: the newest commit, findings, troubles.'),
    environments: ids('`ENV-...`: what is shown of it, or whether there is one.'),
    tasks: ids('`ENV-...`: tasks of it.'),
    schedules: ids('`ENV-...`: which schedules of it are paused, or what became of their runs.'),
  }),
)
export type StreamChange = TypeOf<typeof StreamChange>

/** The first message. Data of the event `live`. */
export const StreamStart = named('StreamStart', object({ now: instant('By the clock of the controller.') }))
export type StreamStart = TypeOf<typeof StreamStart>

export const streamOperations: readonly Operation[] = [
  {
    id: 'streamChanges',
    method: 'get',
    path: paths.stream,
    tag: 'Status',
    needs: 'environments:read',
    summary: 'Tells what becomes another, as it happens: ids of things, and not the things',
    answers: {
      200: {
        description:
          'Server-sent events: `live` first, `changed` at most four times a second, `resync` where more was missed than is known: then all that is shown may be old. With `Last-Event-ID` it goes on where that event left off. It ends now and then: come again.',
        contentType: 'text/event-stream',
      },
    },
    errors: [400],
  },
]
