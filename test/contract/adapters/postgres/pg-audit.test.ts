import { beforeAll, describe, expect, test } from 'vitest'
import { AuditTrail } from '../../../../controller/adapters/postgres/audit-trail.ts'
import { migrations } from '../../../../controller/adapters/postgres/migrations.ts'
import { createPool, migrate, Pool } from '../../../../controller/adapters/postgres/pg-database.ts'
import { createPgStore } from '../../../../controller/adapters/postgres/pg-store.ts'
import { type Store, StoreAway } from '../../../../controller/ports/store.ts'
import { ChainCheck } from '../../../../core/audit/check-chain.ts'
import { HeadSigner, headLine } from '../../../../core/audit/heads.ts'
import { proofOfRemovals } from '../../../../core/audit/removals.ts'
import type { AuditEntry, AuditRow } from '../../../../core/domain/audit.ts'
import { silent } from '../../../support/process-harness.ts'
import { cleaned, dev, hostile, newTask, storeWorld } from '../../../support/store-world.ts'

const world = storeWorld()
let store: Store
let pool: Pool
const signer = new HeadSigner(Buffer.alloc(32, 1))

beforeAll(() => {
  store = world.store
  pool = world.database.pool
})

const ada = { kind: 'user', id: 'u-1', name: 'ada' } as const
const about = { actor: ada, action: 'task.cancel' } as const
const entry = (object: string, more: Partial<AuditEntry> = {}): AuditEntry => ({ ...about, object, ...more })

async function check(of: Store = store): Promise<ChainCheck> {
  const { head, base } = await of.auditHead()
  const anchor = { chain: head.chain, ...base }
  const lines = await of.auditHeads(0, Date.now() + 1e9)
  const heads = lines.map((line) => JSON.parse(line))
  const checking = new ChainCheck({ anchor, heads, keys: [signer.publicKey], end: head })
  for (let after = base.seq; ; ) {
    const rows = await of.auditRows({}, { limit: 100, after, oldestFirst: true })
    for (const row of rows) checking.row(row.text, row.hash, row)
    if (rows.length === 0) break
    after = (rows.at(-1) as { seq: number }).seq
  }
  checking.end()
  return checking
}

const rows = async (): Promise<AuditRow[]> =>
  (await store.auditRows({}, { limit: 1000, oldestFirst: true })).map(({ text }) => JSON.parse(text))

describe('the chain', () => {
  test('rows have numbers without gaps and an instant each, whatever the text', async () => {
    expect(await store.audit(entry(hostile, { reason: hostile, change: { [hostile]: [hostile, 1] } }))).toBe(
      1,
    )
    expect(await store.auditAll([entry('a'), entry('b')])).toEqual([2, 3])
    const [first] = await rows()
    expect(first).toMatchObject({
      seq: 1,
      object: cleaned,
      reason: cleaned,
      change: { [cleaned]: [cleaned, 1] },
    })
    expect(Math.abs(Date.parse(first?.at ?? '') - Date.now())).toBeLessThan(600_000)
    expect((await check()).findings).toEqual([])
  })

  test('it stays one with many writers at once, of two controllers', async () => {
    const other = createPool(world.database.connection, silent)
    const stores = [store, createPgStore(other)]
    const writes = Array.from({ length: 400 }, (_, i) => stores[i % 2]?.audit(entry(`T-${i}`)))
    const numbers = await Promise.all(writes)
    await other.end()
    expect([...numbers].sort((a, b) => Number(a) - Number(b))).toEqual(numbers.map((_, index) => index + 1))
    const { findings, rows: seen } = await check()
    expect({ findings, seen }).toEqual({ findings: [], seen: 400 })
  })

  test('a secret is hidden before it is hashed', async () => {
    const hiding = createPgStore(
      pool,
      pool,
      pool,
      new AuditTrail((text) => text.replaceAll('s3cret', '*****')),
    )
    await hiding.audit(
      entry('an s3cret', { reason: 's3cret', why: 's3cret', change: { key: ['s3cret', null] } }),
    )
    expect(JSON.stringify(await rows())).not.toContain('s3cret')
    expect((await check()).findings).toEqual([])
  })

  test('a text that many rows of a call have is looked through once, and what Git or we have named not at all', async () => {
    const seen: string[] = []
    const looking = new AuditTrail((text) => {
      seen.push(text)
      return text.replaceAll('s3cret', '*****')
    })
    const controller = { kind: 'controller', id: 'controller', author: 'Ada s3cret' } as const
    const own = {
      actor: controller,
      path: 'teams/orders.yaml',
      reason: 'scaled',
      change: { tag: ['s3cret', 'v2'] },
    } as const
    await createPgStore(pool, pool, pool, looking).auditAll(
      ['ENV-1', 'ENV-2', 'ENV-3'].map((object) => entry(object, own)),
    )
    expect(seen.sort()).toEqual(['Ada s3cret', 's3cret', 'scaled', 'v2'])
    expect(await rows()).toMatchObject(
      ['ENV-1', 'ENV-2', 'ENV-3'].map((object) => ({
        actor: { author: 'Ada *****' },
        object,
        path: 'teams/orders.yaml',
        change: { tag: ['*****', 'v2'] },
      })),
    )
    expect((await check()).findings).toEqual([])
  })

  test.each([
    ['entry', `entry = replace(entry, 'T-2', 'T-3')`],
    ['hash that is none', `hash = substring(hash for 9)`],
    ['hash', `hash = set_byte(hash, 7, (get_byte(hash, 7) + 1) % 256)`],
    ['actor', `actor = 'u-2'`],
    ['action', `action = 'task.create'`],
    ['object', `object = 'T-9'`],
    ['result', `result = 'failed'`],
    ['instant', `at = at + interval '1 ms'`],
    ['row that has begun', `begun = 1`],
  ])('another %s in one row is found', async (_, change) => {
    await store.auditAll(['T-1', 'T-2', 'T-3'].map((each) => entry(each)))
    await pool.query(`update audit set ${change} where seq = 2`)
    const { findings } = await check()
    expect(findings[0]).toMatchObject({ seq: 2 })
  })

  test('a table that is cut, or put back to what it was, is found by what was signed', async () => {
    await store.auditAll(['T-1', 'T-2', 'T-3'].map((each) => entry(each)))
    await witness()
    await pool.query('delete from audit where seq = 3')
    await pool.query('update audit_head set (seq, hash) = (select seq, hash from audit where seq = 2)')
    expect((await check()).findings).toMatchObject([{ code: 'end-missing', seq: 3 }])
    await store.audit(entry('T-another'))
    expect((await check()).findings).toMatchObject([{ code: 'other-than-witnessed', seq: 3 }])
  })
})

describe('a row and what it tells of', () => {
  test('are written together', async () => {
    const { id } = await store.create({ ...newTask(), audit: { actor: ada, action: 'task.create' } })
    const cancel = { actor: 'ada', running: false }
    expect(await store.cancel(id, { ...cancel, audit: about })).toBeDefined()
    expect(await store.cancel(id, { ...cancel, audit: about })).toBeUndefined()
    expect(await store.resubmit(id, { actor: 'ada', audit: about })).toBeUndefined()
    await store.confirm('c0ffee', entry('c0ffee', { action: 'deletions.confirm', commit: 'c0ffee' }))
    expect((await rows()).map(({ action, object }) => [action, object])).toEqual([
      ['task.create', id],
      ['task.cancel', id],
      ['deletions.confirm', 'c0ffee'],
    ])
  })

  test('are not written where either cannot be', async () => {
    const { id } = await store.create(newTask())
    await pool.query('alter table audit add constraint full_up check (false) not valid')
    try {
      await expect(store.cancel(id, { actor: 'ada', running: false, audit: about })).rejects.toThrow(
        'full_up',
      )
      await expect(store.create({ ...newTask({ objectId: 'OR-9' }), audit: about })).rejects.toThrow(
        'full_up',
      )
      await expect(store.confirm('c0ffee', entry('c0ffee'))).rejects.toThrow('full_up')
      expect(await store.get(id)).toMatchObject({ status: 'scheduled' })
      expect(await store.count({ environment: dev })).toBe(1)
      expect(await store.confirmed('c0ffee')).toBe(false)
    } finally {
      await pool.query('alter table audit drop constraint full_up')
    }
    const nowhere = newTask({ environment: 'ENV-0000-0000-01' })
    await expect(store.create({ ...nowhere, audit: about })).rejects.toThrow()
    expect(await rows()).toEqual([])
  })

  test('are written by nobody while the database only reads, and reading goes on', async () => {
    const { id } = await store.create(newTask())
    await store.audit(entry('before'))
    const reading = new Pool(world.database.connection, silent, { default_transaction_read_only: 'on' })
    try {
      const only = createPgStore(reading)
      await expect(only.audit(entry('never'))).rejects.toThrow(StoreAway)
      await expect(only.cancel(id, { actor: 'ada', running: false, audit: about })).rejects.toThrow(StoreAway)
      expect(await only.auditRows({}, { limit: 10 })).toHaveLength(1)
      expect(await only.get(id)).toMatchObject({ status: 'scheduled' })
    } finally {
      await reading.end()
    }
    expect(await rows()).toHaveLength(1)
  })
})

test('rows are found by what is in them, and in pages from either end', async () => {
  await store.auditAll([
    entry('T-1'),
    entry('T-2', { action: 'task.create', actor: { kind: 'admin', id: 'admin' } }),
    entry('E-1', { action: 'keys.read', result: 'refused', why: 'no' }),
  ])
  const found = async (...asked: Parameters<Store['auditRows']>) =>
    (await store.auditRows(...asked)).map(({ seq }) => seq)
  expect(await found({}, { limit: 2 })).toEqual([3, 2])
  expect(await found({}, { limit: 2, after: 2 })).toEqual([1])
  expect(await found({}, { limit: 2, after: 1, oldestFirst: true })).toEqual([2, 3])
  expect(await found({ action: 'task.*' }, { limit: 9 })).toEqual([2, 1])
  expect(await found({ action: 'task.create', actor: 'admin', object: 'T-2' }, { limit: 9 })).toEqual([2])
  expect(await found({ result: 'refused' }, { limit: 9 })).toEqual([3])
  expect(await found({ until: Date.now() - 600_000 }, { limit: 9 })).toEqual([])
  expect(await found({ since: Date.now() - 600_000 }, { limit: 9 })).toEqual([3, 2, 1])
})

test('what has begun is known until a row says what came of it', async () => {
  const begun = await store.audit(entry('E-1', { result: 'begun' }))
  await store.audit(entry('E-2', { result: 'begun' }))
  await store.audit(entry('E-1', { result: 'done', begun }))
  expect((await store.auditBegun(9)).map(({ seq }) => seq)).toEqual([2])
  expect(await store.auditBegun(1)).toEqual([])
})

test('the newest signed head is the one of the last row that was signed', async () => {
  await store.audit(entry('T-1'))
  expect(await store.newestAuditHead()).toBeUndefined()
  await witness()
  await store.audit(entry('T-2'))
  await witness()
  await store.audit(entry('T-3'))
  expect(JSON.parse((await store.newestAuditHead()) ?? '{}')).toMatchObject({ seq: 2 })
})

/** How many rows go that were written until so long from now, in milliseconds. */
const removed = (ms: number) =>
  store.removeAuditRows(
    { before: Date.now() + ms, keepMs: 86_400_000 },
    { kind: 'controller', id: 'controller' },
    proofOfRemovals(signer),
  )

test('old rows go up to a signed head, which is a row, and the rest still goes on from what was witnessed', async () => {
  await store.auditAll(Array.from({ length: 5 }, (_, i) => entry(`T-${i}`)))
  expect(await removed(60_000)).toBe(0) // nothing is signed
  await witness()
  await store.auditAll(Array.from({ length: 3 }, (_, i) => entry(`U-${i}`)))
  expect(await removed(-60_000)).toBe(0)
  expect(await removed(60_000)).toBe(5)
  expect(await removed(60_000)).toBe(0)
  expect((await rows()).map(({ seq, action }) => [seq, action])).toEqual([
    [6, 'task.cancel'],
    [7, 'task.cancel'],
    [8, 'task.cancel'],
    [9, 'audit.remove'],
  ])
  expect((await check()).findings).toEqual([])
  await pool.query(`update audit_head set base_seq = 6, base_hash = (select hash from audit where seq = 6)`)
  await pool.query('delete from audit where seq = 6')
  expect((await check()).findings.map(({ code }) => code)).toContain('beginning-unproved')
})

test('rows are removed up to a head that our key signed, however old the table makes it', async () => {
  await store.auditAll(['T-1', 'T-2'].map((each) => entry(each)))
  const { head } = await store.auditHead()
  const foreign = new HeadSigner(Buffer.alloc(32, 2)).sign(head, '2001-01-01T00:00:00.000Z')
  await store.keepAuditHead({ seq: head.seq, at: 0, line: headLine(foreign) })
  expect(await removed(0)).toBe(0)
  await pool.query('delete from audit_heads')
  await witness()
  await pool.query(`update audit_heads set at = at - interval '2 years'`)
  await expect(removed(-86_400_000)).rejects.toThrow('the head of row 2 is not what was signed')
  expect(await rows()).toHaveLength(2)
})

test('rows of an earlier version are chained in their order', async () => {
  const name = 'earlier'
  await pool.query(`create database ${name}`)
  const earlier = createPool({ ...world.database.connection, database: name }, silent)
  try {
    await earlier.query('create schema bowline')
    await earlier.query('create table migrations (version integer primary key)')
    const before = migrations.findIndex((sql) => sql.includes('audit_before'))
    for (const [index, sql] of migrations.slice(0, before).entries()) {
      await earlier.query(sql)
      await earlier.query('insert into migrations values ($1)', [index + 1])
    }
    const insert = 'insert into audit (at, actor, action, subject, detail) values ($1, $2, $3, $4, $5)'
    const odd = '"\\/\b\f\n\r\t\u0001\u001f\u007f\u2028é😀'
    await earlier.query(insert, ['2027-01-01T00:00:00.123456Z', 'admin', 'keys.read', odd, odd])
    await earlier.query(insert, ['2026-01-01T00:00:00Z', dev, 'task.cancel', 'T-1', ''])
    await migrate(earlier)
    const kept = createPgStore(earlier)
    await kept.audit(entry('T-2'))
    expect((await check(kept)).findings).toEqual([])
    const [first, second] = await kept.auditRows({}, { limit: 9, oldestFirst: true })
    expect(JSON.parse(first?.text ?? '')).toEqual({
      seq: 1,
      at: '2027-01-01T00:00:00.123Z',
      actor: { kind: 'admin', id: 'admin' },
      action: 'keys.read',
      object: odd,
      reason: odd,
      result: 'done',
    })
    expect(JSON.parse(second?.text ?? '')).toMatchObject({ seq: 2, actor: { kind: 'environment', id: dev } })
  } finally {
    await earlier.end()
    await pool.query(`drop database ${name}`)
  }
})

async function witness(): Promise<void> {
  const { head } = await store.auditHead()
  const signed = signer.sign(head, new Date().toISOString())
  await store.keepAuditHead({ seq: head.seq, at: Date.now(), line: headLine(signed) })
}
