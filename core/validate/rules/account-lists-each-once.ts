import { placeName, repeats } from '../repeats.ts'
import type { Rule } from '../rule.ts'

/** Products and hubs are told apart by their ids. */
export const accountListsEachOnce: Rule = ({ accounts }, report) => {
  for (const account of accounts) {
    for (const list of ['products', 'hubs'] as const) {
      const items = (account.body.spec[list] ?? []).map(({ id }, index) => ({
        id,
        at: `/spec/${list}/${index}/id`,
      }))
      for (const { again, first } of repeats(items, ({ id }) => id)) {
        const message = `"${again.id}" is listed twice; it is first at ${placeName(account, first.at)}`
        report({ code: 'duplicate-item', in: account, at: again.at, message, hint: 'keep one of them' })
      }
    }
  }
}
