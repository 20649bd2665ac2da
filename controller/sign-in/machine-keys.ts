import type { AuditEntry } from '../../core/domain/audit.ts'
import { messageOf } from '../../core/domain/errors.ts'
import type { KeyLimit } from '../../core/domain/key-limit.ts'
import { sameSecret } from '../access/same-secret.ts'
import { Addresses } from '../lib/addresses.ts'
import { every } from '../lib/every.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { MachineKey, MachineKeyStore } from '../ports/machine-key-store.ts'
import type { Openings } from './openings.ts'
import { hashOf, machineKeyId, newMachineKey } from './tokens.ts'

const dayMs = 86_400_000

export const machineKeyLimits = {
  usualMs: 90 * dayMs,
  shortestMs: 60_000,
  longestMs: 365 * dayMs,
  /** The one before a rotation counts for so long. */
  overlapMs: dayMs,
  /** Not used for so long, it is flagged. */
  unusedMs: 60 * dayMs,
  /** Grain of the last use. */
  grainMs: 60_000,
  /** That count. */
  most: 1_000,
  /** So long one that has ended by itself is still listed, so that one sees why something stopped working. */
  endedMs: 90 * dayMs,
  /** Of those that have ended, the newest are kept. */
  mostEnded: 1_000,
} as const

export interface WantedKey {
  name: string
  limit: KeyLimit
  addresses: readonly string[]
  /** So long it counts. */
  forMs: number
}

/** What the audit trail says of a change of a key, but for the key. */
export type KeyAudit = Omit<AuditEntry, 'object' | 'reason'>

/**
 * Keys of machines. All are in memory, so that a wrong one costs no statement; a change counts once it is in the store.
 */
export class MachineKeys {
  readonly #store: MachineKeyStore
  readonly #clock: TimerClock
  readonly #openings: Openings
  readonly #log: Log
  readonly #keys: Map<string, { key: MachineKey; from: Addresses | undefined }>
  /** Uses that are not in the store yet. */
  readonly #used = new Map<string, number>()
  readonly #inOrder = oneAtATime()
  readonly #stop: () => void

  private constructor(
    keys: readonly MachineKey[],
    { store, clock, openings, log }: Parameters<typeof MachineKeys.open>[0],
  ) {
    this.#store = store
    this.#clock = clock
    this.#openings = openings
    this.#log = log
    this.#keys = new Map()
    for (const key of keys) this.#hold(key)
    this.#stop = every(machineKeyLimits.grainMs, clock, () => void this.#writeUses())
  }

  /** @throws {StoreAway} */
  static async open(given: {
    store: MachineKeyStore
    clock: TimerClock
    openings: Openings
    log: Log
  }): Promise<MachineKeys> {
    return new MachineKeys(await given.store.machineKeys(), given)
  }

  /** The key that counts, where it comes from an address it may come from. */
  find(token: string, address: string): MachineKey | undefined {
    const held = this.#keys.get(machineKeyId(token) ?? '')
    if (!held || (held.from && !held.from.has(address))) return undefined
    const { key } = held
    const now = this.#clock.now()
    const hash = hashOf(token)
    const isNewest = sameSecret(hash, key.hash)
    const isFormer = key.former !== null && key.former.until > now && sameSecret(hash, key.former.hash)
    if (key.endsAt <= now || !(isNewest || isFormer)) return undefined
    if (key.usedAt === null || now - key.usedAt >= machineKeyLimits.grainMs) {
      this.#hold({ ...key, usedAt: now })
      this.#used.set(key.id, now)
    }
    return key
  }

  /** Those that count, and those that have ended of late. */
  list(): MachineKey[] {
    const past = new Set(this.#past())
    return this.#all().filter(({ id }) => !past.has(id))
  }

  get(id: string): MachineKey | undefined {
    const key = this.#keys.get(id)?.key
    return key && key.endsAt > this.#clock.now() - machineKeyLimits.endedMs ? key : undefined
  }

  hasEnded({ endsAt }: MachineKey): boolean {
    return endsAt <= this.#clock.now()
  }

  /** Whether there are as many that count as there may be. */
  isFull(): boolean {
    return this.#all().filter((key) => !this.hasEnded(key)).length >= machineKeyLimits.most
  }

  #all(): MachineKey[] {
    return [...this.#keys.values()].map(({ key }) => key)
  }

  /** Ids of those that ended so long ago, or before so many others, that nobody is told of them any more. */
  #past(): string[] {
    const since = this.#clock.now() - machineKeyLimits.endedMs
    return this.#all()
      .filter((key) => this.hasEnded(key))
      .sort((a, b) => b.endsAt - a.endsAt)
      .filter(({ endsAt }, at) => endsAt <= since || at >= machineKeyLimits.mostEnded)
      .map(({ id }) => id)
  }

  /** @returns the key, and the token that nobody is shown again */
  create(wanted: WantedKey, by: string, audit: KeyAudit): Promise<{ key: MachineKey; token: string }> {
    return this.#inOrder(async () => {
      const { id, token, hash } = newMachineKey()
      const now = this.#clock.now()
      const { name, limit, addresses } = wanted
      const key: MachineKey = {
        ...{ id, name, hash, limit, addresses },
        former: null,
        createdAt: now,
        createdBy: by,
        endsAt: now + wanted.forMs,
        usedAt: null,
      }
      await this.#forgetPast()
      await this.#save(key, { ...audit, object: id, reason: `${name}: ${toldOf(key)}` })
      return { key, token }
    })
  }

  /** A new secret; the one of today counts for a while more. @returns undefined where there is no such key */
  rotate(
    id: string,
    forMs: number,
    audit: KeyAudit,
  ): Promise<{ key: MachineKey; token: string } | undefined> {
    return this.#inOrder(async () => {
      const key = this.get(id)
      if (!key) return undefined
      const { token, hash } = newMachineKey(id)
      const now = this.#clock.now()
      const until = Math.min(key.endsAt, now + machineKeyLimits.overlapMs)
      const rotated = { ...key, hash, former: { hash: key.hash, until }, endsAt: now + forMs }
      const reason = `${key.name}: the former one counts for a day more; ${toldOf(rotated)}`
      await this.#save(rotated, { ...audit, object: id, reason })
      return { key: rotated, token }
    })
  }

  /** Ends at once. @returns false where there is no such key */
  revoke(id: string, audit: KeyAudit): Promise<boolean> {
    return this.#inOrder(async () => {
      const key = this.get(id)
      if (!key) return false
      await this.#store.removeMachineKey(id, { ...audit, object: id, reason: key.name })
      this.#keys.delete(id)
      this.#openings.cut(id)
      return true
    })
  }

  /** Not used for long: it may be one that nobody needs. */
  isUnused({ usedAt, createdAt }: MachineKey): boolean {
    return this.#clock.now() - (usedAt ?? createdAt) >= machineKeyLimits.unusedMs
  }

  async close(): Promise<void> {
    this.#stop()
    await this.#writeUses()
  }

  async #forgetPast(): Promise<void> {
    const past = this.#past()
    if (past.length === 0) return
    await this.#store.forgetMachineKeys(past)
    for (const id of past) this.#keys.delete(id)
  }

  async #save(key: MachineKey, audit: AuditEntry): Promise<void> {
    await this.#store.saveMachineKey(key, audit)
    this.#hold(key)
  }

  #hold(key: MachineKey): void {
    const from = key.addresses.length === 0 ? undefined : new Addresses(key.addresses)
    this.#keys.set(key.id, { key, from })
  }

  async #writeUses(): Promise<void> {
    const uses = [...this.#used].map(([id, at]) => ({ id, at }))
    if (uses.length === 0) return
    this.#used.clear()
    await this.#store.machineKeysUsed(uses).catch((error: unknown) => {
      for (const { id, at } of uses) if (!this.#used.has(id)) this.#used.set(id, at)
      this.#log.warn({ reason: messageOf(error) }, 'could not write when keys of machines were last used')
    })
  }
}

function toldOf({ limit, endsAt }: MachineKey): string {
  return `at most ${limit.role} of ${limit.paths.join(', ') || 'everything'}, until ${new Date(endsAt).toISOString()}`
}
