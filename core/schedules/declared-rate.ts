import type { Trigger } from '../domain/desired.ts'
import { parseCron } from './cron/cron.ts'

/** How often a trigger fires in an hour in which it does, on average over its minutes. 0 for what cannot be understood. */
export function runsPerMinute(trigger: Trigger): number {
  if (trigger.type !== 'advanced') return trigger.type === 'recurring' ? 1 / 60 : 0
  const parsed = parseCron(trigger.cron, trigger)
  if (!parsed.ok) return 0
  const [seconds = '', minutes = ''] = parsed.cron.pattern.split(' ')
  return (timesIn(seconds) * timesIn(minutes)) / 60
}

function timesIn(field: string): number {
  return field === '*' ? 60 : field.split(',').length
}
