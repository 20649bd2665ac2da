import type { HeadSigner } from '../../core/audit/heads.ts'
import { proofOfRemovals } from '../../core/audit/removals.ts'
import { messageOf } from '../../core/domain/errors.ts'
import { sleep } from '../lib/signal.ts'
import type { AuditStore } from '../ports/audit-store.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'

const intervalMs = 3_600_000
/** Between two parts: the end of the chain is locked while one is removed. */
const pauseMs = 500

export interface AuditRetentionOptions {
  store: Pick<AuditStore, 'removeAuditRows'>
  /** Milliseconds. */
  keepMs: number
  signer: HeadSigner
  clock: TimerClock
  log: Log
}

/** Removes rows that are older than they are to be kept, once an hour. Returns the way to stop. */
export function startAuditRetention(options: AuditRetentionOptions): () => Promise<void> {
  const stopping = new AbortController()
  const work = (async () => {
    for (;;) {
      await sleep(intervalMs, options.clock, stopping.signal)
      await removeOldRows(options, stopping.signal).catch((error: unknown) => {
        stopping.signal.throwIfAborted()
        options.log.warn(
          { reason: messageOf(error) },
          'old rows of the audit trail were not removed; trying again',
        )
      })
    }
  })().catch(() => {}) // stopped
  return async () => {
    stopping.abort(new Error('the controller is stopping'))
    await work
  }
}

/** Part by part, each up to a signed head. @returns how many rows */
export async function removeOldRows(
  { store, keepMs, signer, clock, log }: AuditRetentionOptions,
  signal: AbortSignal,
): Promise<number> {
  const old = { before: clock.now() - keepMs, keepMs }
  const proof = proofOfRemovals(signer)
  let all = 0
  for (;;) {
    const removed = await store.removeAuditRows(old, { kind: 'controller', id: 'controller' }, proof)
    if (removed === 0) break
    all += removed
    await sleep(pauseMs, clock, signal)
  }
  if (all > 0) log.info({ rows: all }, 'old rows of the audit trail were removed; what proves the rest stays')
  return all
}
