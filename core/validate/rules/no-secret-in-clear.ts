import type { Rule } from '../rule.ts'

/** What tokens and keys begin with, and whose they are. */
const beginnings: readonly (readonly [RegExp, string])[] = [
  [/^-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/^(gh[pousr]_[A-Za-z0-9]{20}|github_pat_)/, 'a GitHub token'],
  [/^glpat-[\w-]{10}/, 'a GitLab token'],
  [/^xox[abprs]-/, 'a Slack token'],
  [/^(AKIA|ASIA)[A-Z0-9]{16}$/, 'an AWS access key'],
  [/^sk_live_/, 'a Stripe key'],
  [/^ApiKey SU-\d/, 'a Connect API key'],
]

/** What most values do not begin with, so that they are asked once. */
const suspicious = /^(-----BEGIN|gh[pousr]_|github_pat_|glpat-|xox|A[KS]IA|sk_live_|ApiKey )/

/** Values are never repeated. */
export const noSecretInClear: Rule = ({ variableSets }, report) => {
  for (const set of variableSets) {
    for (const [index, { value = '' }] of set.body.spec.variables.entries()) {
      if (!suspicious.test(value)) continue
      const [, what] = beginnings.find(([beginning]) => beginning.test(value)) ?? []
      if (what === undefined) continue
      const message = `this value looks like ${what} in plain text`
      const hint = 'if it is one, revoke it: it is in the history of this repository now'
      const at = `/spec/variables/${index}/value`
      report({ code: 'secret-in-clear', severity: 'warning', in: set, at, message, hint })
    }
  }
}
