import type { VariableSpec } from '../../../schemas/generated/types.ts'
import { readSealedHeader } from '../../sealing/sealed-header.ts'
import { misplaced, sealCommand } from '../../sealing/sealing-place.ts'
import { soleAccount } from '../catalog.ts'
import type { Code } from '../codes.ts'
import type { Rule } from '../rule.ts'

/**
 * A secret in clear text would be in Git's history for ever; and what is sealed is meant to be secret, and opens only
 * where it was sealed for.
 */
export const secureValuesAreSealed: Rule = (catalog, report) => {
  const account = soleAccount(catalog)?.body.metadata.name
  for (const set of catalog.variableSets) {
    const { extension, environment = null, variables } = set.body.spec
    for (const [index, variable] of variables.entries()) {
      const problem = problemOf(variable, { account, extension, environment })
      if (!problem) continue
      const { field, ...words } = problem
      report({ in: set, at: `/spec/variables/${index}${field}`, part: 'key', ...words })
    }
  }
}

interface Scope {
  account: string | undefined
  extension: string
  environment: 'dev' | 'test' | 'production' | null
}

/** `field`: pointer to it inside the variable. */
type Problem = { code: Code; field: string; message: string; hint?: string }

function problemOf(variable: VariableSpec, scope: Scope): Problem | undefined {
  const { name, value, sealed, secure = false } = variable
  if (value !== undefined && sealed !== undefined) {
    const message = 'a variable has either "value" or "sealed", not both'
    return { code: 'value-and-sealed', field: '/sealed', message, hint: 'remove one of them' }
  }
  if (sealed !== undefined) return secure ? problemOfSealed(sealed, name, scope) : notSecure
  if (secure && value !== undefined) return plainSecret(name, scope)
  if (value !== undefined) return undefined
  const message = `"${secure ? 'sealed' : 'value'}" is missing in this variable`
  const hint = secure ? sealCommand({ ...scope, name }) : 'for example value: ""'
  return { code: 'missing-field', field: '', message, hint }
}

const notSecure: Problem = {
  code: 'sealed-not-secure',
  field: '/sealed',
  message: 'a sealed value is secret, but "secure" is not true',
  hint: 'add secure: true',
}

function plainSecret(name: string, scope: Scope): Problem {
  const message =
    'a secure variable cannot have its value in plain text: everybody who reads this repository reads it'
  const hint = `remove "value", then ${sealCommand({ ...scope, name })}; if the secret was real, revoke it: it is in the history of this repository now`
  return { code: 'secure-in-clear', field: '/value', message, hint }
}

function problemOfSealed(sealed: string, name: string, scope: Scope): Problem | undefined {
  const hint = `seal the value anew: ${sealCommand({ ...scope, name })}`
  const header = readSealedHeader(sealed)
  if (typeof header === 'string')
    return {
      code: 'sealed-unreadable',
      field: '/sealed',
      message: `this value cannot be opened: ${header}`,
      hint,
    }
  const message = misplaced(header.place, { ...scope, account: scope.account ?? header.place.account, name })
  return message === undefined ? undefined : { code: 'sealed-elsewhere', field: '/sealed', message, hint }
}
