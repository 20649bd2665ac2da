import type { WireRun, WireSchedule, WireTrigger } from '../../api/schedule.ts'
import { inZone } from './in-zone.ts'

/** How something stands, for its colour; its word says it, too. */
export type Tone = 'good' | 'bad' | 'warn' | 'info' | 'idle'

/** `every 2 weeks from 2026-01-05 08:00:00 +01:00`, by the clocks of its zone; an expression stays as it is. */
export function triggerInWords(trigger: WireTrigger): string {
  const when = (text: string) => (text.endsWith('Z') ? inZone(Date.parse(text), trigger.time_zone) : text)
  if (trigger.type === 'onetime') return `once, at ${when(trigger.date)}`
  if (trigger.type === 'advanced') return trigger.cron_expression
  const { amount, unit, start, end } = trigger
  const often = amount === 1 ? `every ${unit.replace(/s$/, '')}` : `every ${amount} ${unit}`
  return `${often} from ${when(start)}${end === null ? '' : ` to ${when(end)}`}`
}

const scheduleStates: Readonly<Record<WireSchedule['state'], { word: string; mark: string; tone: Tone }>> = {
  active: { word: 'active', mark: '●', tone: 'good' },
  paused: { word: 'paused', mark: '‖', tone: 'warn' },
  disabled: { word: 'off in Git', mark: '○', tone: 'idle' },
  ended: { word: 'ended', mark: '■', tone: 'idle' },
}

export function stateInWords({ state }: Pick<WireSchedule, 'state'>) {
  return scheduleStates[state]
}

/** What became of a run, in a word or two. */
export function outcomeOf({ state, task }: Pick<WireRun, 'state' | 'task'>): {
  word: string
  mark: string
  tone: Tone
} {
  if (state === 'waiting') return { word: 'waits', mark: '◌', tone: 'info' }
  if (state === 'skipped') return { word: 'skipped', mark: '»', tone: 'idle' }
  if (state === 'missed') return { word: 'missed', mark: '!', tone: 'bad' }
  if (state === 'coalesced') return { word: 'part of another', mark: '+', tone: 'idle' }
  const status = task?.status ?? null
  if (status === null) return { word: 'no longer kept', mark: '?', tone: 'idle' }
  if (status === 'succeeded') return { word: 'succeeded', mark: '✓', tone: 'good' }
  if (status === 'failed') return { word: 'failed', mark: '✗', tone: 'bad' }
  if (status === 'skipped') return { word: 'task skipped', mark: '»', tone: 'idle' }
  if (status === 'retrying' || status === 'rescheduled')
    return { word: 'to be tried again', mark: '↻', tone: 'warn' }
  return { word: status === 'processing' ? 'runs' : 'queued', mark: '◐', tone: 'info' }
}

/** Why a run did not run, or not by itself; empty where there is nothing to say. */
export function whyOf({ state, reason, origin }: Pick<WireRun, 'state' | 'reason' | 'origin'>): string {
  if (reason !== null) return reasonsBy[`${state} ${reason}`] ?? reasons[reason] ?? reason
  return state === 'queued' ? (origins[origin] ?? '') : ''
}

const origins: Readonly<Record<string, string>> = {
  'catch-up': 'made up for: it was missed',
  backfill: 'made up for by hand',
  manual: 'run by hand, beside the plan',
}

const reasonsBy: Readonly<Record<string, string>> = {
  'waiting overlap': 'for the run before it to finish',
  'waiting turn': 'for its turn: one starts each second',
  'coalesced overlap': 'the run before it was not finished: it is part of the one that waits',
  'coalesced downtime': 'the controller was away: it is part of the last one missed',
}

const reasons: Readonly<Record<string, string>> = {
  overlap: 'the run before it was not finished',
  'queue-full': 'as many of its runs waited as may',
  paused: 'the schedule was paused',
  'environment-stopped': 'the environment was stopped',
  backlog: 'too many tasks of the environment waited',
  removed: 'the schedule was taken out of Git while it waited',
  'trigger-changed': 'Git changed the trigger while it waited',
  downtime: 'the controller was away, or clocks jumped ahead',
  'catch-up-limit': 'more than 100 were missed: only the newest are made up for',
  restored: 'it ran under the database before this one',
}

/** `dev`, `test` or `production`. */
export function typeOf({ environment }: Pick<WireSchedule, 'environment'>): string {
  return environment.type === 'development' ? 'dev' : environment.type
}

/** What stands for it in addresses: its name, where nothing else has that address. */
export function addressed({ id, declared_name: name }: Pick<WireSchedule, 'id' | 'declared_name'>): string {
  return name === 'new' ? id : name
}
