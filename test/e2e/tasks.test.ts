import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../../cli/client.ts'
import { account, bowline, bowlineReading, eventually, runBowline, World } from '../support/bowline.ts'

const cli = join(import.meta.dirname, '../../dist/cli/main.js')

/** Two environments: `dev` works, in `test` tasks wait, since it is stopped. */
let world: World
let client: Client
let dev: string
let waiting: string

beforeAll(async () => {
  world = await World.create()
  const orders = world.extensionYaml('orders', [{}, { type: 'test', state: 'stopped' }])
  await world.push({ 'account.yaml': account, 'orders.yaml': orders })
  await world.start()
  const { id, extensionId } = await world.until('orders', ({ status }) => status === 'Running')
  client = await world.client()
  dev = `/public/v1/devops/services/${extensionId}/environments/${id}/tasks`
  waiting = dev.replace('-01/tasks', '-02/tasks')
})

afterAll(async () => {
  await world.remove()
})

interface Wire {
  id: string
  status: string
  reason: string | null
  output: string | null
  not_before: string
  story: { what: string; by: string | null }[]
}

const placed = (id: string, values: object = {}) => ({
  object: { id, type: 'order_placed' },
  data: {},
  ...values,
})

async function refusal(method: 'get' | 'post', path: string, body?: unknown): Promise<string> {
  const asked = method === 'get' ? client.get<unknown>(path) : client.post<unknown>(path, body)
  return await asked.then(
    () => 'not refused',
    (error: Error) => error.message,
  )
}

function tasks(...args: string[]) {
  return bowline('tasks', ...args, '--data', world.data)
}

/** No handler answers this event: its tasks fail. */
async function failedTask(object: string): Promise<Wire> {
  const event = { object: { id: object, type: 'product_action_execution' }, data: { action: 'do' } }
  const { id } = await client.post<Wire>(dev, event)
  return await eventually(async () => {
    const task = await client.get<Wire>(`${dev}/${id}`)
    return task.status === 'failed' ? task : undefined
  })
}

describe('a task made by hand', () => {
  test('is done like any other, and its story says who made it', async () => {
    const { id } = await client.post<Wire>(dev, placed('OR-1'))
    const task = await eventually(async () => {
      const found = await client.get<Wire>(`${dev}/${id}`)
      return found.status === 'succeeded' ? found : undefined
    })
    expect(task.story.map(({ what }) => what)).toEqual(['created', 'assigned', 'succeeded'])
    expect(task.story.map(({ by }) => by)).toEqual([
      'admin',
      expect.stringMatching(/^INS-/),
      expect.stringMatching(/^INS-/),
    ])
  })

  test('needs an object that is known, or is sent along', async () => {
    expect(await refusal('post', dev, placed('OR-unknown', { data: undefined }))).toContain(
      'nothing is known of',
    )
    expect(await client.post<Wire>(dev, placed('OR-1', { data: undefined }))).toMatchObject({
      status: 'scheduled',
    })
  })

  test.each([
    ['no object', {}, 'object'],
    ['an object without a type', { object: { id: 'OR-1' } }, 'object.type'],
    ['an object id with blanks', placed('OR 1'), 'object.id'],
    ['data that is a list', placed('OR-1', { data: [] }), 'data'],
    ['too much data', placed('OR-1', { data: { x: 'x'.repeat(300_000) } }), 'data'],
    ['a time that is none', placed('OR-1', { not_before: 'soon' }), 'not_before'],
    ['a time too far ahead', placed('OR-1', { not_before: '2099-01-01T00:00:00Z' }), 'not_before'],
    [
      'a field that is none',
      placed('OR-1', { notBefore: '2027-01-01' }),
      'notBefore: there is no such field',
    ],
    [
      'another category',
      { object: { id: 'OR-1', type: 'order_placed', category: 'interactive' } },
      'are background',
    ],
    [
      'a scheduled one',
      { object: { id: 'S', type: 'order_placed', category: 'scheduled' } },
      'by their schedule',
    ],
    ['an interactive one without data', { object: { id: 'A', type: 'product_action_execution' } }, 'data'],
  ])('%s is refused', async (_, body, words) => {
    expect(await refusal('post', dev, body)).toContain(words)
  })
})

describe('a failed task', () => {
  test('is sent back by hand, once, under its id', async () => {
    const { id } = await failedTask('A-1')
    const retried = await tasks('retry', id)
    expect(retried.stdout).toBe(`${id} is scheduled again\n`)
    const task = await eventually(async () => {
      const found = await client.get<Wire>(`${dev}/${id}`)
      return found.status === 'failed' ? found : undefined
    })
    expect(task.story.map(({ what }) => what)).toEqual([
      'created',
      'assigned',
      'failed',
      'resubmitted',
      'assigned',
      'failed',
    ])
  })

  test('can wait for a time of its own', async () => {
    const { id } = await failedTask('A-2')
    const before = Date.now()
    const retried = await client.post<Wire>(`${dev}/${id}/resubmit`, {
      not_before: new Date(before + 60_000).toISOString(),
    })
    expect(Date.parse(retried.not_before)).toBe(before + 60_000)
    expect(await client.post<Wire>(`${dev}/${id}/cancel`)).toMatchObject({
      status: 'skipped',
      reason: 'cancelled',
    })
  })

  test('many are counted, then sent back', async () => {
    await Promise.all(['B-1', 'B-2', 'B-3'].map(failedTask))
    const filter = 'in(object.id,(B-1,B-2,B-3,B-4))'
    expect(await client.post(`${dev}/resubmit?${filter}&dryRun=1`)).toEqual({ dry_run: true, count: 3 })
    expect(await client.post(`${dev}/resubmit?${filter}`)).toEqual({ dry_run: false, count: 3, done: 3 })
  })
})

describe('tasks that wait', () => {
  const objects = Array.from({ length: 12 }, (_, index) => `W-${index}`)

  beforeAll(async () => {
    for (const id of objects) await client.post(waiting, placed(id, { fairness_key: `key-${id.length}` }))
  })

  test('a list comes page by page, newest first or oldest first, with how many there are', async () => {
    const page = async (query: string) => {
      const response = await client.request('GET', `${waiting}?${query}`)
      const found = (await response.json()) as { id: string; object: { id: string } }[]
      return { range: response.headers.get('content-range'), ids: found.map(({ id }) => id), found }
    }
    const all = await page('limit=100')
    expect(all.range).toBe('items 0-11/12')
    expect(all.found.map(({ object }) => object.id)).toEqual(objects.toReversed())
    const { range, ids } = await page('limit=5&offset=5')
    expect([range, ids]).toEqual(['items 5-9/12', all.ids.slice(5, 10)])
    expect((await page(`limit=5&after=${ids[4]}`)).ids).toEqual(all.ids.slice(10))
    expect((await page(`limit=5&after=${all.ids[0]}`)).range).toBe('items 0-4/6')
    expect((await page('limit=5&ordering(events.created.at)')).ids).toEqual(all.ids.slice(7).toReversed())
    expect((await page('limit=0&eq(fairness_key,key-3)')).range).toBe('items 0-0/10')
    expect(all.found[0]).not.toHaveProperty('data')
  })

  test.each([
    ['eq(status,waiting)', 'expected one of scheduled'],
    ['gt(events.created.at,yesterday)', 'expected an instant'],
    ['ordering(data)', 'not filtered or ordered by "data"'],
    ['or(eq(status,failed),eq(data,a))', 'not filtered or ordered by "data"'],
    ['after=TQ-0', 'task TQ-0 does not exist'],
  ])('%s is refused with words', async (query, words) => {
    expect(await refusal('get', `${waiting}?${query}`)).toContain(words)
  })

  test('all of an environment are not ended by mistake', async () => {
    expect(await refusal('post', `${waiting}/cancel`)).toContain('all=1')
    expect(await client.post(`${waiting}/cancel?all=1&dryRun=1`)).toEqual({ dry_run: true, count: 12 })
    expect(await refusal('post', `${waiting}/cancel?all=maybe`)).toContain('all: expected 1 or 0')
  })

  test('the command line says how many it would be, asks, and does it when told to', async () => {
    const those = ['cancel', '--environment', 'test', '--key', 'key-3']
    expect((await tasks(...those, '--dry-run')).stdout).toBe('10 tasks to cancel: orders test 10\n')
    const asked = await tasks(...those)
    expect([asked.code, asked.stderr]).toEqual([
      2,
      expect.stringContaining('Cancel 10 tasks (orders test 10)?'),
    ])
    expect((await tasks(...those, '--yes')).stdout).toBe('10 tasks cancelled\n')
    expect((await tasks(...those, '--yes')).stdout).toBe('there is no task to cancel\n')
  })

  test('who says nothing about which is told what to say', async () => {
    const { code, stderr } = await tasks('cancel', '--yes')
    expect([code, stderr]).toEqual([2, expect.stringContaining('say which tasks to cancel')])
  })

  test('on record is who did it', async () => {
    const [{ id = '' } = {}] = await client.get<Partial<Wire>[]>(`${waiting}?eq(reason,cancelled)&limit=1`)
    const { story } = await client.get<Wire>(`/api/v1/tasks/${id}`)
    expect(story.at(-1)).toMatchObject({ what: 'cancelled', by: 'admin' })
    expect(await refusal('post', `${waiting}/${id}/cancel`)).toContain(
      'only a task that waits can be cancelled',
    )
  })
})

describe('the command line', () => {
  test('lists over all environments, and says what it does not know', async () => {
    await client.post(dev, placed('C-1'))
    await client.post(waiting, placed('C-2'))
    const { stdout } = await tasks('list', '--object', 'C-1', '--object', 'C-2,C-3', '--json')
    const found: { object: { id: string } }[] = JSON.parse(stdout)
    expect(new Set(found.map(({ object }) => object.id))).toEqual(new Set(['C-1', 'C-2']))
    const unknown = await tasks('list', 'nobody')
    expect([unknown.code, unknown.stderr]).toEqual([
      3,
      expect.stringContaining('there is no extension "nobody"; there are "orders"'),
    ])
  })

  test('makes a task from standard input, for later', async () => {
    const args = [
      'create',
      'orders',
      'test',
      '--event',
      'order_placed',
      '--object',
      'L-1',
      '--in',
      '2h',
      '--payload',
      '-',
    ]
    const { stdout } = await bowlineReading('{"quantity": 3}', 'tasks', ...args, '--data', world.data)
    const [, id = ''] = /^(TQ-[\d-]+) is scheduled, not before /.exec(stdout) ?? []
    const { data, not_before: due } = await client.get<Wire & { data: unknown }>(`/api/v1/tasks/${id}`)
    expect(data).toEqual({ quantity: 3 })
    expect(Math.abs(Date.parse(due) - Date.now() - 2 * 3_600_000)).toBeLessThan(60_000)
  })

  test('makes a task and waits for its end; one that nobody takes is told at once', async () => {
    const create = (event: string, data: object) =>
      tasks(
        ...['create', 'orders', 'dev', '--event', event, '--object', 'E-1', '--wait'],
        ...['--payload', JSON.stringify(data)],
      )
    expect(await create('order_placed', { answer: [1] })).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^TQ-[\d-]+ is scheduled\nsucceeded\n\[\n {2}1\n\]\n$/),
      stderr: expect.any(String), // whether it had to wait
    })
    expect(await create('order_placd', {})).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /^TQ-[\d-]+ is skipped\nskipped \(not-subscribed\): .*"order_placed"\?\n$/,
      ),
    })
  })

  test('the end of the waiting is not that of the task', async () => {
    const args = ['tasks', 'create', 'orders', 'test', '--event', 'order_placed', '--object', 'E-2', '--wait']
    const waits = runBowline([...args, '--payload', '{}', '--data', world.data])
    await waits.line(/^bowline: waiting for TQ-[\d-]+; Ctrl-C/)
    expect(await waits.end('SIGINT')).toBe(1)
    expect(waits.lines).toContainEqual(
      expect.stringMatching(/^bowline: no longer waiting; TQ-[\d-]+ goes on$/),
    )
  })

  test('shows a task with its story, in order', async () => {
    const { id } = await failedTask('S-1')
    const { stdout } = await tasks('show', id)
    expect(stdout).toMatch(new RegExp(`^${id} failed \\(fail\\)\\n`))
    expect(stdout).toMatch(/created +fence 1 +admin\n.*assigned +fence 1 +INS-.*\n.*failed +fence 1 +INS-/)
  })

  test('watches: a line for each change, through a pipe, until it is interrupted', async () => {
    const watch = [
      'tasks',
      'list',
      'orders',
      '--watch',
      '-n',
      '1',
      '--event',
      'order_placed',
      '--data',
      world.data,
    ]
    const watching = runBowline(watch)
    await watching.line(/^ID +CREATED/)
    const { id } = await client.post<Wire>(dev, placed('V-1'))
    for (const what of ['created', 'assigned', 'succeeded'])
      await watching.line(new RegExp(`${id}  ${what} +orders dev  order_placed  V-1`))
    await client.post(dev, { object: { id: 'V-2', type: 'product_action_execution' }, data: { a: 1 } })
    await client.post(waiting, placed('V-3'))
    await watching.line(/created +orders test {2}order_placed {2}V-3/)
    expect(watching.lines.filter((line) => line.includes('V-2'))).toEqual([])
    expect(await watching.end('SIGINT')).toBe(0)
  })

  test('stops watching, without a word, when nobody reads on', async () => {
    const command = `"$NODE" "$CLI" tasks list --watch -n 1 --data "$DATA" | head -n 1; echo "exit \${PIPESTATUS[0]}"`
    const env = { PATH: process.env.PATH, NODE: process.execPath, CLI: cli, DATA: world.data }
    const shell = spawn('bash', ['-c', command], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(shell, 'close')
    let output = ''
    shell.stdout.on('data', (chunk) => (output += chunk))
    await eventually(() => output.startsWith('ID ') || undefined)
    await eventually(async () => {
      await client.post(waiting, placed('P-1')) // something to write, until the lack of a reader is noticed
      return output.includes('exit') || undefined
    })
    await ended
    expect(output).toMatch(/^ID .*\nexit 0\n$/)
  })
})

test('what was done by hand is in the audit trail, and nobody but the administrator may do it', async () => {
  const { id } = await world.environment('orders')
  const { apiKey } = await client.get<{ apiKey: string }>(`/api/v1/environments/${id}/keys`)
  const { url } = JSON.parse(await readFile(join(world.data, 'controller.json'), 'utf8'))
  const status = async (method: string, path: string) =>
    (await fetch(`${url}${path}`, { method, headers: { authorization: apiKey } })).status
  expect(await status('GET', dev)).toBe(200)
  for (const path of [dev, `${dev}/cancel`, `${dev}/resubmit`, `${dev}/TQ-0/cancel`, `${dev}/TQ-0/resubmit`])
    expect([path, await status('POST', path)]).toEqual([path, 403])
  expect(await status('GET', '/api/v1/tasks/watch')).toBe(403)
})
