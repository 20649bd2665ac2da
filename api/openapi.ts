import { isRight, type Right } from '../core/domain/rights.ts'
import { accessOperations } from './access.ts'
import { auditOperations } from './audit.ts'
import { changeOperations } from './change.ts'
import { commitOperations } from './commit.ts'
import { directoryOperations, objectOperations } from './directory.ts'
import { environmentOperations } from './environment.ts'
import { ApiError, type ErrorStatus, errorStatuses } from './errors.ts'
import { eventOperations } from './event.ts'
import { extensionOperations } from './extension.ts'
import { healthOperations } from './health.ts'
import type { Need } from './need.ts'
import { observedOperations } from './observed.ts'
import type { Answer, Operation } from './operation.ts'
import { overviewOperations } from './overview.ts'
import { refusedOperations } from './refused.ts'
import { scheduleOperations } from './schedule.ts'
import type { JsonSchema, Schema } from './schema.ts'
import { sealingOperations } from './sealed-item.ts'
import { serviceOperations } from './service.ts'
import { signInOperations } from './sign-in.ts'
import { streamOperations } from './stream.ts'
import { taskOperations } from './task.ts'
import { variableOperations } from './variable.ts'

/** Everything that can be asked of the API, in the order of the document. */
export const operations: readonly Operation[] = [
  ...overviewOperations,
  ...commitOperations,
  ...streamOperations,
  ...observedOperations,
  ...accessOperations,
  ...changeOperations,
  ...extensionOperations,
  ...environmentOperations,
  ...variableOperations,
  ...taskOperations,
  ...scheduleOperations,
  ...sealingOperations,
  ...signInOperations,
  ...auditOperations,
  ...eventOperations,
  ...directoryOperations,
  ...serviceOperations,
  ...objectOperations,
  ...refusedOperations,
  ...healthOperations,
]

const json = 'application/json'

const securitySchemes = {
  token: {
    type: 'http',
    scheme: 'bearer',
    description:
      "The administrator's token, a session's (`bws_...`), a machine's key (`bwl_...`), or the one for metrics. A browser that is signed in sends the cookie `__Host-bowline` instead; what it writes has to come from our own pages.",
  },
  runnerKey: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: "An environment's API key: `ApiKey SU-...:...`. It opens that environment only.",
  },
  eventToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: "HS256, signed with the environment's secret; `exp` at most one hour ahead.",
  },
  signature: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Hub-Signature-256',
    description: "GitHub's HMAC-SHA256 over the body, made with the webhook's secret.",
  },
} as const

const security: Readonly<Record<Exclude<Need, Right>, readonly object[]>> = {
  nothing: [],
  token: [{ token: [] }, { runnerKey: [] }],
  administrator: [{ token: [] }],
  runner: [{ runnerKey: [] }],
  scraper: [{ token: [] }],
  'event-token': [{ eventToken: [] }],
  signature: [{ signature: [] }],
}

/** What may go wrong for whoever calls, by what is needed of them. */
const refusals: Readonly<Record<Exclude<Need, Right>, readonly ErrorStatus[]>> = {
  nothing: [],
  token: [401, 403],
  administrator: [401, 403],
  runner: [404],
  scraper: [401, 403],
  'event-token': [401],
  signature: [401],
}

/** The OpenAPI 3.1 document of the whole API: a plain value, the same each time. */
export function openApiDocument(): JsonSchema {
  const described: Record<string, Record<string, object>> = {}
  const schemas: Record<string, JsonSchema> = { ...ApiError.named }
  for (const operation of operations) {
    described[operation.path] = { ...described[operation.path], [operation.method]: describe(operation) }
    for (const each of schemasOf(operation)) Object.assign(schemas, each.named)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Bowline',
      version: '1',
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
      description:
        "`/api/v1` is Bowline's own: what the CLI speaks to. `/public/v1` is the part of Connect's REST API that runners and extensions ask for, in Connect's words and with its codes of errors. Objects may have further fields in a later version.",
    },
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: described,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
      responses: Object.fromEntries(
        Object.entries(errorStatuses).map(([status, description]) => [
          `Error${status}`,
          refusal(description),
        ]),
      ),
      securitySchemes,
    },
  }
}

function schemasOf({ body, query, answers }: Operation): Schema<unknown>[] {
  const ofAnswers = Object.values<Answer>(answers).flatMap((each) => each.body ?? [])
  return [...(body ? [body] : []), ...Object.values(query ?? {}), ...ofAnswers]
}

function describe(operation: Operation): object {
  const { id, tag, summary, needs, runner, rql, body, bodyType, bodyOptional } = operation
  const takesBody = body !== undefined || bodyType !== undefined
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(rql && { description: queryLanguage }),
    security: isRight(needs) ? (runner ? security.token : security.scraper) : security[needs],
    ...(isRight(needs) && { 'x-right': needs }),
    parameters: parametersOf(operation),
    ...(takesBody && {
      requestBody: {
        required: !bodyOptional,
        content: { [bodyType ?? json]: body ? { schema: body.json } : {} },
      },
    }),
    responses: { ...answersOf(operation), ...errorsOf(operation) },
  }
}

const queryLanguage =
  'Takes filters in RQL beside the parameters that are named: `eq(status,failed)`, `in(id,(a,b))`, `like(name,*x*)`, `or(...)`, `not(...)`, and `ordering(-name)`. A field that there is not is refused.'

function parametersOf({ path, query = {}, rql }: Operation): object[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const paging = { limit: { type: 'integer', minimum: 0 }, offset: { type: 'integer', minimum: 0 } }
  const named = Object.entries(query).map(([name, each]) => [name, each.json] as const)
  const inQuery = [...(rql ? Object.entries(paging) : []), ...named]
  return [...inPath, ...inQuery.map(([name, schema]) => ({ name, in: 'query', schema }))]
}

function answersOf({ answers }: Operation): Record<string, object> {
  return Object.fromEntries(
    Object.entries<Answer>(answers).map(
      ([status, { description, contentType = json, alsoAs, body, headers }]) => [
        status,
        {
          description,
          ...(headers && {
            headers: Object.fromEntries(
              Object.entries(headers).map(([name, text]) => [
                name,
                { description: text, schema: { type: 'string' } },
              ]),
            ),
          }),
          content: {
            [contentType]: body ? { schema: body.json } : {},
            ...(alsoAs !== undefined && { [alsoAs]: {} }),
          },
        },
      ],
    ),
  )
}

/** What may not be seen is not there. */
function refusalsOf(path: string): readonly ErrorStatus[] {
  return path.includes('{') ? [401, 403, 404] : [401, 403]
}

function errorsOf({ needs, path, errors = [], answers, body, bodyType }: Operation): Record<string, object> {
  const refused: readonly ErrorStatus[] = isRight(needs) ? refusalsOf(path) : refusals[needs]
  const ofBody: readonly ErrorStatus[] = body || bodyType ? [400] : []
  const statuses = new Set<ErrorStatus>([...ofBody, ...refused, ...errors, 500, 503])
  const others = [...statuses].filter((status) => !(status in answers)).sort()
  return Object.fromEntries(
    others.map((status) => [status, { $ref: `#/components/responses/Error${status}` }]),
  )
}

function refusal(description: string): object {
  return { description, content: { [json]: { schema: ApiError.json } } }
}
