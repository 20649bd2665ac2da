import type { AuditEntry, AuditRow, Removal } from '../domain/audit.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import { type HeadKey, type HeadSigner, isSignature, isSigned, readHead } from './heads.ts'

/** As a row of the trail tells it. */
export interface RemovalOnRecord extends Omit<Removal, 'chain'> {
  /** Number of that row. */
  row: number
  /** When it was written: ISO 8601, UTC. */
  at: string
  /** Id of the key that it is signed with. */
  key: string
  signature: string
}

const purpose = 'bowline audit removal 1\n'

/** What the row of a removal says. It is signed: who can only write to the table cannot remove what is on it. */
export function removalChange(removal: Removal, signer: HeadSigner): NonNullable<AuditEntry['change']> {
  const { from, to, hash, before, keepMs } = removal
  const key = signer.publicKey.kid
  return {
    first: [from, to + 1],
    base: [null, hash],
    before: [null, before],
    keepMs: [null, keepMs],
    key: [null, key],
    signature: [null, signer.signature(signedText(removal, key))],
  }
}

/** As `AuditStore` asks for it. */
export function proofOfRemovals(signer: HeadSigner) {
  return {
    key: signer.publicKey.kid,
    of: (removal: Removal, line: string): NonNullable<AuditEntry['change']> => {
      const { chain, to, hash, before } = removal
      const head = readHead(line)
      const isOurs = head?.hash === hash && head.chain === chain && isSigned(head, [signer.publicKey])
      // what the table says of when it was signed is anybody's word who can write to it
      if (!isOurs || head.seq !== to || head.at >= before)
        throw new Error(`the head of row ${to} is not what was signed: the table was changed`)
      return removalChange(removal, signer)
    },
  }
}

/** Undefined where the row is none of a removal. What it does not say is empty, and so it is not signed either. */
export function removalIn({ action, change, seq, at }: AuditRow): RemovalOnRecord | undefined {
  const [from, next, hash] = [change?.first?.[0], change?.first?.[1], change?.base?.[1]]
  if (action !== 'audit.remove' || typeof hash !== 'string') return undefined
  if (typeof from !== 'number' || typeof next !== 'number') return undefined
  const keepMs = change?.keepMs?.[1]
  return {
    ...{ row: seq, at, from, to: next - 1, hash },
    keepMs: typeof keepMs === 'number' ? keepMs : 0,
    before: textOf(change?.before?.[1]),
    key: textOf(change?.key?.[1]),
    signature: textOf(change?.signature?.[1]),
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Whether one of the keys signed it, for this chain. */
export function isProved(
  { row: _, at: __, key, signature, ...removal }: RemovalOnRecord,
  chain: string,
  keys: readonly HeadKey[],
): boolean {
  return isSignature(signedText({ chain, ...removal }, key), { key, signature }, keys)
}

function signedText({ chain, from, to, hash, before, keepMs }: Removal, key: string): Buffer {
  return Buffer.from(`${purpose}${canonicalJson({ chain, from, to, hash, before, keepMs, key })}`)
}
