import type { AuditEntry, AuditResult } from '../domain/audit.ts'

/**
 * The row that ends another. It names that one, and repeats of it only what rows are found by: where it is declared, what is
 * different, why and by which plan stand there.
 * @param begun number of that row
 */
export function endOf(row: AuditEntry, begun: number, result: AuditResult, why?: string): AuditEntry {
  const { path: _path, change: _change, reason: _reason, plan: _plan, ...rest } = row
  return { ...rest, result, begun, ...(why !== undefined && { why }) }
}
