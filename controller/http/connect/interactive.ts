import type { FastifyReply, FastifyRequest } from 'fastify'
import type { TaskSummary } from '../../../core/domain/task.ts'
import { ExactNumber, exactText } from '../../../core/lib/exact-json.ts'
import { isObject } from '../../../core/lib/json.ts'
import type { ResultMessage } from '../../ports/runners.ts'
import { redactValue } from '../../redact/redact-value.ts'
import type { Answer } from '../../tasks/out/answers.ts'
import { HttpError } from '../errors.ts'
import { passedHeaders } from './answer-headers.ts'

/** As long as runners give a handler. */
export const longestAnswerSeconds = 120

/** How the caller wants to have the answer, from its header `Prefer` (RFC 7240). */
export interface Preference {
  respondAsync: boolean
  /** At least one, at most `longestAnswerSeconds`. */
  waitSeconds: number
}

export function preferenceOf({ headers }: Pick<FastifyRequest, 'headers'>): Preference {
  const wishes = [headers.prefer ?? []].flat().join(',').split(',')
  const names = wishes.map((wish) => wish.trim().toLowerCase())
  const wait = names.flatMap((name) => /^wait\s*=\s*"?(\d{1,6})"?$/.exec(name)?.[1] ?? [])[0]
  return {
    respondAsync: names.includes('respond-async'),
    waitSeconds: Math.min(Math.max(Number(wait ?? longestAnswerSeconds), 1), longestAnswerSeconds),
  }
}

/** Names the task on answers of extensions, so that they are told apart from the controller's own. */
export const taskHeader = 'bowline-task'

/** What a runner answered, as far as it is fit for whoever called. */
export interface CallerAnswer {
  status: number
  headers: Record<string, string>
  /** Null: none. */
  body: string | null
}

/**
 * Passes on what came of an interactive task. Who called gets what the extension answers; but never a trace back, nor
 * why there is no answer: the id of the task stands for it.
 */
export function sendAnswer(
  reply: FastifyReply,
  task: TaskSummary,
  answer: Answer,
  redact: (text: string) => string,
): FastifyReply {
  if (answer.kind === 'timeout')
    throw new HttpError(504, 'TIMEOUT', `no answer in time; task ${task.id} says more`)
  if (answer.kind === 'ended' && answer.task.reason === 'not-subscribed')
    throw notSubscribed(answer.task.message ?? '')
  const given = answer.kind === 'answered' ? httpAnswerOf(answer.result, redact) : undefined
  if (!given) throw new HttpError(500, 'NO_ANSWER', `the extension gave no answer; task ${task.id} says more`)
  reply.header(taskHeader, task.id)
  // null would be sent as JSON
  return reply
    .status(given.status)
    .headers(given.headers)
    .send(given.body ?? undefined)
}

/** 501: nobody can do what is asked, and to ask again does not help. */
export const notSubscribed = (why: string) => new HttpError(501, 'NOT_SUBSCRIBED', why)

/** Undefined where the runner gave none that is fit for a caller. */
export function httpAnswerOf(
  { result, data, message }: Pick<ResultMessage, 'result' | 'data' | 'message'>,
  redact: (text: string) => string,
): CallerAnswer | undefined {
  if (!isObject(data)) return undefined
  const { http_status: given = result === 'success' ? 200 : 400, headers, body = null } = data
  const status = given instanceof ExactNumber ? Number(given) : given
  if (!isFinalStatus(status) || isTraceBack(body, message)) return undefined
  const passed = passedHeaders(isObject(headers) ? headers : {}, redact)
  const hasBody = status !== 204 && status !== 205 && status !== 304 && body !== null
  if (!hasBody) return { status, headers: withoutType(passed), body: null }
  const type = passed['content-type'] ?? (typeof body === 'string' ? 'text/plain; charset=utf-8' : jsonType)
  return {
    status,
    headers: { ...passed, 'content-type': type, 'x-content-type-options': 'nosniff' },
    body: textOf(redactValue(body, redact, false), type),
  }
}

const jsonType = 'application/json; charset=utf-8'

/** Text of a type of JSON is taken for JSON where it is that. */
function textOf(body: unknown, type: string): string {
  if (typeof body !== 'string') return exactText(body)
  if (!isJson(type)) return body
  try {
    JSON.parse(body)
    return body
  } catch {
    return JSON.stringify(body)
  }
}

function isJson(type: string): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(type)
}

function isFinalStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 200 && (status as number) <= 599
}

/** How runners report an exception in a handler to those who only look at the body: Python's, or that of our SDK. */
function isTraceBack(body: unknown, message: string | null): boolean {
  if (typeof body !== 'string') return false
  return /Traceback \(most recent call last\)/.test(body) || (body === message && /^[ \t]+at \S/m.test(body))
}

function withoutType({ 'content-type': _, ...headers }: Record<string, string>): Record<string, string> {
  return headers
}
