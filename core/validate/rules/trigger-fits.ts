import type { ScheduleDocument, TriggerSpec } from '../../../schemas/generated/types.ts'
import type { Resource } from '../catalog.ts'
import type { Report, Rule } from '../rule.ts'

type Type = NonNullable<TriggerSpec['type']>
type Field = Exclude<keyof TriggerSpec, 'type' | 'timeZone'>

/** In the order they are asked for. */
const needed = {
  onetime: { at: 'when to fire' },
  recurring: { every: 'how far apart the runs are', start: 'when the first one is' },
  advanced: { cron: 'the expression' },
} as const

const ownerOf: Readonly<Record<Field, Type>> = {
  at: 'onetime',
  ifPast: 'onetime',
  every: 'recurring',
  start: 'recurring',
  end: 'recurring',
  cron: 'advanced',
  dialect: 'advanced',
  domDow: 'advanced',
}
const fields = Object.keys(ownerOf) as Field[]

/** Each type of trigger has fields of its own. */
export const triggerFits: Rule = ({ schedules }, report) => {
  for (const schedule of schedules) {
    if (checkTypeIsThere(schedule, report)) continue
    checkNeeded(schedule, report)
    checkOthers(schedule, report)
  }
}

/** A cron expression needs no type; everything else does. Returns whether that was wrong. */
function checkTypeIsThere(schedule: Resource<ScheduleDocument>, report: Report): boolean {
  const { trigger } = schedule.body.spec
  if (trigger.type !== undefined || trigger.cron !== undefined) return false
  const field = fields.find((each) => trigger[each] !== undefined)
  if (field === undefined) return false
  const message = `"type" is missing in spec.trigger: "${field}" is for the type "${ownerOf[field]}"`
  const hint = `add type: ${ownerOf[field]}`
  report({ code: 'missing-field', in: schedule, at: '/spec/trigger', part: 'key', message, hint })
  return true
}

function checkNeeded(schedule: Resource<ScheduleDocument>, report: Report): void {
  const { trigger } = schedule.body.spec
  const { type = 'advanced' } = trigger
  for (const [field, purpose] of Object.entries(needed[type]) as [keyof typeof examples, string][]) {
    if (trigger[field] !== undefined) continue
    const message = `"${field}" is missing in spec.trigger: the type "${type}" needs to know ${purpose}`
    const hint = `for example ${examples[field]}`
    report({ code: 'missing-field', in: schedule, at: '/spec/trigger', part: 'key', message, hint })
  }
}

const examples = {
  at: 'at: "2027-01-31T18:00"',
  every: 'every: {n: 2, unit: week}',
  start: 'start: "2027-01-31T18:00"',
  cron: 'cron: "0 30 2 * * *"',
}

function checkOthers(schedule: Resource<ScheduleDocument>, report: Report): void {
  const { trigger } = schedule.body.spec
  const { type = 'advanced' } = trigger
  for (const field of fields) {
    if (trigger[field] === undefined || ownerOf[field] === type) continue
    const message = `"${field}" is for the type "${ownerOf[field]}"; this trigger has the type "${type}"`
    const hint = `remove it, or write type: ${ownerOf[field]}`
    report({
      code: 'not-for-trigger',
      in: schedule,
      at: `/spec/trigger/${field}`,
      part: 'key',
      message,
      hint,
    })
  }
}
