import { longestResultBytes } from '../core/domain/task.ts'
import { isObject, objectOf } from '../core/lib/json.ts'
import { messageText } from '../core/lib/text.ts'
import type { Context, Extension, TaskInfo } from './extension.ts'
import type { Log } from './log.ts'
import { lookUpObject, lookUpSchedule } from './look-up.ts'
import { type HttpAnswer, type Result, skip } from './results.ts'
import type { Settings } from './settings.ts'
import { withinTime } from './time-limit.ts'
import { type Configuration, type Output, renderResult, type WireTask } from './wire.ts'

export interface PerformOptions {
  extension: Extension
  settings: Settings
  /** The newest, whenever it is called. */
  configuration: () => Configuration
  log: Log
}

type Call = (context: Context) => Result | Promise<Result>

/** Which answers the protocol has for each category. */
const answersOf: Readonly<Record<string, readonly string[]>> = {
  background: ['success', 'fail', 'skip', 'reschedule'],
  interactive: ['success', 'fail'],
  scheduled: ['success', 'fail'],
}

/** Looks up what a task is about, calls its handler and renders its result. Never rejects: trouble is a result too. */
export async function perform(task: WireTask, options: PerformOptions): Promise<string> {
  const { settings, configuration, log } = options
  const { info } = task
  try {
    const call = await prepare(task, options)
    const begun = performance.now()
    const result = await withinTime(settings.timeoutMs[info.category], (signal) =>
      call({
        get config() {
          return configuration().variables
        },
        log,
        task: info,
        signal,
      }),
    )
    return renderResult(task, outputOf(task, result, secondsSince(begun), log))
  } catch (error) {
    log.error('the task could not be done', { error })
    return renderResult(task, outputOfError(task, error))
  }
}

/** The handler with its argument filled in. */
async function prepare(task: WireTask, options: PerformOptions): Promise<Call> {
  if (task.info.category === 'scheduled') return await prepareScheduled(task, options)
  const handler = ownValue(options.extension.events, task.info.eventType)
  if (!handler) throw new Error(`This extension has no handler for ${task.info.eventType}.`)
  if (task.info.category === 'interactive') {
    return (context) => handler.handle(structuredClone(objectOf(task.input.data)), context)
  }
  const { statuses = [] } = handler
  const object = await lookUpObject(task, statuses, options.configuration(), options.settings)
  return object ? (context) => handler.handle(object, context) : () => skip(notInStatus(statuses))
}

async function prepareScheduled(task: WireTask, options: PerformOptions): Promise<Call> {
  const schedule = await lookUpSchedule(task, options.configuration(), options.settings)
  const schedulable = ownValue(options.extension.schedulables, String(schedule.method))
  if (!schedulable) throw new Error(`This extension has no schedulable method "${schedule.method}".`)
  return (context) => schedulable.handle(schedule, context)
}

function ownValue<T>(record: Readonly<Record<string, T>> = {}, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

function notInStatus(statuses: readonly string[]): string {
  return `The request status does not match the supported statuses: ${statuses.join(',')}.`
}

function outputOf({ info }: WireTask, result: unknown, runtime: number, log: Log): Output {
  if (!isResult(result))
    throw new TypeError('The handler returned none of done(), fail(), skip() and reschedule().')
  if (!answersOf[info.category]?.includes(result.result)) {
    throw new TypeError(`The handler returned ${result.result}(), which ${info.category} tasks do not have.`)
  }
  return {
    result: result.result,
    data: dataOf(info.category, result, log),
    countdown: result.result === 'reschedule' ? result.seconds : 0,
    runtime,
    message: 'message' in result ? messageText(result.message) : null,
  }
}

/** The caller's answer where one waits; else what is kept with the task. */
function dataOf(category: TaskInfo['category'], result: Result, log: Log): unknown {
  if (!('answer' in result)) return null
  if (category === 'interactive') return httpAnswer(result.result, result.answer)
  const { body = null } = result.answer
  const problem = notKept(body)
  if (problem === undefined) return body
  log.warn('the data of the answer is not kept', { problem })
  return null
}

/** The work is done, and would be done again for an error: what cannot be kept is no trouble of the task. */
function notKept(body: unknown): string | undefined {
  try {
    const bytes = Buffer.byteLength(JSON.stringify(body) ?? 'null')
    return bytes > longestResultBytes
      ? `it is ${bytes} bytes of JSON; at most ${longestResultBytes} are kept`
      : undefined
  } catch (error) {
    return `it is no JSON: ${error instanceof Error ? error.message.split('\n', 1)[0] : error}`
  }
}

function isResult(value: unknown): value is Result {
  return isObject(value) && ['success', 'fail', 'skip', 'reschedule'].includes(String(value.result))
}

function httpAnswer(result: 'success' | 'fail', { status, headers, body }: HttpAnswer): object {
  return {
    http_status: status ?? (result === 'success' ? 200 : 400),
    headers: headers ?? null,
    body: body ?? null,
  }
}

/** Trouble has a task tried again, except where somebody waits for the answer. */
function outputOfError({ info }: WireTask, error: unknown): Output {
  const message = messageText(error instanceof Error ? (error.stack ?? error.message) : String(error))
  const result = info.category === 'interactive' ? 'fail' : 'retry'
  return { result, data: answerOfError(info.eventType, message), countdown: 0, runtime: 0, message }
}

/** Product actions and custom events are HTTP calls of somebody, who gets an HTTP answer in any case. */
function answerOfError(eventType: string, body: string | null): object | null {
  const isHttpCall = ['product_action_execution', 'product_custom_event_processing'].includes(eventType)
  return isHttpCall ? httpAnswer('fail', { body }) : null
}

function secondsSince(begun: number): number {
  return (performance.now() - begun) / 1000
}
