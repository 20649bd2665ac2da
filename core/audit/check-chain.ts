import type { AuditRow } from '../domain/audit.ts'
import { count } from '../lib/count.ts'
import { type AcceptanceOnRecord, acceptanceIn, isAcceptance } from './acceptances.ts'
import { chainHash } from './chain.ts'
import { type HeadKey, isSigned, type SignedHead } from './heads.ts'
import { isProved, type RemovalOnRecord, removalIn } from './removals.ts'

/** What may be wrong with a trail. */
export type AuditFlaw =
  | 'row-changed'
  | 'row-missing'
  | 'row-out-of-order'
  | 'row-unreadable'
  | 'found-wrongly'
  | 'end-missing'
  | 'other-than-witnessed'
  | 'other-chain'
  | 'beginning-unproved'
  | 'head-not-signed'
  | 'foreign-key'
  | 'removal-not-signed'
  | 'accept-not-signed'

export interface AuditFinding {
  code: AuditFlaw
  /** Number of the row. */
  seq: number
  message: string
}

/** Where what is kept begins. */
export interface AuditAnchor {
  chain: string
  /** Of the row before the first that is kept; 0 where all are. */
  seq: number
  /** Its hash; of 0 that of the chain. */
  hash: string
}

/** Where another chain ended that the database had before, as the administrator accepted it. */
export type AcceptedChain = Pick<AcceptanceOnRecord, 'chain' | 'rows' | 'hash' | 'commit' | 'row' | 'at'>

/** Why a key counts: it is the controller's own, somebody vouches for it, or it is published beside the heads and nobody does. */
export type KeyTrust = 'own' | 'pinned' | 'published'

/** A key that heads of the trail are signed with. */
export interface KeyInUse {
  /** Thumbprint (RFC 7638). */
  id: string
  /** That it signed. */
  heads: number
  /** `foreign`: it does not count, since others do. */
  trust: KeyTrust | 'foreign'
}

/** Rows that were removed one part after the other, on the same terms. */
export interface RemovedRows
  extends Pick<RemovalOnRecord, 'from' | 'to' | 'row' | 'at' | 'before' | 'keepMs'> {
  /** Of how many rows of the trail say so; `row`, `at` and `before` are of the last. */
  parts: number
  key: string
  /** Null: there is no key to tell by. */
  isSigned: boolean | null
}

/** Findings that are told; of more only how many there are. */
const mostTold = 100

export interface ChainCheckOptions {
  anchor: AuditAnchor
  /** From the witness. None: nothing is compared with it. */
  heads: readonly SignedHead[]
  keys: readonly HeadKey[]
  /** Ids of the keys that count, and why. Left out: all of `keys`, as published. */
  trusted?: ReadonlyMap<string, KeyTrust> | undefined
  /** Where whoever keeps the rows says that they end. Left out: nobody says so. */
  end?: { seq: number; hash: string } | undefined
}

/**
 * Goes through a trail, row by row in its order: whether each goes on from the one before it, and whether it is what was
 * witnessed. After a flaw it goes on from what is there, so that each is told once.
 */
export class ChainCheck {
  readonly findings: AuditFinding[] = []
  /** Also those that are not told. */
  flaws = 0
  rows = 0
  /** Heads that were compared with their rows. */
  witnessed = 0
  readonly #options: ChainCheckOptions
  readonly #heads = new Map<number, SignedHead[]>()
  readonly #removals: RemovedRows[] = []
  /** What rows that say so were gone up to, and the hash of the last. */
  readonly #bases = new Map<number, string>()
  readonly #keys = new Map<string, KeyInUse>()
  /** Of other chains, by these. */
  readonly #others = new Map<string, SignedHead[]>()
  readonly #accepted = new Map<string, AcceptedChain>()
  #seq: number
  #hash: string
  #newest = 0

  constructor(options: ChainCheckOptions) {
    const { anchor, heads, keys } = options
    this.#options = options
    const foreign = new Map<string, SignedHead>()
    this.#seq = anchor.seq
    this.#hash = anchor.hash
    for (const head of heads) {
      if (!isSigned(head, keys))
        this.#tell(
          'head-not-signed',
          head.seq,
          `the head of row ${head.seq} is not signed with a key of this controller`,
        )
      else if (head.chain !== anchor.chain)
        this.#others.set(head.chain, [...(this.#others.get(head.chain) ?? []), head])
      else if (this.#uses(head.key) === 'foreign')
        foreign.set(head.key, furthest(head, foreign.get(head.key)))
      else this.#heads.set(head.seq, [...(this.#heads.get(head.seq) ?? []), head])
    }
    for (const [key, { seq }] of foreign)
      this.#tell('foreign-key', seq, foreignKey(key, this.#keys.get(key)?.heads ?? 0))
    this.#newest = Math.max(0, ...this.#heads.keys())
    if (anchor.seq === 0 && anchor.hash !== anchor.chain)
      this.#tell('beginning-unproved', 1, 'the first row does not go on from where the chain begins')
    if (anchor.seq > 0 && this.#heads.size > 0 && !this.#heads.has(anchor.seq))
      this.#tell(
        'beginning-unproved',
        anchor.seq + 1,
        `no head in Git tells what the rows up to ${anchor.seq} were`,
      )
    this.#witness(anchor.seq, anchor.hash)
  }

  /**
   * The next row.
   * @param text canonical JSON of the row @param hash 64 hex digits
   * @param found what it is found by, where it is in a table: the same must stand in it
   */
  row(text: string, hash: string, found?: { seq: number; found: readonly unknown[] }): void {
    this.rows += 1
    const read = readRow(text)
    const seq = read?.seq ?? this.#seq + 1
    const expected = this.#seq + 1
    const isSame = chainHash(this.#hash, text) === hash
    if (!read) this.#tell('row-unreadable', expected, `row ${expected} is no row of the trail`)
    else if (seq > expected) this.#tell('row-missing', expected, missing(expected, seq - 1))
    else if (seq < expected) this.#tell('row-out-of-order', seq, `row ${seq} stands behind row ${this.#seq}`)
    else if (!isSame)
      this.#tell('row-changed', seq, `row ${seq}, or the hash of it or of the one before it, was changed`)
    if (read && found && !isFoundRightly(read, found))
      this.#tell('found-wrongly', seq, `what row ${seq} is found by is not what stands in it`)
    const removal = read && removalIn(read)
    if (removal) this.#removed(removal)
    const acceptance = read && acceptanceIn(read)
    if (acceptance) this.#accepts(acceptance)
    this.#seq = Math.max(seq, this.#seq)
    this.#hash = hash
    this.#witness(seq, hash)
  }

  /** After the last row of an exported trail. @param head the signed one behind it; undefined: there is none, and so an end is missing */
  endWith(head: SignedHead | undefined): void {
    this.end(head ?? { seq: this.#seq + 1, hash: '' })
    const { anchor } = this.#options
    const isGood = !this.#hasKeys || (head && isSigned(head, this.#counting))
    if (head && (head.chain !== anchor.chain || !isGood))
      this.#tell(
        'head-not-signed',
        head.seq,
        'the head at the end is not signed with a key of this controller',
      )
  }

  /** After the last row. @param end where whoever keeps the rows says that they end. Left out: as it was said at first */
  end(end = this.#options.end): void {
    const { anchor } = this.#options
    const last = end ? Math.max(end.seq, this.#newest) : this.#newest
    if (last > this.#seq) this.#tell('end-missing', this.#seq + 1, missing(this.#seq + 1, last))
    else if (end && (end.seq !== this.#seq || end.hash !== this.#hash))
      this.#tell(
        'end-missing',
        this.#seq,
        `the trail ends with row ${this.#seq}, and is said to end with ${end.seq}`,
      )
    for (const head of this.unaccepted) this.#tell('other-chain', head.seq, otherChain(head))
    if (anchor.seq > 0 && this.#bases.get(anchor.seq) !== anchor.hash)
      this.#tell(
        'beginning-unproved',
        anchor.seq + 1,
        `no row says that those up to ${anchor.seq} were removed`,
      )
  }

  /** Other chains that Git has heads of, where a row says that this is known. */
  get accepted(): AcceptedChain[] {
    return [...this.#accepted.values()].filter(({ chain }) => this.#others.has(chain))
  }

  /** Newest heads of those of which no row says so. */
  get unaccepted(): SignedHead[] {
    return [...this.#others].flatMap(([chain, heads]) => {
      const known = this.#accepted.get(chain)
      const left = heads.filter(
        ({ seq, hash }) => !known || seq > known.rows || (seq === known.rows && hash !== known.hash),
      )
      return left.length === 0 ? [] : left.reduce((one, other) => (one.seq >= other.seq ? one : other))
    })
  }

  /** Keys that heads of this chain are signed with, in the order of the heads. */
  get keys(): KeyInUse[] {
    return [...this.#keys.values()]
  }

  /** What is on record as removed, oldest first. */
  get removals(): readonly RemovedRows[] {
    return this.#removals
  }

  /** @returns why it counts, or that it does not */
  #uses(id: string): KeyInUse['trust'] {
    const { trusted } = this.#options
    const trust = trusted ? (trusted.get(id) ?? 'foreign') : 'published'
    const known = this.#keys.get(id)
    this.#keys.set(id, { id, heads: (known?.heads ?? 0) + 1, trust })
    return trust
  }

  /** Whether there is anything to tell signatures by. */
  get #hasKeys(): boolean {
    return this.#options.trusted !== undefined || this.#options.keys.length > 0
  }

  get #counting(): readonly HeadKey[] {
    const { keys, trusted } = this.#options
    return trusted ? keys.filter(({ kid }) => trusted.has(kid)) : keys
  }

  #removed(removal: RemovalOnRecord): void {
    const { from, to, hash, row, at, before, keepMs, key } = removal
    this.#bases.set(to, hash)
    const isGood = this.#hasKeys ? isProved(removal, this.#options.anchor.chain, this.#counting) : null
    if (isGood === false)
      this.#tell(
        'removal-not-signed',
        row,
        `row ${row} says that rows ${from} to ${to} were removed, and is not signed with a key of this controller`,
      )
    const last = this.#removals.at(-1)
    const goesOn =
      last && last.to + 1 === from && last.keepMs === keepMs && last.key === key && last.isSigned === isGood
    if (goesOn) Object.assign(last, { to, row, at, before, parts: last.parts + 1 })
    else this.#removals.push({ from, to, row, at, before, keepMs, parts: 1, key, isSigned: isGood })
  }

  /** Without anything to tell signatures by there are no heads of other chains, either. */
  #accepts(acceptance: AcceptanceOnRecord): void {
    const { chain, rows, hash, commit, row, at } = acceptance
    if (!this.#hasKeys) return
    if (isAcceptance(acceptance, this.#options.anchor.chain, this.#counting))
      this.#accepted.set(chain, { chain, rows, hash, commit, row, at })
    else
      this.#tell(
        'accept-not-signed',
        row,
        `row ${row} says that the end of another chain was accepted, and is not signed with a key of this controller`,
      )
  }

  #witness(seq: number, hash: string): void {
    const heads = this.#heads.get(seq)
    if (!heads) return
    this.witnessed += 1
    if (heads.some((head) => head.hash !== hash))
      this.#tell(
        'other-than-witnessed',
        seq,
        `row ${seq}, or one before it, is another than when its head was written to Git`,
      )
  }

  #tell(code: AuditFlaw, seq: number, message: string): void {
    this.flaws += 1
    if (this.findings.length < mostTold) this.findings.push({ code, seq, message })
  }
}

function missing(from: number, to: number): string {
  return from === to ? `row ${from} is missing` : `rows ${from} to ${to} are missing`
}

function furthest(head: SignedHead, other: SignedHead | undefined): SignedHead {
  return other && other.seq > head.seq ? other : head
}

function foreignKey(key: string, heads: number): string {
  return `${count(heads, 'head')} of this trail ${heads === 1 ? 'is' : 'are'} signed with the key ${key}, which is not among those that count: somebody else signed, or the file "secret" of the data folder was another one (--key ${key} says that you know it)`
}

function otherChain({ seq, at }: SignedHead): string {
  return `another chain had ${count(seq, 'row')} when its newest head was signed at ${at}: the table was made anew since, or another put in its place`
}

function readRow(text: string): AuditRow | undefined {
  try {
    const row = JSON.parse(text) as AuditRow
    return Number.isSafeInteger(row.seq) && typeof row.actor?.id === 'string' ? row : undefined
  } catch {
    return undefined
  }
}

function isFoundRightly(row: AuditRow, kept: { seq: number; found: readonly unknown[] }): boolean {
  const [actor, action, object, result, at, begun] = kept.found
  return (
    kept.seq === row.seq &&
    actor === row.actor.id &&
    action === row.action &&
    object === row.object &&
    result === row.result &&
    at === Date.parse(row.at) &&
    begun === (row.begun ?? null)
  )
}
