import type { AccountDocument, ExtensionDocument, ScheduleDocument } from '../../schemas/generated/types.ts'
import { accountId, extensionId, scheduleId } from '../domain/identifiers.ts'

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

/** Adopted, or derived from its name and the id of its environment. */
export function idOfSchedule(environment: string, { metadata }: ScheduleDocument): string {
  return metadata.id ?? scheduleId(environment, metadata.name)
}
