import { cleanText } from '../../../core/lib/text.ts'
import { groupCommit } from '../../lib/group-commit.ts'
import type { AuditStore } from '../../ports/audit-store.ts'
import type { ObjectStore } from '../../ports/object-store.ts'
import type { Store } from '../../ports/store.ts'
import { concernsAllRows, type Pool } from './pg-database.ts'
import { createEnvironmentStore } from './pg-environments.ts'
import { createScheduleStore } from './pg-schedules.ts'
import { createTaskStore } from './pg-tasks.ts'

/** @param taskPool for what every task takes, from `createTaskPool` */
export function createPgStore(pool: Pool, taskPool: Pool = pool): Store {
  return {
    ...createEnvironmentStore(pool),
    ...createTaskStore(pool, taskPool),
    ...createScheduleStore(pool),
    ...createObjectStore(pool, taskPool),
    ...createAuditStore(pool),
  }
}

function createObjectStore(pool: Pool, taskPool: Pool): ObjectStore {
  const put = groupCommit(
    (objects: readonly StoredObject[]) => putObjects(taskPool, objects),
    concernsAllRows,
  )
  return {
    putObject: (environment, collection, id, body) =>
      put([environment, collection, cleanText(id), JSON.stringify(body)]),
    async getObject(environment, collection, id) {
      const { rows } = await pool.query<{ body: string }>(
        'select body from objects where environment = $1 and collection = $2 and id = $3',
        [environment, collection, cleanText(id)],
      )
      return rows[0] && JSON.parse(rows[0].body)
    },
    async listObjects(environment, collection) {
      const { rows } = await pool.query<{ body: string }>(
        'select body from objects where environment = $1 and collection = $2 order by updated_at desc limit 1000',
        [environment, collection],
      )
      return rows.map((row) => JSON.parse(row.body))
    },
    async forgetObjects(environment, before, after, limit) {
      const { collection = '', id = '' } = after ?? {}
      const { rows } = await pool.query<{ collection: string; id: string; is_gone: boolean }>(forgetSql, [
        environment,
        before,
        collection,
        id,
        limit,
      ])
      const forgotten = rows.filter((row) => row.is_gone).length
      const last = rows.length === limit ? rows.at(-1) : undefined
      return { forgotten, last: last ? { collection: last.collection, id: last.id } : null }
    },
  }
}

/** One that is written meanwhile is locked, and then no longer old. */
const forgetSql = `
  with page as (
    select collection, id from objects where environment = $1 and (collection, id) > ($3, $4)
    order by collection, id limit $5
  ),
  gone as (
    delete from objects using page
    where environment = $1 and objects.collection = page.collection and objects.id = page.id
      and updated_at < to_timestamp($2::double precision / 1000)
      and not exists (select from tasks where tasks.environment = $1 and tasks.object_id = page.id)
    returning objects.collection, objects.id
  )
  select page.*, gone.id is not null as is_gone from page left join gone using (collection, id)
  order by page.collection, page.id`

/** Environment, collection, id and body, as in the table. */
type StoredObject = readonly [environment: string, collection: string, id: string, body: string]

/** Of an object that comes more than once, the newest counts. */
async function putObjects(pool: Pool, objects: readonly StoredObject[]): Promise<undefined[]> {
  const newest = [...new Map(objects.map((each) => [JSON.stringify(each.slice(0, 3)), each])).values()]
  const values = [0, 1, 2, 3].map((column) => newest.map((each) => each[column]))
  await pool.query({ name: 'put objects', text: putSql, values })
  return objects.map(() => undefined)
}

const putSql = `
  insert into objects (environment, collection, id, body)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
  on conflict (environment, collection, id) do update set body = excluded.body, updated_at = now()`

function createAuditStore(pool: Pool): AuditStore {
  return {
    async audit({ actor, action, subject, detail }) {
      await pool.query('insert into audit (actor, action, subject, detail) values ($1, $2, $3, $4)', [
        actor,
        action,
        cleanText(subject),
        cleanText(detail),
      ])
    },
    async confirm(commit) {
      await pool.query('insert into confirmations ("commit") values ($1) on conflict do nothing', [commit])
    },
    async confirmed(commit) {
      const { rowCount } = await pool.query('select 1 from confirmations where "commit" = $1', [commit])
      return rowCount === 1
    },
  }
}
