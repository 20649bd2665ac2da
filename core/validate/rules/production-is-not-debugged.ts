import type { Rule } from '../rule.ts'

export const productionIsNotDebugged: Rule = ({ environments }, report) => {
  for (const environment of environments) {
    const { type, logLevel } = environment.body.spec
    if (type !== 'production' || logLevel !== 'DEBUG') continue
    const message = 'a production environment logs at DEBUG: logs grow fast, and may hold personal data'
    const hint = 'write logLevel: INFO'
    report({
      code: 'debug-in-production',
      severity: 'warning',
      in: environment,
      at: '/spec/logLevel',
      message,
      hint,
    })
  }
}
