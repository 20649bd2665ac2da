import { randomBytes, subtle, type webcrypto } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errors, jwtVerify } from 'jose'
import { paths, routeOf } from '../../../api/paths.ts'
import { collectionOf, eventCategory } from '../../../core/domain/event-catalogue.ts'
import type { NewTask } from '../../../core/domain/task.ts'
import { readTraceParent } from '../../../core/domain/trace-parent.ts'
import { whyUnwanted } from '../../../core/lib/unwanted-event.ts'
import { bearerToken } from '../../access/authorization.ts'
import type { KeyRing } from '../../access/key-ring.ts'
import type { Fleet } from '../../apply/fleet.ts'
import { systemClock } from '../../ports/clock.ts'
import type { ObjectStore } from '../../ports/object-store.ts'
import type { TaskStore } from '../../ports/task-store.ts'
import type { Declarations } from '../../runners/declarations.ts'
import type { Dispatcher } from '../../tasks/dispatcher.ts'
import { badInput, forbidden, HttpError, unauthorized } from '../errors.ts'
import { holdConnection, needsExact } from '../guard.ts'
import { backlogIsFull } from './backlog.ts'
import type { EnvironmentParams } from './environment-path.ts'
import {
  demandData,
  demandFits,
  readEventType,
  readJson,
  readObjectId,
  readText,
  refuseUnknown,
} from './event-fields.ts'
import { EventInflow } from './event-inflow.ts'
import { handOver } from './hand-over.ts'
import { notSubscribed, preferenceOf, sendAnswer } from './interactive.ts'
import { tooMany } from './questions.ts'

/** A token may be good for this long at the most. */
const longestTokenSeconds = 3600

export interface EventOptions {
  fleet: Fleet
  store: TaskStore & ObjectStore
  keys: KeyRing
  dispatcher: Pick<Dispatcher, 'enqueue' | 'cancel' | 'ask' | 'hasRoom' | 'hasRunner'>
  declarations: Pick<Declarations, 'of'>
  /** Hides secrets in a text of an environment. */
  redact: (text: string, environment: string) => string
}

/**
 * `POST .../external-events`, body `{event_type, object_id, data, fairness_key?, correlation_id?}`: makes a task of
 * something that happened outside. Answers 202 with the task's id once it is durable; an interactive event with what the
 * extension answers, unless the caller prefers `respond-async`.
 */
export function addEventRoutes(app: FastifyInstance, options: EventOptions): void {
  const ofSender = {
    ...needsExact('event-token', 'nothing'),
    onRequest: async (request: FastifyRequest<EnvironmentParams>) => {
      request.sender = await senderOf(request, options)
      holdConnection(request, request.sender)
    },
  }
  const inflow = new EventInflow(systemClock)
  app.post<EnvironmentParams>(routeOf(paths.externalEvents), ofSender, async (request, reply) => {
    const environment = request.sender as string // else it was refused
    const wanted = readEvent(request.body)
    const { eventType, objectId, data } = wanted
    const { store, dispatcher } = options
    const category = eventCategory(eventType)
    if (category === 'interactive') demandData(eventType, data)
    if (!inflow.lets(environment, lengthOf(request)))
      throw tooMany(reply, `events of ${environment} come faster than they are taken`)
    if (!dispatcher.hasRoom(environment)) throw backlogIsFull(reply, environment)
    const traceParent = readTraceParent(request.headers.traceparent)
    const event = { ...wanted, environment, category, traceParent }
    if (category === 'interactive' && !preferenceOf(request).respondAsync)
      return await inflow.waiting(environment, reply, () => answerEvent(request, reply, event, options))
    if (category === 'background') {
      await store.putObject(environment, collectionOf(eventType), objectId, { ...data, id: objectId })
    }
    const task = await store.create(event)
    await handOver(task, options)
    return reply.status(202).send({ id: task.id })
  })
}

/** Nobody waits for a runner that is not there, or that does not take it: no task is made then. */
async function answerEvent(
  request: FastifyRequest,
  reply: FastifyReply,
  event: NewTask,
  { store, dispatcher, declarations, redact }: EventOptions,
): Promise<FastifyReply> {
  const why = whyUnwanted(event, declarations.of(event.environment))
  if (why !== undefined) throw notSubscribed(why)
  if (!dispatcher.hasRunner(event.environment, event.category))
    throw new HttpError(503, 'NO_RUNNER', `no runner of ${event.environment} is connected`)
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  const task = await store.create(event)
  const { waitSeconds } = preferenceOf(request)
  const answer = await dispatcher.ask(task, waitSeconds * 1000, gone.signal)
  return sendAnswer(reply, task, answer, (text) => redact(text, event.environment))
}

/** With it a token is checked for an environment that is not there: nobody knows it. */
const nobodysSecret = randomBytes(32).toString('hex')

/** Who may not know that an environment exists gets the same answer, after the same work, as where there is none. */
async function senderOf(request: FastifyRequest<EnvironmentParams>, options: EventOptions): Promise<string> {
  const { fleet, keys } = options
  const { service, environment } = request.params
  const token = bearerToken(request.headers.authorization)
  if (!token)
    throw unauthorized(
      'send the header "Authorization: Bearer TOKEN", a JWT (HS256) signed with the secret of the environment',
    )
  const id = fleet.find(environment) ?? ''
  const target = fleet.target(id)
  const isThere = target?.extension.id === service
  await verifyOneOf(token, isThere ? keys.jwtSecrets(id) : [nobodysSecret])
  if (!target?.environment.externalEvents.enabled)
    throw forbidden(`external events are switched off for ${id}`)
  return id
}

/** @throws what is wrong by the newest */
async function verifyOneOf(token: string, [newest = '', ...former]: readonly string[]): Promise<void> {
  try {
    await verify(token, newest)
  } catch (error) {
    const others = await Promise.allSettled(former.map((each) => verify(token, each)))
    if (!others.some(({ status }) => status === 'fulfilled')) throw error
  }
}

async function verify(token: string, secret: string): Promise<void> {
  try {
    const { payload } = await jwtVerify(token, await keyOf(secret), {
      algorithms: ['HS256'],
      requiredClaims: ['exp'],
      clockTolerance: 5,
    })
    const ahead = (payload.exp ?? 0) - Date.now() / 1000
    if (ahead > longestTokenSeconds + 5)
      throw unauthorized('the token is good for too long: "exp" may be one hour ahead')
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw unauthorized('the token has expired')
    if (error instanceof errors.JOSEError) throw unauthorized(`the token is not good: ${error.message}`)
    throw error
  }
}

/** Made once each: to make it takes longer than to verify a token. */
const verifyingKeys = new Map<string, Promise<webcrypto.CryptoKey>>()

function keyOf(secret: string): Promise<webcrypto.CryptoKey> {
  const known = verifyingKeys.get(secret)
  if (known) return known
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = subtle.importKey('raw', Buffer.from(secret), algorithm, false, ['verify'])
  verifyingKeys.set(secret, key)
  return key
}

/** One that does not say it counts as the longest there may be. */
function lengthOf({ headers }: FastifyRequest): number {
  return Number(headers['content-length'] ?? 1024 * 1024)
}

function readEvent(body: unknown): Omit<NewTask, 'environment' | 'category'> & { data: object } {
  if (body === null || typeof body !== 'object' || Array.isArray(body))
    throw badInput('the body must be a JSON object')
  const { event_type: type, object_id: id, data = {}, ...rest } = readJson(body) as Record<string, unknown>
  const eventType = readEventType(
    type,
    'event_type: expected a name such as "asset_purchase_request_processing"',
  )
  const objectId = readObjectId(id, 'object_id')
  refuseUnknown(rest, ['event_type', 'object_id', 'data', 'fairness_key', 'correlation_id'])
  if (data === null || typeof data !== 'object' || Array.isArray(data))
    throw badInput('data: expected a JSON object')
  demandFits(data, 'bytes')
  return {
    eventType,
    objectId,
    data,
    fairnessKey: readText('fairness_key', rest.fairness_key) ?? '',
    correlationId: readText('correlation_id', rest.correlation_id) ?? null,
  }
}
