import { endOf } from '../../core/audit/end-of.ts'
import type { AuditRow } from '../../core/domain/audit.ts'
import type { AuditStore } from '../ports/audit-store.ts'

/**
 * What an earlier controller began and was ended in the midst of: a row says that nobody knows what came of it. What is
 * followed until it is there is left to whoever follows it.
 * @returns how many rows
 */
export async function tellUnknownOutcomes(
  store: Pick<AuditStore, 'auditHead' | 'auditBegun' | 'auditAll'>,
  isFollowed: (row: AuditRow) => boolean,
): Promise<number> {
  const { head } = await store.auditHead()
  const begun = (await store.auditBegun(head.seq)).map(({ text }) => JSON.parse(text) as AuditRow)
  const unknown = begun.filter((row) => !isFollowed(row))
  const why = 'the controller was ended before it could say what came of it'
  await store.auditAll(unknown.map(({ seq, at: _, ...row }) => endOf(row, seq, 'unknown', why)))
  return unknown.length
}
