import { declaredOf } from '../catalog.ts'
import { placeName } from '../repeats.ts'
import type { Rule } from '../rule.ts'

/** That there is one at all is checked in `validate.ts`: what is missing is in no document. */
export const exactlyOneAccount: Rule = (catalog, report) => {
  const [first, ...others] = declaredOf(catalog, 'Account')
  if (!first) return
  for (const again of others) {
    const message = `a second Account is declared; the first is at ${placeName(first, '/kind')}`
    const hint = 'a config repository belongs to one account: keep one of them'
    report({ code: 'duplicate-account', in: again, at: '/kind', message, hint, extensions: [] })
  }
}
