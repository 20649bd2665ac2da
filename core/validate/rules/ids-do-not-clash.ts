import type { ExtensionDocument } from '../../../schemas/generated/types.ts'
import { type Resource, soleAccount } from '../catalog.ts'
import { idOfExtension } from '../identity.ts'
import { placeName, repeats } from '../repeats.ts'
import type { Rule } from '../rule.ts'

/** Derived ids are short, so that two names may come to the same; and an adopted id may be somebody else's. */
export const idsDoNotClash: Rule = function* (catalog, report) {
  const account = soleAccount(catalog)?.body
  if (!account) return
  const ids = new Map<Resource<ExtensionDocument>, string>()
  for (const each of distinctBy(catalog.extensions, ({ body }) => body.metadata.name)) {
    yield // each is a hash
    ids.set(each, idOfExtension(account, each.body))
  }
  for (const { again, first } of repeats(ids.keys(), (each) => ids.get(each))) {
    yield
    const { id, name } = again.body.metadata
    report({
      code: 'id-clash',
      in: again,
      at: id === undefined ? '/metadata/name' : '/metadata/id',
      message: `extensions "${name}" and "${first.body.metadata.name}" (${placeName(first, '/metadata/name')}) have the same id ${ids.get(again)}`,
      hint: 'give one of them another metadata.id',
      extensions: [name, first.body.metadata.name],
    })
  }
}

/** The first of each key: that a name is declared twice is told by another rule. */
function distinctBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return [...new Map([...items].reverse().map((item) => [keyOf(item), item])).values()].reverse()
}
