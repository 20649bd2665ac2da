import { chainHash, rowOf } from '../../core/audit/chain.ts'
import { ChainCheck, type ChainCheckOptions } from '../../core/audit/check-chain.ts'
import type { HeadSigner, SignedHead } from '../../core/audit/heads.ts'
import type { AuditEntry } from '../../core/domain/audit.ts'
import { canonicalJson } from '../../core/lib/canonical-json.ts'

/** A trail outside of a database, as whoever exports it has it. */
export interface Trail {
  rows: { text: string; hash: string }[]
  anchor: ChainCheckOptions['anchor']
  heads: SignedHead[]
  end: { seq: number; hash: string } | undefined
}

export function rowsFrom(anchor: ChainCheckOptions['anchor'], entries: readonly AuditEntry[]): Trail['rows'] {
  let { hash } = anchor
  return entries.map((entry, index) => {
    const seq = anchor.seq + index + 1
    const at = new Date(Date.UTC(2027, 0, 1) + seq * 1000).toISOString()
    const text = canonicalJson(rowOf(entry, seq, at))
    hash = chainHash(hash, text)
    return { text, hash }
  })
}

export function checked(trail: Trail, signer: HeadSigner): ChainCheck {
  const { anchor, heads, end } = trail
  const check = new ChainCheck({ anchor, heads, keys: [signer.publicKey], end })
  for (const { text, hash } of trail.rows) check.row(text, hash)
  check.end()
  return check
}
