import type { Rule } from '../rule.ts'

/** Identifiers of vendors begin with `VA-`, those of distributors and resellers with `PA-`. */
export const accountIdFits: Rule = ({ accounts }, report) => {
  for (const account of accounts) {
    const { metadata, spec } = account.body
    const prefix = spec.role === 'vendor' ? 'VA-' : 'PA-'
    if (metadata.id === undefined || metadata.id.startsWith(prefix)) continue
    const message = `id ${metadata.id} does not fit: ids of a ${spec.role} begin with "${prefix}"`
    const hint = 'check metadata.id and spec.role'
    report({ code: 'id-not-for-role', in: account, at: '/metadata/id', message, hint })
  }
}
