/** Which rows of the audit trail are shown, as the address of the screen and the query of the API name it. */
export const auditFilters = ['actor', 'action', 'object', 'result', 'since', 'until'] as const
export type AuditFilter = Readonly<Partial<Record<(typeof auditFilters)[number], string>>>

export function auditFilterIn(query: URLSearchParams): AuditFilter {
  return Object.fromEntries(
    auditFilters.flatMap((name) => {
      const value = query.get(name)
      return value ? [[name, value]] : []
    }),
  )
}

/** The same in one order, so that two filters that are equal are equal as texts. */
export function auditQuery(filter: AuditFilter): Record<string, string | undefined> {
  return Object.fromEntries(auditFilters.map((name) => [name, filter[name]]))
}
