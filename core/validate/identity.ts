import type { AccountDocument, ExtensionDocument, ScheduleDocument } from '../../schemas/generated/types.ts'
import { accountId, environmentId, extensionId } from '../domain/identifiers.ts'
import type { Resource } from './catalog.ts'

/** Adopted, or derived from its name. */
export function idOfAccount({ metadata, spec }: AccountDocument): string {
  return metadata.id ?? accountId(metadata.name, spec.role)
}

/**
 * Adopted, or derived from the names of account and extension: not from the account's id, so that adopting one for the
 * account leaves its extensions what they are.
 */
export function idOfExtension(account: AccountDocument, { metadata }: ExtensionDocument): string {
  return metadata.id ?? extensionId(account.metadata.name, metadata.name)
}

/** Tells the environment of schedules, by its id; undefined where the extension is not declared. */
export function environmentIds(
  account: AccountDocument,
  extensions: readonly Resource<ExtensionDocument>[],
): (schedule: Resource<ScheduleDocument>) => string | undefined {
  const ids = new Map(extensions.map(({ body }) => [body.metadata.name, idOfExtension(account, body)]))
  return ({ body }) => {
    const extension = ids.get(body.spec.extension)
    return extension && environmentId(extension, body.spec.environment)
  }
}
