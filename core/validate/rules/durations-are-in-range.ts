import { parseDuration } from '../../domain/quantity.ts'
import type { Declared } from '../catalog.ts'
import type { Report, Rule } from '../rule.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

const ranges = {
  drainTimeout: { least: 0, most: hour, words: 'at most 1h' },
  deployTimeout: { least: second, most: hour, words: 'from 1s to 1h' },
  jitter: { least: 0, most: hour, words: 'at most 1h' },
  catchUpWindow: { least: minute, most: 744 * hour, words: 'from 1m to 744h' },
}

export const durationsAreInRange: Rule = ({ environments, schedules }, report) => {
  for (const each of environments) {
    check(each, 'drainTimeout', each.body.spec.drainTimeout, report)
    check(each, 'deployTimeout', each.body.spec.deployTimeout, report)
  }
  for (const each of schedules) {
    check(each, 'catchUpWindow', each.body.spec.catchUpWindow, report)
    check(each, 'jitter', each.body.spec.jitter, report)
  }
}

function check(
  declared: Declared,
  field: keyof typeof ranges,
  text: string | undefined,
  report: Report,
): void {
  const duration = text === undefined ? undefined : parseDuration(text)
  const { least, most, words } = ranges[field]
  if (duration === undefined || (duration >= least && duration <= most)) return
  const message = `spec.${field} is ${text}, but must be ${words}`
  report({ code: 'out-of-range', in: declared, at: `/spec/${field}`, message })
}
