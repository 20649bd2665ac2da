import { ChainCheck, type ChainCheckOptions } from '../../core/audit/check-chain.ts'
import { anchorLine, endLine, exportedRow } from '../../core/audit/exported.ts'
import type { HeadSigner } from '../../core/audit/heads.ts'
import type { AuditFilter, AuditStore, KeptAuditRow } from '../ports/audit-store.ts'

/** Rows that are read at once: others have their turn in between. */
const pageRows = 2_000

type Reading = Pick<AuditStore, 'auditHead' | 'auditRows'>

/** Rows in their order, page by page as they are read. @param to number of the last */
export async function* pagesOf(
  store: Reading,
  filter: AuditFilter,
  to: number,
  signal: AbortSignal,
): AsyncGenerator<KeptAuditRow[]> {
  const read = (after: number) => store.auditRows(filter, { limit: pageRows, after, oldestFirst: true })
  let next: ReturnType<typeof read> | undefined = read(0)
  while (next) {
    signal.throwIfAborted()
    const page: KeptAuditRow[] = await next
    const last = page.at(-1)?.seq ?? to
    next = page.length === pageRows && last < to ? read(last) : undefined // while this one is gone through
    next?.catch(() => {}) // told where it is waited for
    const rows = last <= to ? page : page.filter(({ seq }) => seq <= to)
    if (rows.length > 0) yield rows
  }
}

/** What is kept, as lines of JSON: whole, with its anchor and its signed head, unless a filter leaves something out. */
export async function* exportedTrail(
  store: Reading,
  filter: AuditFilter,
  { signer, now, signal }: { signer: HeadSigner; now: number; signal: AbortSignal },
): AsyncGenerator<string> {
  const { head, base } = await store.auditHead()
  const isWhole = Object.values(filter).every((each) => each === undefined)
  if (isWhole) yield `${anchorLine({ chain: head.chain, ...base })}\n`
  for await (const rows of pagesOf(store, filter, head.seq, signal))
    yield rows.map(({ text, hash }) => `${exportedRow(text, hash)}\n`).join('')
  if (isWhole) yield `${endLine(signer.sign(head, new Date(now).toISOString()))}\n`
}

/** Goes through the whole trail, up to its end of now, and compares it with what was witnessed. */
export async function checkTrail(
  store: Reading,
  { heads, keys, trusted }: Pick<ChainCheckOptions, 'heads' | 'keys' | 'trusted'>,
  signal: AbortSignal,
): Promise<{ check: ChainCheck; upTo: number }> {
  const { head, base } = await store.auditHead()
  const anchor = { chain: head.chain, ...base }
  // what was witnessed meanwhile is of rows that are not looked at, unless they should be there
  const known = heads.filter(({ chain, seq }) => chain !== head.chain || seq >= base.seq)
  const check = new ChainCheck({ anchor, heads: known, keys, trusted, end: head })
  for await (const rows of pagesOf(store, {}, head.seq, signal))
    for (const row of rows) check.row(row.text, row.hash, row)
  check.end()
  return { check, upTo: head.seq }
}
