import type { ScheduleMemory } from '../../core/domain/schedule-run.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import { redactValue } from './redact-value.ts'

type Redact = (text: string) => string

/** Data of extensions has no words of ours. */
const nothing: ReadonlySet<string> = new Set()

/** A log in which no secret stands. */
export function redactedLog(log: Log, redact: Redact): Log {
  const at =
    (level: keyof Log): Log[keyof Log] =>
    (fields, message) =>
      log[level](redactValue(fields, redact) as object, redact(message))
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/**
 * What is kept of schedules on the status branch, free of secrets: people's words only. All else decides what runs again in
 * a new database, and another word in it would have it forgotten.
 */
export function redactedMemories(
  memories: readonly ScheduleMemory[],
  redact: Redact,
): readonly ScheduleMemory[] {
  return memories.map((each) => {
    if (each.pause === null) return each
    const { by, reason } = each.pause
    return { ...each, pause: { ...each.pause, by: redact(by), reason: redact(reason) } }
  })
}

/** A store into which no secret comes by way of a message: what runners answer, conditions, the audit trail. */
export function redactedStore(store: Store, redact: Redact): Store {
  return {
    ...store,
    settle: (id, fence, settlement) =>
      store.settle(id, fence, {
        ...settlement,
        message: settlement.message === null ? null : redact(settlement.message),
        result: redactValue(settlement.result, redact, nothing),
      }),
    saveEnvironment: (environment) =>
      store.saveEnvironment({
        ...environment,
        conditions: environment.conditions.map((each) => ({ ...each, message: redact(each.message) })),
        held: environment.held.map((each) => ({ ...each, reason: redact(each.reason) })),
      }),
    audit: (entry) => store.audit({ ...entry, detail: redact(entry.detail) }),
  }
}
