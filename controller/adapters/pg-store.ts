import { cleanText } from '../domain/text.ts'
import type { AuditStore, ObjectStore, Store } from '../ports/store.ts'
import type { Pool } from './pg-database.ts'
import { createEnvironmentStore } from './pg-environments.ts'
import { createScheduleStore } from './pg-schedules.ts'
import { createTaskStore } from './pg-tasks.ts'

export function createPgStore(pool: Pool): Store {
  return {
    ...createEnvironmentStore(pool),
    ...createTaskStore(pool),
    ...createScheduleStore(pool),
    ...createObjectStore(pool),
    ...createAuditStore(pool),
  }
}

function createObjectStore(pool: Pool): ObjectStore {
  return {
    async putObject(environment, collection, id, body) {
      await pool.query(
        `insert into objects (environment, collection, id, body) values ($1, $2, $3, $4)
         on conflict (environment, collection, id) do update set body = excluded.body, updated_at = now()`,
        [environment, collection, cleanText(id), JSON.stringify(body)],
      )
    },
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
  }
}

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
