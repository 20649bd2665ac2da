import { environmentTypes } from '../../core/domain/desired.ts'
import { editRepository } from '../../core/edit/edit-repository.ts'
import { itemsOf, type Scope } from '../../core/edit/variable-items.ts'
import { readHeader } from '../../core/load/header.ts'
import { readSealedHeader } from '../../core/sealing/sealed-header.ts'
import { type Changes, documentsOf, type Workspace, withChanges } from './workspace.ts'

/** A value that is sealed. */
export interface SealedValue {
  scope: Scope
  name: string
  sealed: string
}

/** Ids of the keys that the values of a checkout are sealed with. */
export function keysOfValues(workspace: Workspace): string[] {
  const headers = sealedValues(workspace).map(({ sealed }) => readSealedHeader(sealed))
  return [...new Set(headers.flatMap((each) => (typeof each === 'string' ? [] : each.keyId)))]
}

export function oldValues(workspace: Workspace, newest: string): SealedValue[] {
  return sealedValues(workspace).filter(({ sealed }) => {
    const header = readSealedHeader(sealed)
    return typeof header === 'object' && header.keyId !== newest
  })
}

function sealedValues(workspace: Workspace): SealedValue[] {
  const documents = documentsOf(workspace)
  const extensions = new Set(documents.flatMap(({ value }) => readHeader(value).extension ?? []))
  const scopes = [...extensions].flatMap((extension) =>
    [null, ...environmentTypes].map((environment) => ({ extension, environment })),
  )
  return scopes.flatMap((scope) =>
    itemsOf(documents, scope).flatMap(({ name, sealed }) =>
      sealed === undefined ? [] : [{ scope, name, sealed }],
    ),
  )
}

/** Puts new sealed values, in the same order, in the place of old ones. */
export function withNewValues(
  workspace: Workspace,
  old: readonly SealedValue[],
  sealed: readonly string[],
): Changes {
  const changes = new Map<string, string>()
  const renewed = old.map(({ scope, name }, index) => ({ scope, name, to: { sealed: sealed[index] ?? '' } }))
  let current = workspace
  for (const scope of new Set(old.map((each) => each.scope))) {
    const edits = renewed.filter((each) => each.scope === scope)
    const texts = editRepository(current.files, scope, edits)
    for (const [path, text] of texts) changes.set(path, text)
    current = withChanges(current, texts)
  }
  return changes
}

/** Values in one request to the controller, and characters: it takes 4 MiB, or a single value as large as a runner takes. */
const [mostValues, mostCharacters] = [500, 1024 * 1024]

/** In the same order; each has one at least. */
export function batchesOf<Item extends { sealed: string }>(items: readonly Item[]): Item[][] {
  const batches: Item[][] = []
  let left = 0
  for (const item of items) {
    left -= item.sealed.length
    const batch = batches.at(-1)
    if (batch && left >= 0 && batch.length < mostValues) batch.push(item)
    else {
      batches.push([item])
      left = mostCharacters - item.sealed.length
    }
  }
  return batches
}
