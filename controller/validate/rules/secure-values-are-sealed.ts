import type { VariableSpec } from '../../../schemas/generated/types.ts'
import type { Code } from '../codes.ts'
import type { Rule } from '../rule.ts'

/** A secret in clear text would be in Git's history for ever; and what is sealed is meant to be secret. */
export const secureValuesAreSealed: Rule = ({ variableSets }, report) => {
  for (const set of variableSets) {
    for (const [index, variable] of set.body.spec.variables.entries()) {
      const problem = problemOf(variable)
      if (!problem) continue
      const { field, ...words } = problem
      report({ in: set, at: `/spec/variables/${index}${field}`, part: 'key', ...words })
    }
  }
}

/** `field`: pointer to it inside the variable. */
type Problem = { code: Code; field: string; message: string; hint?: string }

function problemOf({ value, sealed, secure = false }: VariableSpec): Problem | undefined {
  if (value !== undefined && sealed !== undefined) {
    const message = 'a variable has either "value" or "sealed", not both'
    return { code: 'value-and-sealed', field: '/sealed', message, hint: 'remove one of them' }
  }
  if (sealed !== undefined) return problemOfSealed(secure)
  if (secure && value !== undefined) return plainSecret
  if (value !== undefined) return undefined
  const message = `"${secure ? 'sealed' : 'value'}" is missing in this variable`
  return { code: 'missing-field', field: '', message, ...(!secure && { hint: 'for example value: ""' }) }
}

const plainSecret: Problem = {
  code: 'secure-in-clear',
  field: '/value',
  message:
    'a secure variable cannot have its value in plain text: everybody who reads this repository reads it',
  hint: 'if the secret was real, revoke it: it is in the history of this repository now. Sealed values, which may be kept in Git, are not built yet',
}

function problemOfSealed(secure: boolean): Problem {
  if (!secure) {
    const message = 'a sealed value is secret, but "secure" is not true'
    return { code: 'sealed-not-secure', field: '/sealed', message, hint: 'add secure: true' }
  }
  const message = 'opening sealed values is not built yet, so the extension could not get this one'
  const hint =
    'remove the variable; for now, give the secret to the extension in another way than through Git'
  return { code: 'sealed-not-built', field: '/sealed', message, hint }
}
