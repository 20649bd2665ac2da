import type { VariableSpec } from '../../../schemas/generated/types.ts'
import { pointerTo } from '../../load/loaded-file.ts'
import { sealCommand } from '../../sealing/sealing-place.ts'
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
  [/^[a-z][a-z0-9+.-]*:\/\/[^\s/?#:@]*:[^\s/?#@]+@/i, 'a URL with a password'],
]

/** What most values do not begin with, so that they are asked once. */
const suspicious =
  /^(-----BEGIN|gh[pousr]_|github_pat_|glpat-|xox|A[KS]IA|sk_live_|ApiKey |[a-z][a-z0-9+.-]*:\/\/)/i

/** What only secrets are called. */
const secretName =
  /(^|[_.-])(password|passwd|passphrase|secret|(secret|private|access|api)[_-]?key|token|credentials)$/i

/** Whatever the name says: nothing, a switch, a place where the secret is, or a part that something else fills in. */
const harmless = /^$|^(true|false|yes|no|on|off|none|null)$|^\.{0,2}\/|^https?:\/\/|^\$|^[<{].*[>}]$|^\*+$/i

/** Values are never repeated. */
export const noSecretInClear: Rule = ({ variableSets, environments }, report) => {
  for (const set of variableSets) {
    const { extension, environment = null, variables } = set.body.spec
    for (const [index, variable] of variables.entries()) {
      const message = problemOf(variable)
      if (message === undefined) continue
      const command = sealCommand({ extension, environment, name: variable.name })
      const hint = `if it is one: ${command}; and revoke it if it was ever pushed`
      const at = `/spec/variables/${index}/value`
      report({ code: 'secret-in-clear', severity: 'warning', in: set, at, message, hint })
    }
  }
  for (const environment of environments) {
    for (const [name, value] of Object.entries(environment.body.spec.runtime?.env ?? {})) {
      const message = problemOf({ name, value })
      if (message === undefined) continue
      const hint =
        'if it is one, make it a secure variable of the extension; and revoke it if it was ever pushed'
      const at = pointerTo('/spec/runtime/env', name)
      report({ code: 'secret-in-clear', severity: 'warning', in: environment, at, message, hint })
    }
  }
}

function problemOf({ name, value = '', secure = false }: VariableSpec): string | undefined {
  const what = suspicious.test(value)
    ? beginnings.find(([beginning]) => beginning.test(value))?.[1]
    : undefined
  if (what !== undefined) return `this value looks like ${what} in plain text`
  if (secure || !secretName.test(name) || harmless.test(value)) return undefined
  return `the name ${name} is that of a secret, and its value is in plain text`
}
