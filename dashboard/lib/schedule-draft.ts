import { type JsonMistake, readJson } from './json-place.ts'

/** A schedule as the wizard has it: what is in its fields, right or wrong. */
export interface Draft {
  name: string
  displayName: string
  description: string
  method: string
  /** JSON. */
  data: string
  type: 'onetime' | 'recurring' | 'advanced'
  at: string
  n: string
  unit: 'hour' | 'day' | 'week' | 'month'
  start: string
  end: string
  cron: string
  dialect: '' | 'quartz'
  domDow: '' | 'or' | 'and'
  /** Empty: that of the environment or the account. */
  timeZone: string
  overlap: 'skip' | 'queueOne' | 'queueAll' | 'cancelPrevious' | 'allow'
  missedRuns: 'last' | 'none' | 'all'
  catchUpWindow: string
  jitter: string
  enabled: boolean
}

export const emptyDraft: Draft = {
  name: '',
  displayName: '',
  description: '',
  method: '',
  data: '{}',
  type: 'recurring',
  at: '',
  n: '1',
  unit: 'day',
  start: '',
  end: '',
  cron: '0 30 2 * * *',
  dialect: '',
  domDow: '',
  timeZone: '',
  overlap: 'skip',
  missedRuns: 'last',
  catchUpWindow: '',
  jitter: '',
  enabled: true,
}

type Spec = Readonly<Record<string, unknown>>

/** Fields of a `spec` that no field of the wizard is for: they stay as they are. */
const others = ['maxQueued'] as const

/** What a schedule in Git comes to. */
export function draftOf(name: string, spec: Spec): Draft {
  const trigger = objectOf(spec.trigger)
  const every = objectOf(trigger.every)
  const text = (value: unknown) => (value === undefined || value === null ? '' : String(value))
  return {
    ...emptyDraft,
    name,
    displayName: text(spec.displayName),
    description: text(spec.description),
    method: text(spec.method),
    data: JSON.stringify(spec.data ?? {}, null, 2),
    type: (trigger.type as Draft['type']) ?? 'advanced',
    at: text(trigger.at),
    n: text(every.n ?? 1),
    unit: (every.unit as Draft['unit']) ?? 'day',
    start: text(trigger.start),
    end: text(trigger.end),
    cron: text(trigger.cron),
    dialect: (trigger.dialect as Draft['dialect']) ?? '',
    domDow: (trigger.domDow as Draft['domDow']) ?? '',
    timeZone: text(trigger.timeZone),
    overlap: (spec.overlap as Draft['overlap']) ?? 'skip',
    missedRuns: (spec.missedRuns as Draft['missedRuns']) ?? 'last',
    catchUpWindow: text(spec.catchUpWindow),
    jitter: text(spec.jitter),
    enabled: spec.enabled !== false,
  }
}

/**
 * The `spec` that a draft says; what is the default is left out, and what no field is for stays.
 * @param before of the schedule that is edited
 */
export function specOf(draft: Draft, before: Spec = {}): { spec: Spec; mistake: JsonMistake | null } {
  const data = readJson(draft.data)
  const { displayName, description, method, overlap, missedRuns, catchUpWindow, jitter, enabled } = draft
  const kept = Object.fromEntries(others.flatMap((each) => (each in before ? [[each, before[each]]] : [])))
  const spec = {
    method,
    ...(displayName !== '' && { displayName }),
    ...(description !== '' && { description }),
    ...(data.ok && Object.keys(data.value).length > 0 && { data: data.value }),
    trigger: triggerOf(draft, objectOf(before.trigger)),
    ...(!enabled && { enabled }),
    ...(overlap !== 'skip' && { overlap }),
    ...(missedRuns !== 'last' && { missedRuns }),
    ...(catchUpWindow !== '' && { catchUpWindow }),
    ...(jitter !== '' && { jitter }),
    ...kept,
  }
  return { spec, mistake: data.ok ? null : data.mistake }
}

function triggerOf(draft: Draft, before: Spec): Spec {
  const { type, timeZone, dialect, domDow } = draft
  const zone = timeZone === '' ? {} : { timeZone }
  if (type === 'onetime') {
    const ifPast = before.ifPast === undefined ? {} : { ifPast: before.ifPast }
    return { type, at: draft.at, ...ifPast, ...zone }
  }
  if (type === 'advanced')
    return { cron: draft.cron, ...(dialect && { dialect }), ...(domDow && { domDow }), ...zone }
  const n = Number(draft.n)
  const every = {
    ...(n !== 1 && { n: draft.n.trim() === '' || Number.isNaN(n) ? draft.n : n }),
    unit: draft.unit,
  }
  return { type, every, start: draft.start, ...(draft.end !== '' && { end: draft.end }), ...zone }
}

/** Fields of a `spec` that are others now, each as a whole; null where one is taken away. */
export function changedFields(before: Spec, after: Spec): Spec {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  names.delete('extension')
  names.delete('environment')
  return Object.fromEntries(
    [...names]
      .filter((name) => !isSame(meantIn(before, name), meantIn(after, name)))
      .map((name) => [name, after[name] ?? null]),
  )
}

/** What holds where a field is left out: to write it, or to leave it out, is no change. */
const defaults: Spec = { data: {}, description: '', enabled: true, overlap: 'skip', missedRuns: 'last' }

function meantIn(spec: Spec, name: string): unknown {
  const value = spec[name] ?? defaults[name]
  if (name !== 'trigger') return value
  const trigger = objectOf(value)
  const { n = 1, ...every } = objectOf(trigger.every)
  return {
    type: 'advanced',
    ...trigger,
    ...(trigger.every !== undefined && { every: { n, ...every } }),
  }
}

/** The same JSON, in whatever order its names are. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [one, other] = [a as Spec, b as Spec]
  const names = Object.keys(one)
  if (names.length !== Object.keys(other).length) return false
  return names.every((name) => name in other && isSame(one[name], other[name]))
}

function objectOf(value: unknown): Spec {
  return typeof value === 'object' && value !== null ? (value as Spec) : {}
}
