import type { AuditEntry } from '../../../core/domain/audit.ts'
import type { EpochMs } from '../../../core/domain/epoch.ts'
import {
  ownerOf,
  type Session,
  type SessionHolder,
  type SessionStore,
  type SessionsOf,
} from '../../ports/session-store.ts'
import type { AuditTrail } from './audit-trail.ts'
import type { Pool } from './pg-database.ts'
import { epochMsSql, instantSql } from './pg-instant.ts'

/** Sessions of people and machines. */
export class PgSessions implements SessionStore {
  readonly #pool: Pool
  readonly #trail: AuditTrail

  constructor(pool: Pool, trail: AuditTrail) {
    this.#pool = pool
    this.#trail = trail
  }

  async addSession(session: Session, most: number, audit: AuditEntry): Promise<string[]> {
    const { who } = session
    const provider = who.kind === 'user' ? who : { provider: null, subject: null, sid: null }
    return await this.#pool.transaction(async (client) => {
      await client.query(
        `insert into sessions (id, hash, owner, provider, subject, sid, place, who, refresh_token,
           refreshed_at, created_at, used_at, ends_at, address, agent, id_token)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, ${instantSql('$10')}, ${instantSql('$11')},
           ${instantSql('$11')}, ${instantSql('$12')}, $13, $14, $15)`,
        [
          session.id,
          session.hash,
          ownerOf(who),
          provider.provider,
          provider.subject,
          provider.sid,
          session.place,
          JSON.stringify(who),
          session.refreshToken,
          session.refreshedAt,
          session.createdAt,
          session.endsAt,
          session.address,
          session.agent,
          session.idToken,
        ],
      )
      const { rows } = await client.query<{ hash: string }>(
        `delete from sessions where hash in
           (select hash from sessions where owner = $1 order by created_at desc, id offset $2) returning hash`,
        [ownerOf(who), most],
      )
      await this.#trail.append(client, [audit])
      return rows.map(({ hash }) => hash)
    })
  }

  async useSession(hash: string, now: EpochMs, idleSince: EpochMs): Promise<Session | undefined> {
    const { rows } = await this.#pool.query<Session>(
      `update sessions set used_at = greatest(used_at, ${instantSql('$2')})
       where hash = $1 and ends_at > ${instantSql('$2')} and used_at > ${instantSql('$3')}
       returning ${columns}`,
      [hash, now, idleSince],
    )
    return rows[0]
  }

  async renewSession(session: Parameters<SessionStore['renewSession']>[0]) {
    const { hash, who, refreshToken, idToken, refreshedAt } = session
    await this.#pool.query(
      `update sessions set who = $2, refresh_token = $3, id_token = $4, refreshed_at = ${instantSql('$5')}
       where hash = $1`,
      [hash, JSON.stringify(who), refreshToken, idToken, refreshedAt],
    )
  }

  async sessions(of: SessionHolder, now: EpochMs, idleSince: EpochMs): Promise<Session[]> {
    const [where, value] = heldBy(of)
    const { rows } = await this.#pool.query<Session>(
      `select ${columns} from sessions
       where ${where} and ends_at > ${instantSql('$2')} and used_at > ${instantSql('$3')}
       order by created_at desc, id`,
      [value, now, idleSince],
    )
    return rows
  }

  async endSessions(which: SessionsOf, audit: AuditEntry): Promise<string[]> {
    const [where, values] = 'of' in which ? heldAs(which) : endedThere(which)
    return await this.#pool.transaction(async (client) => {
      const { rows } = await client.query<{ hash: string }>(
        `delete from sessions where ${where} returning hash`,
        values,
      )
      if (rows.length > 0) await this.#trail.append(client, [audit])
      return rows.map(({ hash }) => hash)
    })
  }

  async endSession(hash: string, audit?: AuditEntry): Promise<void> {
    await this.#pool.transaction(async (client) => {
      const { rowCount } = await client.query('delete from sessions where hash = $1', [hash])
      if (rowCount === 1 && audit) await this.#trail.append(client, [audit])
    })
  }

  async sweepSessions(now: EpochMs, idleSince: EpochMs): Promise<void> {
    await this.#pool.query(
      `delete from sessions where ends_at <= ${instantSql('$1')} or used_at <= ${instantSql('$2')}`,
      [now, idleSince],
    )
  }
}

type Condition = [where: string, values: unknown[]]

function heldAs({ of, id }: Extract<SessionsOf, { of: SessionHolder }>): Condition {
  const [where, value] = heldBy(of)
  return [`${where} and ($2::text is null or id = $2)`, [value, id ?? null]]
}

function endedThere({ provider, sid, subject }: Extract<SessionsOf, { provider: string }>): Condition {
  const where = 'provider = $1 and ($2::text is null or sid = $2) and ($3::text is null or subject = $3)'
  return [where, [provider, sid ?? null, subject ?? null]]
}

/** Condition over `$1`, and its value. */
function heldBy(of: SessionHolder): [condition: string, value: string | null] {
  if (of === 'everybody') return ['$1::text is null', null]
  if ('owner' in of) return ['owner = $1', of.owner]
  return [
    `(owner = $1 and owner = 'admin' or who->>'name' = $1 or provider || '#' || subject = $1 or 'machine:' || (who->>'rule') = $1)`,
    of.name,
  ]
}

const columns = `id, hash, place, who, refresh_token as "refreshToken", id_token as "idToken", address, agent,
  ${epochMsSql('refreshed_at')} as "refreshedAt", ${epochMsSql('created_at')} as "createdAt",
  ${epochMsSql('used_at')} as "usedAt", ${epochMsSql('ends_at')} as "endsAt"`
