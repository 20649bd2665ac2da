import type { Evidence } from './evidence.ts'
import { healing } from './invariants/healing.ts'
import { schedules } from './invariants/schedules.ts'
import { secrecy } from './invariants/secrecy.ts'
import { tasks } from './invariants/tasks.ts'

/** What must hold whatever breaks. */
export const invariants = {
  I1: 'no event that was acknowledged is lost',
  I2: 'each point of a schedule has exactly one line in the ledger',
  I3: 'no two results of a task are accepted, and only of its newest delivery',
  I4: 'no two tasks of one object are worked on at once',
  I5: 'no task is tried or lost more often than it may be',
  I6: 'no schedule fires after its end or its removal',
  I7: 'whatever did not run or failed says why',
  I8: 'no secret is in what people can see',
  I9: 'within 60 s of the last fault and event all is done and in step',
} as const

export type InvariantName = keyof typeof invariants

export interface Violation {
  invariant: InvariantName
  /** The task, occurrence, text or fault that shows it. */
  about: string
  message: string
}

export type Report = (invariant: InvariantName, about: string, message: string) => void

/** Says which invariants are broken, and where. Pure: the same evidence, the same verdict. */
export function check(evidence: Evidence): Violation[] {
  const violations: Violation[] = []
  const report: Report = (invariant, about, message) => violations.push({ invariant, about, message })
  for (const judge of [tasks, schedules, secrecy, healing]) judge(evidence, report)
  return violations
}
