import { isObject, objectOf } from '../core/lib/json.ts'
import { messageText } from '../core/lib/text.ts'
import type { Context, Extension } from './extension.ts'
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
    return renderResult(task, outputOf(task, result, secondsSince(begun)))
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

function outputOf({ info }: WireTask, result: unknown, runtime: number): Output {
  if (!isResult(result))
    throw new TypeError('The handler returned none of done(), fail(), skip() and reschedule().')
  if (!answersOf[info.category]?.includes(result.result)) {
    throw new TypeError(`The handler returned ${result.result}(), which ${info.category} tasks do not have.`)
  }
  return {
    result: result.result,
    data:
      info.category === 'interactive' && 'answer' in result ? httpAnswer(result.result, result.answer) : null,
    countdown: result.result === 'reschedule' ? result.seconds : 0,
    runtime,
    message: 'message' in result ? messageText(result.message) : null,
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
