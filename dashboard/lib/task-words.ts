import type { WireTask } from '../../api/task.ts'
import { waiting } from '../../core/domain/task.ts'
import { inWords } from './cause.ts'
import { counted } from './counted.ts'
import { duration, now } from './time.ts'

/** The word of our pages for Connect's. */
export function shortType(type: WireTask['environment']['type']): string {
  return type === 'development' ? 'dev' : type
}

/** How long a runner worked on it, or has until now. */
export function tookText({ status, runtime_total, events }: WireTask): string {
  if (runtime_total !== null) return duration(runtime_total)
  const begun = events.assigned && Date.parse(events.assigned.at)
  if (begun === undefined) return ''
  if (status === 'processing') return `${duration(Math.max(0, now.value - begun))}…`
  return events.completed ? duration(Math.max(0, Date.parse(events.completed.at) - begun)) : ''
}

/** How often a runner had it, or has it. */
export function triesOf({ status, events, retry_count, loss_count }: WireTask): number {
  const isOut = !waiting.includes(status) && events.assigned !== undefined
  return retry_count + loss_count + (isOut ? 1 : 0)
}

/** What the tries of a task were. */
export function triesInWords({ retry_count, loss_count, rescheduled_count }: WireTask): string {
  return `${retry_count} retries, ${rescheduled_count} times put off, its runner was lost ${loss_count} times`
}

/** Why it ended otherwise than well, with what its runner said. */
export function whyOf({ reason, output }: WireTask): string {
  return [reason && inWords(reason.replaceAll('-', ' ')), output].filter(Boolean).join(': ')
}

/** Where it stands, as one sentence. */
export function sentenceOf(task: WireTask): string {
  const { status, reason, assignee, retry_count, not_before } = task
  const isLater = Date.parse(not_before) > now.value
  switch (status) {
    case 'scheduled':
      return isLater ? 'It is for later.' : 'It waits for a runner to take it.'
    case 'rescheduled':
      return isLater ? 'Its runner put it off.' : 'Its runner put it off; it is due again, and waits.'
    case 'retrying':
      return `It did not go well (${counted(retry_count, 'time')}), and is tried again.`
    case 'processing':
      return `${assignee ?? 'A runner'} works on it.`
    case 'succeeded':
      return 'It is done.'
    case 'skipped':
      return reason === null ? 'Its runner skipped it.' : `It was not done: ${wordsOf(reason)}.`
    case 'failed':
      return `It failed: ${wordsOf(reason ?? 'fail')}.`
  }
}

/** Why a task ended otherwise than well, for people. */
const reasons: Readonly<Record<string, string>> = {
  fail: 'its runner said so',
  'attempts-exhausted': 'it was tried as often as it may be',
  quarantined: 'its runner was lost while it worked on it, three times',
  'reschedule-budget': 'it was put off as often as it may be',
  'unexpected-result': 'its runner answered what it may not answer',
  timeout: 'it took longer than it may',
  'not-subscribed': 'no handler of the extension is for its event',
  cancelled: 'somebody cancelled it',
  coalesced: 'a newer event of the same object took its place',
}

function wordsOf(reason: string): string {
  return reasons[reason] ?? inWords(reason)
}

/** From when it might have been handed out until it was, or until now; never less than nothing, whatever the clocks say. */
export function waitedText({ events, not_before, status }: WireTask): string {
  const due = Math.max(Date.parse(not_before), Date.parse(events.created.at))
  if (waiting.includes(status))
    return due > now.value ? 'not due yet' : `${duration(now.value - due)} until now`
  return events.assigned
    ? duration(Math.max(0, Date.parse(events.assigned.at) - due))
    : 'it was not handed out'
}
