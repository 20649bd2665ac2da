import type { EpochMs } from '../../../core/domain/epoch.ts'
import { exactText, parseExact } from '../../../core/lib/exact-json.ts'
import { groupCommit } from '../../lib/group-commit.ts'
import type { FoundObject, ObjectKey, ObjectStore } from '../../ports/object-store.ts'
import { concernsAllRows } from './database-away.ts'
import type { Pool } from './pg-database.ts'
import { instantSql } from './pg-instant.ts'

/** Objects, as the JSON text they came as. */
export class PgObjects implements ObjectStore {
  readonly #pool: Pool
  readonly #questions: Pool
  readonly #put: (object: StoredObject) => Promise<undefined>

  /**
   * @param taskPool for what every task takes, from `createTaskPool`
   * @param questions for lists, from `createQuestionPool`
   */
  constructor(pool: Pool, taskPool: Pool, questions: Pool) {
    this.#pool = pool
    this.#questions = questions
    this.#put = groupCommit((objects) => putObjects(taskPool, objects), concernsAllRows)
  }

  putObject(environment: string, collection: string, id: string, body: unknown): Promise<void> {
    return this.#put([environment, collection, id, exactText(body)])
  }

  async getObject(environment: string, collection: string, id: string): Promise<unknown> {
    const { rows } = await this.#pool.query<{ body: string }>(
      'select body from objects where environment = $1 and collection = $2 and id = $3',
      [environment, collection, id],
    )
    return rows[0] && parseExact(rows[0].body)
  }

  async listObjects(
    environment: string,
    collection: string,
    { offset, limit }: { offset: number; limit: number },
  ): Promise<FoundObject[]> {
    const values = [environment, collection, offset, limit, largestPage]
    const { rows } = await this.#questions.query<{ body: string; bytes: number }>(pageSql, values)
    return rows.map(({ body, bytes }) => ({ body: parseExact(body), bytes }))
  }

  async countObjects(environment: string, collection: string, atMost: number): Promise<number> {
    const { rows } = await this.#questions.query<{ count: number }>(countSql, [
      environment,
      collection,
      atMost,
    ])
    return rows[0]?.count ?? 0
  }

  async withObjects(): Promise<string[]> {
    const { rows } = await this.#pool.query<{ id: string }>(
      'select id from environments e where (select true from objects where environment = e.id limit 1) order by id',
    )
    return rows.map(({ id }) => id)
  }

  async forgetObjects(
    environment: string,
    before: EpochMs,
    after: ObjectKey | null,
    limit: number,
  ): Promise<{ forgotten: number; last: ObjectKey | null }> {
    const { collection = '', id = '' } = after ?? {}
    const values = [environment, before, collection, id, limit]
    const { rows } = await this.#pool.query<ObjectKey & { is_gone: boolean }>(forgetSql, values)
    const forgotten = rows.filter((row) => row.is_gone).length
    const last = rows.length === limit ? rows.at(-1) : undefined
    return { forgotten, last: last ? { collection: last.collection, id: last.id } : null }
  }
}

/** Bytes of the bodies that are read at once. */
const largestPage = 4 * 1024 * 1024

/** How long a body is, is known without reading it; only those are read that are in the page. */
const pageSql = `
  select body, bytes from (
    select *, sum(bytes) over (order by updated_at desc, id) - bytes as before from (
      select id, updated_at, body, octet_length(body) as bytes from objects
      where environment = $1 and collection = $2 order by updated_at desc, id offset $3 limit $4
    ) as found
  ) as page where before < $5::integer order by updated_at desc, id`

const countSql = `
  select count(*)::integer as count from (
    select from objects where environment = $1 and collection = $2 limit $3
  ) as found`

/** An object that is being written is locked: once that is over it is no longer old. */
const forgetSql = `
  with page as (
    select collection, id from objects where environment = $1 and (collection, id) > ($3, $4)
    order by collection, id limit $5
  ),
  gone as (
    delete from objects using page
    where environment = $1 and objects.collection = page.collection and objects.id = page.id
      and updated_at < ${instantSql('$2')}
      and not exists (select from tasks where tasks.environment = $1 and tasks.object_id = page.id)
    returning objects.collection, objects.id
  )
  select page.*, gone.id is not null as is_gone from page left join gone using (collection, id)
  order by page.collection, page.id`

/** Environment, collection, id and body, as in the table. */
type StoredObject = readonly [environment: string, collection: string, id: string, body: string]

/** Where an object comes more than once, the last counts. */
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
