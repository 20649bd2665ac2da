import type { ScheduleMemory } from '../../core/domain/schedule-run.ts'
import type { Settlement } from '../../core/domain/task.ts'
import type { StoredEnvironment } from '../ports/environment-store.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import { redactValue } from './redact-value.ts'
import type { Redact, Redactor } from './redactor.ts'

/** A log in which no secret stands; where a line names an environment, none that its extension declares either. */
export function redactedLog(log: Log, redactor: Pick<Redactor, 'redact' | 'about'>): Log {
  const at =
    (level: keyof Log): Log[keyof Log] =>
    (fields, message) => {
      const { environment } = fields as { environment?: unknown }
      const redact = typeof environment === 'string' ? redactor.about(environment) : redactor.redact
      log[level](redactValue(fields, redact) as object, redact(message))
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/**
 * What is kept of schedules on the status branch, free of secrets: people's words only. All else decides what runs again in
 * a new database, and another word in it would have it forgotten.
 */
export function redactedMemories(
  memories: readonly ScheduleMemory[],
  redactor: Pick<Redactor, 'of'>,
): readonly ScheduleMemory[] {
  return memories.map((each) => {
    if (each.pause === null) return each
    const { by, reason } = each.pause
    const redact = redactor.of(each.environment)
    return { ...each, pause: { ...each.pause, by: redact(by), reason: redact(reason) } }
  })
}

/** A store into which no secret comes by way of a message of a condition. The audit trail hides them itself. */
export function redactedStore(store: Store, redactor: Pick<Redactor, 'of'>): Store {
  return {
    ...store,
    saveEnvironments: (environments) =>
      store.saveEnvironments(environments.map((each) => redactedRecord(each, redactor.of(each.id)))),
  }
}

function redactedRecord<T extends Pick<StoredEnvironment, 'conditions' | 'held'>>(
  record: T,
  redact: Redact,
): T {
  return {
    ...record,
    conditions: record.conditions.map((each) => ({ ...each, message: redact(each.message) })),
    held: record.held.map((each) => ({ ...each, reason: redact(each.reason) })),
  }
}

/** The end of a task without the secrets of its environment. */
export function redactedSettlement(settlement: Settlement, redact: Redact): Settlement {
  const { message, result } = settlement
  return {
    ...settlement,
    message: message === null ? null : redact(message),
    result: redactValue(result, redact, false),
  }
}
