import type { ExtensionSummary } from '../api/extension.ts'
import { paths, pathTo } from '../api/paths.ts'
import { BowlineError } from '../core/domain/errors.ts'
import { missingName } from './chosen-environments.ts'
import type { Client } from './client.ts'
import { itemsOf } from './pages.ts'

/** @throws {BowlineError} `not-found`, with those that are there, where there is none of this name or id */
export async function chosenExtension<E extends ExtensionSummary>(
  client: Client,
  wanted: string,
): Promise<E> {
  const found = await client.find<E>(pathTo(paths.extension, { extension: wanted }))
  if (found) return found
  const names: string[] = []
  for await (const { name } of itemsOf<ExtensionSummary>(client, paths.extensions)) names.push(name)
  if (names.length === 0)
    throw new BowlineError('not-found', 'nothing is declared yet: there is no extension')
  throw new BowlineError('not-found', missingName('there is no extension', wanted, 'there are', names))
}
