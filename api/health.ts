import { type Operation, ok } from './operation.ts'
import { paths } from './paths.ts'
import { anything, flag, named, object, oneOf, text } from './schema.ts'

const Health = named(
  'Health',
  object({
    status: oneOf('ok'),
    version: text(),
    timeZoneData: text('Release of the time zone database, which decides when schedules run.'),
  }),
)

const Readiness = named(
  'Readiness',
  object({
    status: oneOf('ready', 'not ready'),
    queue: object({ engine: text(), answers: flag(), hasRoom: flag() }),
  }),
)

const common = { method: 'get', tag: 'Health', needs: 'nothing' } as const

export const healthOperations: readonly Operation[] = [
  {
    ...common,
    id: 'getHealth',
    path: paths.health,
    summary: 'Whether the process is there',
    answers: ok('It is.', Health),
  },
  {
    ...common,
    id: 'getReadiness',
    path: paths.ready,
    summary: 'Whether it takes events',
    answers: {
      200: { description: 'It does.', body: Readiness },
      503: { description: 'It does not, or not yet.', body: Readiness },
    },
  },
  {
    ...common,
    id: 'getMetrics',
    path: paths.metrics,
    summary: 'Counts and times, for Prometheus',
    needs: 'scraper',
    answers: { 200: { description: 'Text format 0.0.4.', contentType: 'text/plain' } },
  },
  {
    ...common,
    id: 'getDescription',
    path: paths.openapi,
    summary: 'This document',
    answers: ok('OpenAPI 3.1.', anything()),
  },
]
