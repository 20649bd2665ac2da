import type { Condition } from '../core/domain/status.ts'

/** What is worth telling of an environment: all but that it is ready. A message that two share stands once. */
export function tellingConditions(conditions: readonly Condition[]): Condition[] {
  const notable = conditions.filter(({ type, status }) => type !== 'Ready' || status === 'False')
  return notable.filter((each) => !notable.some((other) => saysItToo(other, each)))
}

export function conditionText({ type, reason, message }: Condition): string {
  return `${type} (${reason}) ${message}`
}

function saysItToo(one: Condition, ready: Condition): boolean {
  return (
    one !== ready && ready.type === 'Ready' && one.reason === ready.reason && one.message === ready.message
  )
}
