import { isDeepStrictEqual } from 'node:util'
import type { Schedule } from '../domain/desired.ts'
import type { OccurrenceRecord, ScheduleStore } from '../ports/store.ts'
import { firstWatermark } from '../schedules/due.ts'
import { type Pool, transaction } from './pg-database.ts'
import { insertTask } from './pg-tasks.ts'

export function createScheduleStore(pool: Pool): ScheduleStore {
  return {
    /**
     * A schedule that goes keeps its row unarmed: if Git brings it back, its old watermark keeps runs from repeating,
     * and the time it was away from being caught up. A new trigger says nothing about the past either.
     */
    arm: (environment, schedules, now) =>
      transaction(pool, async (client) => {
        const enabled = schedules.filter((each) => each.enabled)
        const before = await client.query<{ id: string; spec: Schedule }>(
          'select id, spec from schedules where environment = $1 and armed for update',
          [environment],
        )
        const triggers = new Map(before.rows.map(({ id, spec }) => [id, spec.trigger]))
        await client.query('update schedules set armed = false where environment = $1 and not id = any($2)', [
          environment,
          enabled.map((each) => each.id),
        ])
        for (const spec of enabled) {
          const watermark = firstWatermark(spec, now)
          await client.query(
            `insert into schedules (id, environment, spec, watermark)
             values ($1, $2, $3, to_timestamp($4::double precision / 1000))
             on conflict (id) do update set armed = true, spec = excluded.spec,
               watermark = case when $5 then schedules.watermark when $6 then excluded.watermark
                 else greatest(schedules.watermark, excluded.watermark) end`,
            [
              spec.id,
              environment,
              JSON.stringify(spec),
              watermark,
              isDeepStrictEqual(triggers.get(spec.id), spec.trigger),
              watermark < now,
            ],
          )
        }
      }),

    async armed() {
      const { rows } = await pool.query<{ id: string; environment: string; spec: Schedule; watermark: Date }>(
        'select id, environment, spec, watermark from schedules where armed',
      )
      return rows.map((row) => ({ ...row, watermark: row.watermark.getTime() }))
    },

    record: (occurrence, task) =>
      transaction(pool, async (client) => {
        const { schedule, nominal, environment, state, reason, latenessMs } = occurrence
        const inserted = await client.query(
          `insert into occurrences (schedule, nominal, environment, state, reason, lateness_ms)
           values ($1, to_timestamp($2::double precision / 1000), $3, $4, $5, $6) on conflict do nothing`,
          [schedule, nominal, environment, state, reason, Math.min(latenessMs, longestLatenessMs)],
        )
        await client.query(advanceSql, [schedule, nominal])
        if (inserted.rowCount === 0 || !task) return undefined
        const created = await insertTask(client, task)
        await client.query(
          'update occurrences set task_id = $3 where schedule = $1 and nominal = to_timestamp($2::double precision / 1000)',
          [schedule, nominal, created.id],
        )
        return created
      }),

    async advance(schedule, watermark) {
      await pool.query(advanceSql, [schedule, watermark])
    },

    async unfinishedRun(schedule) {
      const { rows } = await pool.query<{ id: string; done: boolean }>(
        `select t.id, t.status in ('succeeded', 'skipped', 'failed') as done
         from occurrences o join tasks t on t.id = o.task_id
         where o.schedule = $1 order by o.nominal desc limit 1`,
        [schedule],
      )
      return rows[0]?.done === false ? rows[0].id : undefined
    },

    async occurrences(schedule, limit) {
      const { rows } = await pool.query<OccurrenceRow>(
        `select o.*, t.status as task_status from occurrences o left join tasks t on t.id = o.task_id
         where o.schedule = $1 order by o.nominal desc limit $2`,
        [schedule, limit],
      )
      return rows.map(toOccurrence)
    },

    async forgetOccurrences(before, limit) {
      const { rowCount } = await pool.query(
        `delete from occurrences where (schedule, nominal) in (
           select schedule, nominal from occurrences as old
           where nominal < to_timestamp($1::double precision / 1000)
             and exists (select from occurrences where schedule = old.schedule and nominal > old.nominal)
           order by nominal limit $2)`,
        [before, limit],
      )
      return rowCount ?? 0
    },
  }
}

/** What the column holds, 24 days: later than that is late enough. */
const longestLatenessMs = 2 ** 31 - 1

const advanceSql =
  'update schedules set watermark = greatest(watermark, to_timestamp($2::double precision / 1000)) where id = $1'

interface OccurrenceRow {
  schedule: string
  environment: string
  nominal: Date
  state: OccurrenceRecord['state']
  reason: string | null
  lateness_ms: number
  task_id: string | null
  task_status: OccurrenceRecord['taskStatus']
}

function toOccurrence(row: OccurrenceRow): OccurrenceRecord {
  return {
    schedule: row.schedule,
    environment: row.environment,
    nominal: row.nominal.getTime(),
    state: row.state,
    reason: row.reason,
    latenessMs: row.lateness_ms,
    taskId: row.task_id,
    taskStatus: row.task_status,
  }
}
