import type { ExtensionDocument } from '../../../schemas/generated/types.ts'
import type { AccountRole } from '../../domain/desired.ts'
import { type Resource, soleAccount } from '../catalog.ts'
import type { Report, Rule } from '../rule.ts'

const reservedTypes: Readonly<Record<string, { roles: readonly AccountRole[]; words: string }>> = {
  'fulfillment-automation': { roles: ['vendor'], words: 'vendors' },
  'hub-integration': { roles: ['distributor', 'reseller'], words: 'distributors and resellers' },
}

/** Some types of extension are for some roles of account only, and some need more than others. */
export const typeFits: Rule = (catalog, report) => {
  const account = soleAccount(catalog)?.body
  for (const extension of catalog.extensions) {
    const { type } = extension.body.spec
    const reserved = reservedTypes[type]
    if (account && reserved && !reserved.roles.includes(account.spec.role)) {
      const message = `type "${type}" is for ${reserved.words} only; account "${account.metadata.name}" is a ${account.spec.role}`
      report({ code: 'type-not-allowed', in: extension, at: '/spec/type', message })
    }
    if (type === 'hub-integration') checkPackage(extension, report)
    else warnOfHub(extension, report)
  }
}

function checkPackage(extension: Resource<ExtensionDocument>, report: Report): void {
  if (extension.body.spec.packageId !== undefined) return
  const message = '"packageId" is missing in spec; the type "hub-integration" needs it'
  const hint = 'for example packageId: "cloudblue.connect.package"'
  report({ code: 'missing-field', in: extension, at: '/spec/type', message, hint })
}

function warnOfHub(extension: Resource<ExtensionDocument>, report: Report): void {
  const { spec } = extension.body
  for (const field of ['hub', 'packageId'] as const) {
    if (spec[field] === undefined) continue
    const message = `"${field}" is for the type "hub-integration"; this extension has the type "${spec.type}"`
    const hint = 'remove it, or write type: hub-integration'
    const where = { in: extension, at: `/spec/${field}`, part: 'key' } as const
    report({ ...where, code: 'not-for-type', severity: 'warning', message, hint })
  }
}
