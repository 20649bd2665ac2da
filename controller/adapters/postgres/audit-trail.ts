import { chainHash, rowOf } from '../../../core/audit/chain.ts'
import type { AuditEntry } from '../../../core/domain/audit.ts'
import { canonicalJson } from '../../../core/lib/canonical-json.ts'
import type { Queryable } from './pg-database.ts'
import { epochMsSql, instantSql } from './pg-instant.ts'

/**
 * Appends to the chain, within the transaction of what the rows tell of: both are there, or neither. The row of the head is
 * locked until the transaction ends, so that whoever comes next goes on from what is written; it comes last in it, so that
 * nobody waits for it who holds it.
 */
export class AuditTrail {
  readonly #redact: (text: string) => string

  #appended: (seq: number) => void = () => {}

  /** @param redact hides secrets in a text that people or others wrote */
  constructor(redact: (text: string) => string = (text) => text) {
    this.#redact = redact
  }

  /** @param listener in the place of the one before it; told of the newest row, shortly before it is committed */
  onAppended(listener: (seq: number) => void): void {
    this.#appended = listener
  }

  /** @returns their numbers, in their order */
  async append(client: Queryable, entries: readonly AuditEntry[]): Promise<number[]> {
    if (entries.length === 0) return []
    const { rows } = await client.query<HeadRow>({ name: 'lock audit head', text: headSql })
    const head = rows[0] as HeadRow
    const at = Math.max(head.at, head.now)
    const instant = new Date(at).toISOString()
    let { hash } = head
    const redact = once(this.#redact)
    const appended = entries.map((entry, index) => {
      const seq = Number(head.seq) + index + 1
      const row = rowOf(shown(entry, redact), seq, instant)
      const text = canonicalJson(row)
      hash = chainHash(hash, text)
      return { seq, row, text, hash }
    })
    await client.query({
      name: 'append audit rows',
      text: appendSql,
      values: [
        appended.map(({ seq }) => seq),
        at,
        appended.map(({ row }) => row.actor.id),
        appended.map(({ row }) => row.action),
        appended.map(({ row }) => row.object),
        appended.map(({ row }) => row.result),
        appended.map(({ row }) => row.begun ?? null),
        appended.map(({ text }) => text),
        appended.map((each) => each.hash),
        hash,
      ],
    })
    this.#appended(Number(head.seq) + appended.length)
    return appended.map(({ seq }) => seq)
  }
}

/** Many rows of a call say the same, and to look through a text for all secrets costs more than all else of a row. */
function once(redact: (text: string) => string): (text: string) => string {
  const done = new Map<string, string>()
  return (text) => {
    const known = done.get(text)
    if (known !== undefined) return known
    const hidden = redact(text)
    done.set(text, hidden)
    return hidden
  }
}

/** Ids of ours, words of the trail and paths, which Git shows, stay; what may be anybody's text is redacted. */
function shown(entry: AuditEntry, redact: (text: string) => string): AuditEntry {
  const { actor, object, reason, why, change } = entry
  const { name, author } = actor
  return {
    ...entry,
    actor: {
      ...actor,
      ...(name !== undefined && { name: redact(name) }),
      ...(author !== undefined && { author: redact(author) }),
    },
    object: actor.kind === 'controller' ? object : redact(object), // of others it may be what they asked for
    ...(reason !== undefined && { reason: redact(reason) }),
    ...(why !== undefined && { why: redact(why) }),
    ...(change !== undefined && { change: textsOf(change, redact) as typeof change }),
  }
}

function textsOf(value: unknown, shown: (text: string) => string): unknown {
  if (typeof value === 'string') return shown(value)
  if (Array.isArray(value)) return value.map((each) => textsOf(each, shown))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, textsOf(each, shown)]))
}

interface HeadRow {
  /** int8, which node-postgres gives as text. */
  seq: string
  /** 64 hex digits. */
  hash: string
  /** Of the last row, and now: milliseconds since the epoch. */
  at: number
  now: number
}

const headSql = `
  select seq, encode(hash, 'hex') as hash, ${epochMsSql('at')} as at, floor(${epochMsSql('clock_timestamp()')}) as now
  from audit_head for update`

const appendSql = `
  with appended as (
    insert into audit (seq, at, actor, action, object, result, begun, entry, hash)
    select seq, ${instantSql('$2')}, actor, action, object, result, begun, entry, decode(hash, 'hex')
    from unnest($1::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[])
      as new (seq, actor, action, object, result, begun, entry, hash)
    returning seq
  )
  update audit_head set seq = (select max(seq) from appended), hash = decode($10, 'hex'), at = ${instantSql('$2')}`
