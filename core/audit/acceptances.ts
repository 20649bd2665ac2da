import type { AuditEntry, AuditRow } from '../domain/audit.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import { type HeadKey, type HeadSigner, isSignature } from './heads.ts'

/** Where another chain ended that the database had before, as somebody accepts it. */
export interface Acceptance {
  /** That ended. */
  chain: string
  /** That the database has instead: what is said for one counts for no other. */
  by: string
  /** Rows that it had, by its newest head in Git. */
  rows: number
  /** Of the last of them. */
  hash: string
  /** Commit of the status branch that had this head. */
  commit: string
}

/** As a row of the trail tells it. */
export interface AcceptanceOnRecord extends Acceptance {
  /** Number of that row. */
  row: number
  /** When it was written: ISO 8601, UTC. */
  at: string
  /** Id of the key that it is signed with. */
  key: string
  signature: string
}

const purpose = 'bowline audit acceptance 1\n'

/**
 * What the row says. It is signed: who can only write to the table can put another in its place, and would write this row,
 * too, which the controller's next head goes over as over any other.
 */
export function acceptanceChange(
  acceptance: Acceptance,
  signer: HeadSigner,
): NonNullable<AuditEntry['change']> {
  const { chain, by, rows, hash } = acceptance
  const key = signer.publicKey.kid
  return {
    chain: [chain, by],
    rows: [rows, null],
    hash: [hash, null],
    key: [null, key],
    signature: [null, signer.signature(signedText(acceptance, key))],
  }
}

/** Undefined where the row is none. Only the administrator can accept a break: a row of anybody else is none. */
export function acceptanceIn(row: AuditRow): AcceptanceOnRecord | undefined {
  const { actor, action, object, change, commit = '', result, seq, at } = row
  if (action !== 'audit.accept' || actor.kind !== 'admin' || result !== 'done') return undefined
  const [rows, hash] = [change?.rows?.[0], change?.hash?.[0]]
  if (typeof rows !== 'number' || typeof hash !== 'string') return undefined
  const [by, key, signature] = [change?.chain?.[1], change?.key?.[1], change?.signature?.[1]].map(
    (each) => (typeof each === 'string' ? each : ''), // then it is not signed either
  )
  return {
    chain: object,
    by: by ?? '',
    rows,
    hash,
    commit,
    row: seq,
    at,
    key: key ?? '',
    signature: signature ?? '',
  }
}

/** Whether one of the keys signed it, for the chain that has it. */
export function isAcceptance(
  { row: _, at: __, key, signature, ...acceptance }: AcceptanceOnRecord,
  by: string,
  keys: readonly HeadKey[],
): boolean {
  return isSignature(signedText({ ...acceptance, by }, key), { key, signature }, keys)
}

function signedText({ chain, by, rows, hash, commit }: Acceptance, key: string): Buffer {
  return Buffer.from(`${purpose}${canonicalJson({ chain, by, rows, hash, commit, key })}`)
}
