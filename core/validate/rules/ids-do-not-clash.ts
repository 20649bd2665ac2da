import type { AccountDocument, ExtensionDocument } from '../../../schemas/generated/types.ts'
import { type Resource, soleAccount } from '../catalog.ts'
import { idOfExtension } from '../identity.ts'
import { placeName, repeats } from '../repeats.ts'
import type { Report, Rule } from '../rule.ts'

/** Derived ids are short, so that two names may come to the same; and an adopted id may be somebody else's. */
export const idsDoNotClash: Rule = (catalog, report) => {
  const account = soleAccount(catalog)?.body
  if (!account) return
  checkExtensions(account, catalog.extensions, report)
}

function checkExtensions(
  account: AccountDocument,
  extensions: readonly Resource<ExtensionDocument>[],
  report: Report,
): void {
  const distinct = distinctBy(extensions, ({ body }) => body.metadata.name)
  for (const { again, first } of repeats(distinct, ({ body }) => idOfExtension(account, body))) {
    const { id, name } = again.body.metadata
    report({
      code: 'id-clash',
      in: again,
      at: id === undefined ? '/metadata/name' : '/metadata/id',
      message: `extensions "${name}" and "${first.body.metadata.name}" (${placeName(first, '/metadata/name')}) have the same id ${idOfExtension(account, again.body)}`,
      hint: 'give one of them another metadata.id',
      extensions: [name, first.body.metadata.name],
    })
  }
}

/** The first of each key: that a name is declared twice is told by another rule. */
function distinctBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return [...new Map([...items].reverse().map((item) => [keyOf(item), item])).values()].reverse()
}
