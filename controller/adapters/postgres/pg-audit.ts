import type { AuditActor, AuditEntry, AuditHead } from '../../../core/domain/audit.ts'
import type { EpochMs } from '../../../core/domain/epoch.ts'
import { groupCommit } from '../../lib/group-commit.ts'
import type {
  AuditBase,
  AuditFilter,
  AuditStore,
  KeptAuditRow,
  RemovalProof,
} from '../../ports/audit-store.ts'
import type { AuditTrail } from './audit-trail.ts'
import { concernsAllRows } from './database-away.ts'
import type { Pool, Queryable } from './pg-database.ts'
import { epochMsSql, instantSql } from './pg-instant.ts'

/** Rows that are removed at once: the end of the chain is locked meanwhile. */
const mostRemoved = 10_000

/** The audit trail and confirmations. */
export class PgAudit implements AuditStore {
  readonly #pool: Pool
  readonly #questions: Pool
  readonly #trail: AuditTrail
  readonly #append: (entries: readonly AuditEntry[]) => Promise<number[]>

  /** @param questions for lists with any filter, from `createQuestionPool` */
  constructor(pool: Pool, questions: Pool, trail: AuditTrail) {
    this.#pool = pool
    this.#questions = questions
    this.#trail = trail
    this.#append = groupCommit(
      (calls) =>
        pool.transaction(async (client) => {
          const numbers = await trail.append(client, calls.flat())
          return calls.map((entries) => numbers.splice(0, entries.length))
        }),
      concernsAllRows,
      (entries) => entries.length,
    )
  }

  async audit(entry: AuditEntry): Promise<number> {
    const [seq] = await this.#append([entry])
    return seq as number
  }

  async auditAll(entries: readonly AuditEntry[]): Promise<number[]> {
    return entries.length === 0 ? [] : await this.#append(entries)
  }

  async auditRows(
    filter: AuditFilter,
    { limit, after, oldestFirst = false }: { limit: number; after?: number; oldestFirst?: boolean },
  ): Promise<KeptAuditRow[]> {
    const { where, values } = whereAudit(filter)
    if (after !== undefined) where.push(`seq ${oldestFirst ? '>' : '<'} $${values.push(after)}`)
    const order = `order by seq ${oldestFirst ? 'asc' : 'desc'} limit $${values.push(limit)}`
    return await kept(this.#questions, `${['true', ...where].join(' and ')} ${order}`, values)
  }

  async auditHead(): Promise<{ head: AuditHead; base: AuditBase }> {
    const { rows } = await this.#pool.query<{
      chain: Buffer
      seq: string
      hash: Buffer
      base_seq: string
      base_hash: Buffer
    }>('select chain, seq, hash, base_seq, base_hash from audit_head')
    const [row] = rows
    if (!row) throw new Error('the table audit_head has no row')
    return {
      head: { chain: row.chain.toString('hex'), seq: Number(row.seq), hash: row.hash.toString('hex') },
      base: { seq: Number(row.base_seq), hash: row.base_hash.toString('hex') },
    }
  }

  auditBegun(until: number): Promise<KeptAuditRow[]> {
    return kept(
      this.#pool,
      `result = 'begun' and seq <= $1 and not exists (select from audit as ended where ended.begun = audit.seq)
       order by seq`,
      [until],
    )
  }

  async keepAuditHead({ seq, at, line }: { seq: number; at: EpochMs; line: string }): Promise<void> {
    await this.#pool.query(
      `insert into audit_heads (seq, at, line) values ($1, ${instantSql('$2')}, $3) on conflict do nothing`,
      [seq, at, line],
    )
  }

  async auditHeads(from: EpochMs, to: EpochMs): Promise<string[]> {
    const { rows } = await this.#pool.query<{ line: string }>(
      `select line from audit_heads where at >= ${instantSql('$1')} and at < ${instantSql('$2')} order by seq`,
      [from, to],
    )
    return rows.map(({ line }) => line)
  }

  async newestAuditHead(): Promise<string | undefined> {
    const { rows } = await this.#pool.query<{ line: string }>(
      'select line from audit_heads order by seq desc limit 1',
    )
    return rows[0]?.line
  }

  removeAuditRows(
    { before, keepMs }: { before: EpochMs; keepMs: number },
    actor: AuditActor,
    proof: RemovalProof,
  ): Promise<number> {
    return this.#pool.transaction(async (client) => {
      const { rows } = await client.query<Closed>(closedSql, [before, mostRemoved, proof.key])
      const [closed] = rows
      if (!closed) return 0
      const [chain, hash] = [closed.chain.toString('hex'), closed.hash.toString('hex')]
      const [from, to] = [Number(closed.from) + 1, Number(closed.seq)]
      const removal = { chain, from, to, hash, before: new Date(before).toISOString(), keepMs }
      const change = proof.of(removal, closed.line)
      await this.#trail.append(client, [{ actor, action: 'audit.remove', object: `${from}-${to}`, change }])
      const { rowCount } = await client.query('delete from audit where seq <= $1', [to])
      await client.query('delete from audit_heads where seq < $1', [to])
      await client.query('update audit_head set base_seq = $1, base_hash = $2', [to, closed.hash])
      return rowCount ?? 0
    })
  }

  confirm(commit: string, audit: AuditEntry): Promise<void> {
    return this.#pool.transaction(async (client) => {
      await client.query('insert into confirmations ("commit") values ($1) on conflict do nothing', [commit])
      await this.#trail.append(client, [audit])
    })
  }

  async confirmed(commit: string): Promise<boolean> {
    const { rowCount } = await this.#pool.query('select 1 from confirmations where "commit" = $1', [commit])
    return rowCount === 1
  }
}

interface Closed {
  chain: Buffer
  /** int8, which node-postgres gives as text. */
  from: string
  seq: string
  hash: Buffer
  line: string
}

/**
 * The furthest head signed with our key that is old enough and not too far on; where even the next is further than that, that one. Its row
 * must still have the hash that was signed: what was changed is left for `verify` to find.
 */
const closedSql = `
  select h.chain, h.base_seq as from, a.seq, a.hash, signed.line
  from audit_head h
  cross join lateral (
    select s.seq, s.line from audit_heads s
    where s.seq > h.base_seq and s.at < ${instantSql('$1')} and s.line::json ->> 'key' = $3
    order by s.seq > h.base_seq + $2, case when s.seq > h.base_seq + $2 then s.seq else -s.seq end
    limit 1
  ) as signed
  join audit a on a.seq = signed.seq
  where signed.line::json ->> 'hash' = encode(a.hash, 'hex')`

function whereAudit(filter: AuditFilter): { where: string[]; values: unknown[] } {
  const values: unknown[] = []
  const put = (value: unknown) => `$${values.push(value)}`
  const { actor, action, object, result, since, until } = filter
  const where = [
    ...(actor === undefined ? [] : [`actor = ${put(actor)}`]),
    ...(action === undefined ? [] : [isAction(action, put)]),
    ...(object === undefined ? [] : [`object = ${put(object)}`]),
    ...(result === undefined ? [] : [`result = ${put(result)}`]),
    ...(since === undefined ? [] : [`at >= ${instantSql(put(since))}`]),
    ...(until === undefined ? [] : [`at < ${instantSql(put(until))}`]),
  ]
  return { where, values }
}

function isAction(action: string, put: (value: unknown) => string): string {
  if (!action.endsWith('*')) return `action = ${put(action)}`
  return `action like ${put(`${action.slice(0, -1).replace(/[\\%_]/g, '\\$&')}%`)}`
}

interface Row {
  seq: string
  entry: string
  hash: string
  actor: string
  action: string
  object: string
  result: string
  at: number
  begun: string | null
}

async function kept(database: Queryable, rest: string, values: unknown[]): Promise<KeptAuditRow[]> {
  const { rows } = await database.query<Row>(
    `select seq, entry, encode(hash, 'hex') as hash, actor, action, object, result, ${epochMsSql('at')} as at, begun
     from audit where ${rest}`,
    values,
  )
  return rows.map(({ seq, entry, hash, actor, action, object, result, at, begun }) => ({
    seq: Number(seq),
    text: entry,
    hash,
    found: [actor, action, object, result, at, begun === null ? null : Number(begun)],
  }))
}
