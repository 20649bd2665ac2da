import type { VariableSetDocument } from '../../../schemas/generated/types.ts'
import { groupBy } from '../../lib/group-by.ts'
import type { Resource } from '../catalog.ts'
import { fieldName } from '../explain.ts'
import { placeName, type Repeat, repeats } from '../repeats.ts'
import type { Finding, Rule } from '../rule.ts'

/** A scope is an extension as a whole, or one environment of it. Across scopes a name may repeat: the narrower wins. */
export const variablesAreUnique: Rule = function* ({ variableSets }, report) {
  for (const sets of groupBy(variableSets, scopeKey).values()) {
    for (const repeat of repeats(variablesOf(sets), ({ name }) => name)) {
      yield
      report(givenTwice(repeat))
    }
  }
}

interface Variable {
  set: Resource<VariableSetDocument>
  name: string
  index: number
}

function scopeKey({ body: { spec } }: Resource<VariableSetDocument>): string {
  return `${spec.environment ?? ''} ${spec.extension}`
}

function* variablesOf(sets: readonly Resource<VariableSetDocument>[]): Iterable<Variable> {
  for (const set of sets) {
    for (const [index, { name }] of set.body.spec.variables.entries()) yield { set, name, index }
  }
}

function givenTwice({ again, first }: Repeat<Variable>): Finding {
  const { extension, environment } = again.set.body.spec
  const scope = environment
    ? `environment "${environment}" of extension "${extension}"`
    : `extension "${extension}"`
  const place = `${placeName(first.set, nameOf(first))} (${fieldName(nameOf(first))})`
  return {
    code: 'duplicate-variable',
    in: again.set,
    at: nameOf(again),
    message: `variable "${again.name}" is given twice for ${scope}; it is first at ${place}`,
    hint: 'keep one of them',
  }
}

function nameOf({ index }: Variable): string {
  return `/spec/variables/${index}/name`
}
