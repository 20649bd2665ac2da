import {
  auditFolder,
  headFileOf,
  headKeysFile,
  mergedHeads,
  mergedKeys,
  witnessedIn,
} from '../../core/audit/head-files.ts'
import { type HeadSigner, headLine, type SignedHead } from '../../core/audit/heads.ts'
import { messageOf } from '../../core/domain/errors.ts'
import { every } from '../lib/every.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import type { AuditStore } from '../ports/audit-store.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { StatusBranch } from '../ports/git-source.ts'
import type { Log } from '../ports/log.ts'

/** How often a head is signed, where something was written, and after so many rows at the latest. */
const signMs = 60_000
const signRows = 1_000
const dayMs = 86_400_000
/** Months of files that stay beyond what is kept of the trail: rows are removed up to a head, which must still be there. */
const spareMonths = 2
/** Older folders than these are gone since long. */
const expiredMonths = 3

export interface WitnessOptions {
  store: Pick<AuditStore, 'auditHead' | 'auditRows' | 'keepAuditHead' | 'auditHeads'>
  branch: Pick<StatusBranch, 'read'>
  signer: HeadSigner
  clock: TimerClock
  log: Log
  /** How long rows are kept, in milliseconds. */
  keepMs: number
  /** There are heads to be brought to the branch. */
  changed: () => void
  /** What is wrong with the trail, beside what was brought there; null where nothing is. */
  tell: (trouble: { code: 'audit-not-as-witnessed'; message: string } | null) => void
}

/**
 * Signs the end of the audit trail now and then, and brings it to the status branch: whoever changes the table later changes
 * what others have a copy of. Heads that are there already are never taken out, also where the table does not know them.
 */
export class Witness {
  readonly #options: WitnessOptions
  readonly #inTurn = oneAtATime()
  /** Of the branch, as it was before the first write: the files of these days, by path. Undefined until it was read. */
  #before: ReadonlyMap<string, string> | undefined
  #signed = 0
  /** Of the newest head that was signed here. */
  #last = -1
  /** Heads were signed since the files were asked for. */
  #isDirty = true
  /** Heads were signed because of many rows: the branch is told of them once a minute. */
  #isUntold = false
  /** When the oldest head was signed that is not on the branch for sure. */
  #pendingSince: number
  #stop = () => {}

  constructor(options: WitnessOptions) {
    this.#options = options
    this.#pendingSince = options.clock.now() - dayMs // what an earlier controller did not bring there any more
  }

  /** From now on. Returns the way to stop, which signs the last head. */
  start(): () => Promise<void> {
    this.#stop = every(signMs, this.#options.clock, () => void this.#signAndTell())
    return async () => {
      this.#stop()
      await this.#sign().catch(() => {})
    }
  }

  /** Rows were written, up to this one. */
  appended(seq: number): void {
    if (seq - this.#signed < signRows) return
    this.#signed = seq
    void this.#sign().then(
      (isNew) => {
        this.#isUntold ||= isNew
      },
      () => {}, // the next try is a minute away
    )
  }

  /** Folders of the branch whose files are to go. */
  expiredFolders(): string[] {
    const months = Math.ceil(this.#options.keepMs / (30 * dayMs)) + spareMonths
    const now = new Date(this.#options.clock.now())
    return Array.from({ length: expiredMonths }, (_, index) => {
      const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months - index, 1))
      return `${auditFolder}${month.toISOString().slice(0, 7)}/`
    })
  }

  /**
   * Contents by path of what is to be on the branch and may not be there yet; undefined while the branch cannot be read: what
   * is there is not known then, and must not be overwritten.
   */
  async changedFiles(signal: AbortSignal): Promise<ReadonlyMap<string, string> | undefined> {
    const before = await this.#branchBefore(signal)
    if (!before) return undefined
    if (!this.#isDirty) return new Map()
    this.#isDirty = false
    const now = this.#options.clock.now()
    const paths = daysFrom(this.#pendingSince, now).map(headFileOf)
    this.#pendingSince = now - signMs // a head may be kept a moment after it was signed
    return await this.#read([headKeysFile, ...paths], before)
  }

  /** Contents by path of those of these that are ours to write: of today and yesterday. */
  async read(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (!this.#before || paths.length === 0) return new Map()
    const now = this.#options.clock.now()
    const recent = new Set([headKeysFile, headFileOf(now), headFileOf(now - dayMs)])
    return await this.#read(
      paths.filter((path) => recent.has(path)),
      this.#before,
    )
  }

  async #read(
    paths: readonly string[],
    before: ReadonlyMap<string, string>,
  ): Promise<ReadonlyMap<string, string>> {
    const { store, signer } = this.#options
    const files = new Map<string, string>()
    for (const path of paths) {
      const was = before.get(path) ?? ''
      if (path === headKeysFile) files.set(path, mergedKeys(was === '' ? '{}' : was, signer.publicKey))
      else {
        const from = dayOf(path)
        const text = mergedHeads(was, (await store.auditHeads(from, from + dayMs)).join('\n'))
        if (text !== '') files.set(path, text)
      }
    }
    return files
  }

  async #branchBefore(signal: AbortSignal): Promise<ReadonlyMap<string, string> | undefined> {
    if (this.#before) return this.#before
    const { branch, log } = this.#options
    try {
      const found = await branch.read(auditFolder, signal)
      const files = found?.files ?? new Map<string, string>()
      await this.#compare(witnessedIn(files).heads)
      const now = this.#options.clock.now()
      const needed = [headKeysFile, headFileOf(now), headFileOf(now - dayMs), headFileOf(now + dayMs)]
      this.#before = new Map(needed.map((path) => [path, files.get(path) ?? '']))
    } catch (error) {
      log.warn(
        { reason: messageOf(error) },
        'cannot read the heads of the audit trail on the status branch; trying again',
      )
    }
    return this.#before
  }

  /** The newest of our chain, with its row. `bowline audit verify` looks at all of them. */
  async #compare(heads: readonly SignedHead[]): Promise<void> {
    const { store, tell } = this.#options
    const { head, base } = await store.auditHead()
    const own = heads.filter(({ chain, seq }) => chain === head.chain && seq > base.seq)
    const newest = own.reduce<SignedHead | undefined>((a, b) => (a && a.seq >= b.seq ? a : b), undefined)
    if (!newest) return
    const [row] = await store.auditRows({}, { limit: 1, after: newest.seq - 1, oldestFirst: true })
    const isSame = row?.seq === newest.seq && row.hash === newest.hash
    const message = `row ${newest.seq} of the audit trail is not what its head on the status branch says: the table was changed, cut or put back. "bowline audit verify" says more`
    tell(isSame ? null : { code: 'audit-not-as-witnessed', message })
  }

  async #signAndTell(): Promise<void> {
    try {
      const isNew = await this.#sign()
      if (isNew || this.#isUntold) this.#options.changed()
      this.#isUntold = false
    } catch (error) {
      this.#options.log.warn(
        { reason: messageOf(error) },
        'could not sign the head of the audit trail; trying again',
      )
    }
  }

  /** @returns whether there is a new one */
  #sign(): Promise<boolean> {
    return this.#inTurn(async () => {
      const { store, signer, clock } = this.#options
      const { head } = await store.auditHead()
      if (head.seq === 0 || head.seq === this.#last) return false
      const now = clock.now()
      const line = headLine(signer.sign(head, new Date(now).toISOString()))
      await store.keepAuditHead({ seq: head.seq, at: now, line })
      this.#last = head.seq
      this.#signed = Math.max(this.#signed, head.seq)
      this.#isDirty = true
      return true
    })
  }
}

/** Beginnings of the days between two instants. */
function daysFrom(from: number, to: number): number[] {
  const first = Math.floor(from / dayMs) * dayMs
  const count = Math.floor((to - first) / dayMs) + 1
  return Array.from({ length: count }, (_, index) => first + index * dayMs)
}

function dayOf(path: string): number {
  return Date.parse(path.slice(auditFolder.length).replace('/', '-').replace('.jsonl', 'T00:00:00Z'))
}
