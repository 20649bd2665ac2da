import { suspensionEnd } from '../resolve.ts'
import type { Rule } from '../rule.ts'

export const suspensionIsAhead: Rule = ({ environments }, report, { now }) => {
  if (now === undefined) return
  for (const environment of environments) {
    const end = suspensionEnd(environment.body.spec.suspend?.until)
    if (end === undefined || end > now) continue
    const message = 'this suspension is over already: the environment is not suspended'
    const hint = 'remove "suspend", or set a later date'
    report({
      code: 'suspension-over',
      severity: 'warning',
      in: environment,
      at: '/spec/suspend/until',
      message,
      hint,
    })
  }
}
