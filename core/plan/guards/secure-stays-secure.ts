import type { Environment, SealedVariable, Variable } from '../../domain/desired.ts'

type Step = { from: Environment; to: Environment }

/** A secret does not become plain by a slip: it goes in one commit, and may come back plain in a later one. */
export function secureStaysSecure(step: Step): string | undefined {
  const names = [...turningPlain(step).keys()]
  if (names.length === 0) return undefined
  return `${names.join(', ')}: a secure variable cannot become plain; remove it in one commit and add it in a later one`
}

/** The variables to go on with: those that the guard holds back are as they were. */
export function withSecureAsBefore(step: Step): Variable[] {
  const asBefore = turningPlain(step)
  return step.to.variables.map((each) => asBefore.get(each.name) ?? each)
}

/** By name, in the order of what is declared now: the secure variables that are declared plain. */
function turningPlain({ from, to }: Step): Map<string, SealedVariable> {
  const before = new Map(from.variables.map((each) => [each.name, each]))
  return new Map(
    to.variables.flatMap(({ name, secure }) => {
      const was = before.get(name)
      return was?.secure && !secure ? [[name, was] as const] : []
    }),
  )
}
