import { parseCpu, parseMemory } from '../../domain/quantity.ts'
import type { Rule } from '../rule.ts'

const limits = {
  cpu: { parse: parseCpu, least: 10, most: 128_000, words: 'from 10m to 128', unit: 'm' },
  memory: {
    parse: parseMemory,
    least: 16 * 1024 ** 2,
    most: 1024 ** 4,
    words: 'from 16Mi to 1Ti',
    unit: 'Mi',
  },
} as const

export const resourcesAreInRange: Rule = ({ environments }, report) => {
  for (const environment of environments) {
    for (const field of ['cpu', 'memory'] as const) {
      const text = environment.body.spec.resources?.[field]
      const { parse, least, most, words, unit } = limits[field]
      const amount = text === undefined ? undefined : parse(text)
      if (amount === undefined || (amount >= least && amount <= most)) continue
      const forgotten = /^\d+$/.test(text ?? '')
      report({
        code: 'out-of-range',
        in: environment,
        at: `/spec/resources/${field}`,
        message: `spec.resources.${field} is ${text}, but must be ${words}`,
        ...(forgotten && { hint: `did you mean "${text}${unit}"?` }),
      })
    }
  }
}
