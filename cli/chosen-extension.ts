import type { ExtensionSummary } from '../api/extension.ts'
import { paths } from '../api/paths.ts'
import { BowlineError } from '../core/domain/errors.ts'
import { missingName } from './chosen-environments.ts'
import type { Client } from './client.ts'

/** @throws {BowlineError} `not-found`, with those that are there, where there is none of this name or id */
export async function chosenExtension(client: Client, wanted: string): Promise<ExtensionSummary> {
  const all = await client.get<ExtensionSummary[]>(paths.extensions)
  const found = all.find(({ id, name }) => name === wanted || id === wanted)
  if (found) return found
  if (all.length === 0) throw new BowlineError('not-found', 'nothing is declared yet: there is no extension')
  const names = all.map(({ name }) => name)
  throw new BowlineError('not-found', missingName('there is no extension', wanted, 'there are', names))
}
