import { createHash } from 'node:crypto'
import type { Environment, Extension, SealedVariable, Variable } from '../domain/desired.ts'
import type { Observed, ObservedEnvironment } from '../domain/observed.ts'

/**
 * What is there, without the values of secure variables: in their place stands a digest, so that equal ones still
 * compare as equal. It is taken of the sealed value, as Git holds it, and bound to its environment and name.
 */
export function maskObserved(observed: Observed): Observed {
  return {
    ...(observed.access && { access: observed.access }),
    extensions: observed.extensions.map(({ spec, environments }) => ({
      spec: maskExtension(spec),
      environments: environments.map(maskedEnvironment),
    })),
  }
}

/** As it is whenever one asks: to tell a status takes its time, and few are asked for. */
function maskedEnvironment(observed: ObservedEnvironment): ObservedEnvironment {
  return {
    id: observed.id,
    get applied() {
      return observed.applied && maskEnvironment(observed.applied)
    },
    get status() {
      return observed.status
    },
  }
}

/** The same again for the same: what is declared and what is there are compared by what they are. */
const masks = {
  extensions: new WeakMap<Extension, Extension>(),
  environments: new WeakMap<Environment, Environment>(),
}

/** The same for what is declared, to be compared with it. */
export function maskExtension(extension: Extension): Extension {
  return remembered(masks.extensions, extension, () => ({
    ...extension,
    environments: extension.environments.map(maskEnvironment),
  }))
}

/** What is masked already stays as it is. */
export function maskEnvironment(environment: Environment): Environment {
  if (!environment.variables.some(({ secure }) => secure)) return environment
  return remembered(masks.environments, environment, () => maskedVariables(environment))
}

function remembered<T extends object>(known: WeakMap<T, T>, from: T, mask: () => T): T {
  const masked = known.get(from) ?? mask()
  known.set(from, masked)
  return masked
}

function maskedVariables(environment: Environment): Environment {
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
