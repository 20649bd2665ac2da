import type { Declaration } from '../../core/domain/declaration.ts'
import type { Environment } from '../../core/domain/desired.ts'

/** Secure variables that the extension declares and that are empty, as Git does not set them: for people, one text each. */
export function secretsWithoutValue(
  { extension, type, variables }: Pick<Environment, 'extension' | 'type' | 'variables'>,
  declaration: Pick<Declaration, 'variables'>,
): string[] {
  const set = new Set(variables.map(({ name }) => name))
  return declaration.variables
    .filter(({ name, secure, initialValue }) => secure && initialValue === '' && !set.has(name))
    .map(({ name }) => `secure variable ${name} has no value: bowline seal ${extension} ${type} ${name}`)
}
