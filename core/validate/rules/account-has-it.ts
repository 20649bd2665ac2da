import { closest, quoted } from '../../lib/closest.ts'
import { soleAccount } from '../catalog.ts'
import type { Rule } from '../rule.ts'

/** Products and the hub of an extension are the account's. */
export const accountHasIt: Rule = (catalog, report) => {
  const account = soleAccount(catalog)
  if (!account) return
  const products = (account.body.spec.products ?? []).map(({ id }) => id)
  const hubs = (account.body.spec.hubs ?? []).map(({ id }) => id)
  for (const extension of catalog.extensions) {
    const { products: wanted = [], hub } = extension.body.spec
    for (const [index, product] of wanted.entries()) {
      if (products.includes(product)) continue
      report({ in: extension, at: `/spec/products/${index}`, ...unknown('product', product, products) })
    }
    if (hub === undefined || hubs.includes(hub)) continue
    report({ in: extension, at: '/spec/hub', ...unknown('hub', hub, hubs) })
  }
}

function unknown(what: 'product' | 'hub', id: string, known: readonly string[]) {
  const meant = closest(id, known)
  const expected = known.length > 0 ? `expected one of ${quoted(known)}` : 'it has none'
  return {
    code: `unknown-${what}` as const,
    message: `${what} ${quoted([id])} is not among the ${what}s of the account; ${expected}`,
    hint: meant === undefined ? `add it to spec.${what}s of the Account` : `did you mean "${meant}"?`,
  }
}
