// The built controller with as many environments and tasks as wished, as a site that is measured.
import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { fillHistory } from './history.js'
import { startController } from './scale-controller.js'
import { localFile, writeRepository } from './scale-repository.js'

/** So many wait, for environments without a runner. */
const waiting = 10_000

/**
 * @param folder where its data are put
 * @returns what `page-measures.js` asks of a site
 */
export async function openBowline(folder, { environments, tasks }) {
  chmodSync(folder, 0o711) // as root, PostgreSQL runs as somebody else, who has to get in
  const data = join(folder, 'data')
  mkdirSync(data)
  const fileOf = (number) => localFile(number, 0)
  const { directory, commits } = writeRepository(folder, { count: environments, changes: [], fileOf })
  const start = () => startController({ repository: directory, data, flags: ['--poll', '1h'] })
  const first = start()
  try {
    await Promise.all([first.ready(), first.arrived(commits[0])])
    await fill(first.database(), tasks)
  } finally {
    await first.stop()
  }
  const controller = start()
  try {
    await controller.ready()
    await allKnown(controller, environments)
    return await siteOf(controller, data)
  } catch (error) {
    await controller.stop()
    throw error
  }
}

/** Tasks wait in some, so that not all are as declared, and it may not say that all of it has come about. */
async function allKnown(controller, environments) {
  while ((await controller.get('/api/v1/status')).environments.total < environments) await pause(200)
}

async function fill(connection, tasks) {
  await fillHistory(connection, 'all', tasks)
  await query(connection, endOtherwiseSql)
  await query(connection, waitingSql, [Math.min(waiting, tasks)])
  await query(connection, 'vacuum (analyze, parallel 0) tasks')
}

async function siteOf(controller, data) {
  const token = readFileSync(join(data, 'admin-token'), 'utf8').trim()
  const headers = { authorization: `Bearer ${token}` }
  const { items } = await controller.get('/api/v1/environments?limit=10')
  const next = await nextOf(`${controller.url}/api/v1/tasks?limit=100`, headers)
  const database = new pg.Client(controller.database())
  await database.connect()
  let asked = 0
  let changes = 0
  return {
    url: controller.url,
    headers,
    /** A list in the browser, and what shows that it is there. */
    list: { path: '/environments', row: 'table.rows tbody tr th a' },
    /** What a browser has open for a long time, and what shows that it is there. */
    busy: { path: '/tasks', row: 'table.rows tbody tr th a' },
    lists: [
      ['environments', '/api/v1/environments?limit=100'],
      ['environments found by a text', '/api/v1/environments?limit=100&q=extension-3'],
      ['tasks', '/api/v1/tasks?limit=100&words=160'],
      ['tasks that failed', '/api/v1/tasks?eq(status,failed)&limit=100&words=160'],
      ['tasks that wait', '/api/v1/tasks?eq(status,scheduled)&limit=100&words=160'],
      ['tasks of an environment', `/api/v1/tasks?environment=${items[0].id}&limit=100&words=160`],
      ['the page after', `/api/v1/tasks?after=${next}&limit=100&words=160`],
      ['schedules', '/api/v1/schedules?limit=100'],
    ],
    async signIn(context) {
      const answer = await fetch(`${controller.url}/auth/links`, { method: 'POST', headers })
      const { url } = await answer.json()
      const page = await context.newPage()
      await page.goto(url)
      await page.close()
    },
    roots: () => controller.roots(),
    /** Transactions of its database so far, but for those of who asks. */
    async queries() {
      asked += 1
      const { rows } = await database.query(
        `select xact_commit + xact_rollback as count from pg_stat_database where datname = current_database()`,
      )
      return Number(rows[0].count) - asked
    },
    async change() {
      const { extensionId, id } = items[changes % items.length]
      changes += 1
      const path = `/public/v1/devops/services/${extensionId}/environments/${id}/tasks`
      const body = JSON.stringify({ object: { id: `OR-${changes}`, type: 'order_placed' }, data: {} })
      const answer = await fetch(controller.url + path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
      })
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      await answer.arrayBuffer()
    },
    async close() {
      await database.end()
      await controller.stop()
    },
  }
}

/** Where the page after begins. */
async function nextOf(url, headers) {
  const answer = await fetch(url, { headers })
  await answer.arrayBuffer()
  return answer.headers.get('bowline-next')
}

async function query(connection, sql, values = []) {
  const client = new pg.Client({ ...connection, options: '-c search_path=bowline' })
  await client.connect()
  try {
    await client.query(sql, values)
  } finally {
    await client.end()
  }
}

/** Of a hundred, one has failed and one was skipped. */
const endOtherwiseSql = `
  update tasks set
    status = case right(object_id, 1) when '0' then 'failed' else 'skipped' end,
    message = case right(object_id, 1) when '0' then 'the shop answered 500' end
  where object_id ~ '[0-9]*3[05]$'`

const waitingSql = `
  insert into tasks (id, environment, category, event_type, object_id, data, status, created_at, not_before, updated_at, story)
  select 'TQ-0001-' || regexp_replace(lpad(number::text, 12, '0'), '(....)(....)(....)', '\\1-\\2-\\3'),
    places[1 + number % least(1000, cardinality(places))],
    'background', 'order_placed', 'new-' || number, '{}', 'scheduled', now(), now(), now(), '[]'
  from (select array(select id from environments order by id)) as asked (places), generate_series(1, $1::integer) as number`
