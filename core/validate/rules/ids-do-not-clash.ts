import type {
  AccountDocument,
  ExtensionDocument,
  ScheduleDocument,
} from '../../../schemas/generated/types.ts'
import { type Resource, soleAccount } from '../catalog.ts'
import { idOfExtension, scheduleIds } from '../identity.ts'
import { placeName, repeats } from '../repeats.ts'
import type { Report, Rule } from '../rule.ts'

/** Derived ids are short, so that two names may come to the same; and an adopted id may be somebody else's. */
export const idsDoNotClash: Rule = (catalog, report) => {
  const account = soleAccount(catalog)?.body
  if (!account) return
  checkExtensions(account, catalog.extensions, report)
  checkSchedules(account, catalog, report)
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

function checkSchedules(
  account: AccountDocument,
  {
    extensions,
    schedules,
  }: { extensions: readonly Resource<ExtensionDocument>[]; schedules: readonly Resource<ScheduleDocument>[] },
  report: Report,
): void {
  const idOf = scheduleIds(account, extensions)
  const distinct = distinctBy(schedules, ({ body: { metadata, spec } }) =>
    JSON.stringify([spec.extension, spec.environment, metadata.name]),
  )
  for (const { again, first } of repeats(distinct, idOf)) {
    report({
      code: 'id-clash',
      in: again,
      at: again.body.metadata.id === undefined ? '/metadata/name' : '/metadata/id',
      message: `schedules "${again.body.metadata.name}" and "${first.body.metadata.name}" (${placeName(first, '/metadata/name')}) have the same id ${idOf(again)}`,
      hint: 'rename one of them, or give it another metadata.id',
      extensions: [again.header.extension, first.header.extension],
    })
  }
}

/** The first of each key: that a name is declared twice is told by another rule. */
function distinctBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return [...new Map([...items].reverse().map((item) => [keyOf(item), item])).values()].reverse()
}
