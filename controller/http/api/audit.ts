import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { AuditState, AuditVerdict, WireAuditRow } from '../../../api/audit.ts'
import type { Page } from '../../../api/keyset.ts'
import { paths } from '../../../api/paths.ts'
import { acceptanceChange } from '../../../core/audit/acceptances.ts'
import type { ChainCheck, KeyTrust } from '../../../core/audit/check-chain.ts'
import { auditFolder, witnessedIn } from '../../../core/audit/head-files.ts'
import { type HeadSigner, readHead } from '../../../core/audit/heads.ts'
import { type AuditResult, type AuditRow, auditResults } from '../../../core/domain/audit.ts'
import { isObject } from '../../../core/lib/json.ts'
import { checkTrail, exportedTrail } from '../../audit/reading.ts'
import type { AuditFilter, AuditStore, KeptAuditRow } from '../../ports/audit-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { StatusBranch } from '../../ports/git-source.ts'
import { audited } from '../audited.ts'
import { Questions } from '../connect/questions.ts'
import { badInput, conflict } from '../errors.ts'
import { needs } from '../guard.ts'
import { type PageQuery, wantedPage } from '../keyset.ts'
import { goneOf, ndjson } from './lines.ts'

export interface AuditOptions {
  store: Pick<AuditStore, 'auditHead' | 'auditRows' | 'newestAuditHead'>
  branch: Pick<StatusBranch, 'read'>
  signer: HeadSigner
  clock: Clock
}

type Wanted = Partial<Record<'actor' | 'action' | 'object' | 'result' | 'since' | 'until', string>>

/** The audit trail: lists of it, all of it, and whether it is whole. */
export function addAuditRoutes(app: FastifyInstance, { store, branch, signer, clock }: AuditOptions): void {
  const questions = new Questions()
  let verified: AuditState['verified'] = null
  app.get<{ Querystring: Wanted & PageQuery }>(paths.audit, needs('audit:read'), (request, reply) =>
    questions.ask(request, reply, async (): Promise<Page<WireAuditRow>> => {
      const { limit, after } = wantedPage(request.query)
      const page = { limit: limit + 1, ...(after !== undefined && { after: numberOf(after) }) }
      const found = await store.auditRows(filterOf(request.query), page)
      const items = found.slice(0, limit)
      return { items: items.map(wireOf), next: found.length > limit ? String(items.at(-1)?.seq) : null }
    }),
  )

  /** Not redacted once more: what is hashed is what must be sent. Secrets were hidden before it was. */
  app.get<{ Querystring: Wanted }>(paths.exportAudit, needs('audit:read'), async (request, reply) => {
    const how = { signer, now: clock.now(), signal: goneOf(request, reply) }
    return reply.type(ndjson).send(Readable.from(exportedTrail(store, filterOf(request.query), how)))
  })

  app.get(paths.auditState, needs('audit:read'), async (): Promise<AuditState> => {
    const [{ head, base }, line] = await Promise.all([store.auditHead(), store.newestAuditHead()])
    const signed = line === undefined ? undefined : readHead(line)
    return {
      first: base.seq + 1,
      last: head.seq,
      signed: signed ? { seq: signed.seq, at: signed.at, key: signed.key } : null,
      verified,
    }
  })

  app.get<{ Querystring: { key?: string | string[] } }>(
    paths.verifyAudit,
    needs('audit:read'),
    (request, reply) =>
      questions.ask(request, reply, async () => {
        const pinned = keysIn(request.query.key)
        return verdictOf((await check(goneOf(request, reply), pinned)).check)
      }),
  )

  app.post(paths.acceptAudit, needs('administrator', 'audit.accept'), (request, reply) =>
    questions.ask(request, reply, async () => {
      const reason = reasonIn(request)
      const signal = goneOf(request, reply)
      const before = await check(signal)
      const { unaccepted } = before.check
      if (unaccepted.length === 0)
        throw conflict('Git has no heads of another chain that is not accepted yet')
      const { commit = '' } = before
      const { head } = await store.auditHead()
      for (const { chain, seq, hash } of unaccepted) {
        const change = acceptanceChange({ chain, by: head.chain, rows: seq, hash, commit }, signer)
        await audited(request, chain, { reason, commit, change })
      }
      return verdictOf((await check(signal)).check)
    }),
  )

  /** @param pinned ids of keys that the caller vouches for, beside our own */
  async function check(
    signal: AbortSignal,
    pinned: readonly string[] = [],
  ): Promise<{ check: ChainCheck; commit: string | undefined }> {
    const found = await branch.read(auditFolder, signal)
    const { heads, keys } = witnessedIn(found?.files ?? new Map<string, string>())
    const own = signer.publicKey
    const trusted = new Map<string, KeyTrust>(pinned.map((id) => [id, 'pinned']))
    trusted.set(own.kid, 'own')
    const witness = { heads, keys: [...keys, own], trusted }
    const { check, upTo } = await checkTrail(store, witness, signal)
    // what one caller vouches for is not told to others
    if (pinned.length === 0)
      verified = { upTo, at: new Date(clock.now()).toISOString(), verdict: verdictOf(check) }
    return { check, commit: found?.commit }
  }
}

function verdictOf(check: ChainCheck): AuditVerdict {
  const { rows, witnessed, flaws, findings, accepted, keys, removals } = check
  return { rows, witnessed, flaws, findings, accepted, keys, removals: [...removals] }
}

/** Of a query in which `key` may come several times. @throws {HttpError} 400 */
function keysIn(given: string | string[] = []): string[] {
  const ids = [given].flat()
  if (ids.length <= 20 && ids.every((id) => /^[\w-]{43}$/.test(id))) return ids
  throw badInput('key: expected the id of a key as audit/keys.json has it, at most 20 times')
}

function reasonIn({ body }: Pick<FastifyRequest, 'body'>): string {
  const reason = isObject(body) ? body.reason : undefined
  if (typeof reason === 'string' && reason.trim() !== '' && reason.length <= 500) return reason
  throw badInput('reason: expected why the database was made anew, in at most 500 characters')
}

function wireOf({ text, hash }: KeptAuditRow): WireAuditRow {
  return { ...(JSON.parse(text) as AuditRow), hash } as WireAuditRow
}

function filterOf({ actor, action, object, result, since, until }: Wanted): AuditFilter {
  if (result !== undefined && !auditResults.some((each) => each === result))
    throw badInput(`result: expected one of ${auditResults.join(', ')}`)
  return {
    ...textOf('actor', actor),
    ...textOf('action', action),
    ...textOf('object', object),
    ...(result !== undefined && { result: result as AuditResult }),
    ...instantOf('since', since),
    ...instantOf('until', until),
  }
}

function textOf(name: string, text: string | undefined): object {
  if (text === undefined) return {}
  if (typeof text !== 'string') throw badInput(`${name}: expected it once`)
  return { [name]: text }
}

function instantOf(name: string, text: string | undefined): object {
  if (text === undefined) return {}
  const at = typeof text === 'string' && /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at)) throw badInput(`${name}: expected an instant such as 2027-01-31T08:00:00Z`)
  return { [name]: at }
}

function numberOf(after: string): number {
  if (/^\d{1,15}$/.test(after)) return Number(after)
  throw badInput('after: expected what "next" said')
}
