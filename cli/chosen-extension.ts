import type { ExtensionSummary } from '../api/extension.ts'
import { paths, pathTo } from '../api/paths.ts'
import { noSuchExtension } from './chosen-environments.ts'
import type { Client } from './client.ts'

/** @throws {BowlineError} `not-found`, with those that are there, where there is none of this name or id */
export async function chosenExtension<E extends ExtensionSummary>(
  client: Client,
  wanted: string,
): Promise<E> {
  const found = await client.find<E>(pathTo(paths.extension, { extension: wanted }))
  if (found) return found
  throw await noSuchExtension(client, wanted)
}
