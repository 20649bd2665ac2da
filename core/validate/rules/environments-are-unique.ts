import { declaredOf } from '../catalog.ts'
import { placeName, repeats } from '../repeats.ts'
import type { Rule } from '../rule.ts'

export const environmentsAreUnique: Rule = function* (catalog, report) {
  const typed = declaredOf(catalog, 'Environment').filter(
    ({ header }) => header.extension && header.environment,
  )
  const keyOf = ({ header }: (typeof typed)[number]) => `${header.environment} ${header.extension}`
  for (const { again, first } of repeats(typed, keyOf)) {
    yield
    const { extension, environment } = again.header
    report({
      code: 'duplicate-environment',
      in: again,
      at: '/spec/type',
      message: `extension "${extension}" has a second "${environment}" environment; the first is at ${placeName(first, '/spec/type')}`,
      hint: 'keep one of them, or change the type or extension of one',
    })
  }
}
