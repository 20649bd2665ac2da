// Finished tasks of an earlier time, put into the database of a controller.
import pg from 'pg'

/**
 * Puts so many finished tasks on record, as they are after a while of work.
 * @param environments ids of those that have them in turn, or `all` that there are
 */
export async function fillHistory(database, environments, count) {
  const client = new pg.Client({ ...database, options: '-c search_path=bowline' })
  await client.connect()
  const { rows: indexes } = await client.query(
    `select indexname as name, indexdef as definition from pg_indexes
     where tablename = 'tasks' and indexname <> 'tasks_pkey'`,
  )
  for (const { name } of indexes) await client.query(`drop index ${name}`)
  await client.query(historySql, [
    environments === 'all' ? await allEnvironments(client) : environments,
    count,
  ])
  for (const { definition } of indexes) await client.query(definition)
  await client.query('vacuum (analyze, parallel 0) tasks')
  await client.query('checkpoint')
  await client.end()
}

async function allEnvironments(client) {
  const { rows } = await client.query('select id from environments order by id')
  return rows.map(({ id }) => id)
}

const historySql = `
  insert into tasks (id, environment, category, event_type, object_id, data, status, assignee, sent, runtime_ms,
    created_at, not_before, assigned_at, completed_at, updated_at, story)
  select 'TQ-0000-' || regexp_replace(lpad(number::text, 12, '0'), '(....)(....)(....)', '\\1-\\2-\\3'),
    ($1::text[])[1 + number % cardinality($1::text[])],
    'background', 'order_placed', 'old-' || number, '{}', 'succeeded', 'bench-1', true, 1, at, at, at, at, at,
    jsonb_build_array(
      jsonb_build_object('at', at, 'what', 'created', 'fence', 1, 'by', null, 'message', null),
      jsonb_build_object('at', at, 'what', 'assigned', 'fence', 1, 'by', 'bench-1', 'message', null),
      jsonb_build_object('at', at, 'what', 'succeeded', 'fence', 1, 'by', 'bench-1', 'message', null))
  from generate_series(1, $2::integer) as number,
    lateral (select now() - interval '1 second' * ($2 - number) as at) as time`
