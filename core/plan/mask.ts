import { createHash } from 'node:crypto'
import type { Environment, Extension, SealedVariable, Variable } from '../domain/desired.ts'
import type { Observed } from '../domain/observed.ts'

/**
 * What is there, without the values of secure variables: in their place stands a digest, so that equal ones still
 * compare as equal. It is taken of the sealed value, as Git holds it, and bound to its environment and name.
 */
export function maskObserved(observed: Observed): Observed {
  return {
    extensions: observed.extensions.map(({ spec, environments }) => ({
      spec: maskExtension(spec),
      environments: environments.map((each) => ({
        ...each,
        applied: each.applied && maskEnvironment(each.applied),
      })),
    })),
  }
}

/** The same for what is declared, to be compared with it. */
export function maskExtension(extension: Extension): Extension {
  return { ...extension, environments: extension.environments.map(maskEnvironment) }
}

/** What is masked already stays as it is. */
export function maskEnvironment(environment: Environment): Environment {
  const masked = (variable: Variable) =>
    variable.secure && !variable.sealed.startsWith(digestPrefix)
      ? { ...variable, sealed: digestOf(environment.id, variable) }
      : variable
  return { ...environment, variables: environment.variables.map(masked) }
}

const digestPrefix = 'sha256:'

function digestOf(environment: string, { name, sealed }: SealedVariable): string {
  return `${digestPrefix}${createHash('sha256')
    .update(JSON.stringify([environment, name, sealed]))
    .digest('hex')}`
}
