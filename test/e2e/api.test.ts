import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { operations } from '../../api/openapi.ts'
import { account, bowline, bowlineReading, eventually, runBowline, World } from '../support/bowline.ts'
import { readMetrics } from '../support/prometheus-text.ts'

const schedule = {
  apiVersion: 'bowline.dev/v1',
  kind: 'Schedule',
  metadata: { name: 'tick' },
  spec: {
    extension: 'orders',
    environment: 'dev',
    method: 'tick',
    data: { note: 'hi' },
    trigger: { cron: '* * * * * *' },
  },
}

const metricsToken = 'for-the-scraper-only'

let world: World
let url: string
let admin: string
let keys: { apiKey: string; jwtSecret: string; uuid: string }
let path: string

beforeAll(async () => {
  world = await World.create()
  world.env.BOWLINE_METRICS_TOKEN = metricsToken
  const orders = world.extensionYaml('orders', [{}, { type: 'test', state: 'stopped' }], [schedule])
  await world.push({ 'account.yaml': account, 'orders.yaml': orders })
  await world.start()
  const { id, extensionId } = await world.until('orders', ({ status }) => status === 'Running')
  path = `/public/v1/devops/services/${extensionId}/environments/${id}`
  url = JSON.parse(await readFile(join(world.data, 'controller.json'), 'utf8')).url
  admin = `Bearer ${(await readFile(join(world.data, 'admin-token'), 'utf8')).trim()}`
  keys = await (await world.client()).get(`/api/v1/environments/${id}/keys`)
})

afterAll(async () => {
  await world.remove()
})

async function call(route: string, authorization?: string, init: RequestInit = {}) {
  const headers = {
    ...(authorization ? { authorization } : {}),
    ...(init.body ? { 'content-type': 'application/json' } : {}),
  }
  const response = await fetch(`${url}${route}`, { ...init, headers })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  }
}

async function tokenFor(
  secret: string,
  claims: { exp?: number } = { exp: Math.floor(Date.now() / 1000) + 60 },
  alg = 'HS256',
) {
  return `Bearer ${await new SignJWT(claims).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret))}`
}

function sendEvent(authorization: string | undefined, body: unknown, route = path) {
  return call(`${route}/external-events`, authorization, { method: 'POST', body: JSON.stringify(body) })
}

test('Prometheus is told what schedules and tasks do', async () => {
  const scrape = async () => {
    const headers = { authorization: `Bearer ${metricsToken}` }
    return readMetrics(await (await fetch(`${url}/metrics`, { headers })).text())
  }
  const finished = () =>
    eventually(async () => {
      const metrics = await scrape()
      return metrics.get('bowline_tasks_finished_total')?.samples.size ? metrics : undefined
    })
  const metrics = await finished()
  const labels = (name: string) => [...(metrics.get(name)?.samples.keys() ?? [])]
  expect(labels('bowline_tasks_finished_total')).toContainEqual(
    expect.stringContaining('category="scheduled",outcome="succeeded"'),
  )
  expect(labels('bowline_schedule_occurrences_total')).toContainEqual(
    expect.stringContaining('schedule="tick",state="queued",reason=""'),
  )
  expect(
    metrics.get('bowline_task_pickup_seconds')?.samples.get('bowline_task_pickup_seconds_count'),
  ).not.toBe(0)
  expect([...(metrics.get('bowline_runners_connected')?.samples.values() ?? [])].toSorted()).toEqual([0, 1])
})

describe('who may call', () => {
  test.each(['/healthz', '/readyz'])('%s needs no token', async (route) => {
    expect((await call(route)).status).toBe(200)
  })

  test.each(['/api/v1/status', '/public/v1/devops/services', '/public/v1/accounts', '/nowhere'])(
    '%s needs one',
    async (route) => {
      const { status, body } = await call(route)
      expect([status, body.error_code]).toEqual([401, 'AUTH_001'])
      expect((await call(route, 'Bearer wrong')).status).toBe(401)
    },
  )

  test("an environment's key opens that environment, and nothing of the administrator's", async () => {
    expect((await call(path, keys.apiKey)).status).toBe(200)
    expect((await call(path.replace('-01', '-02'), keys.apiKey)).status).toBe(404)
    expect((await call('/api/v1/status', keys.apiKey)).status).toBe(403)
    expect((await call('/public/v1/devops/services', keys.apiKey)).status).toBe(403)
    expect((await call(path.replace('-01', '-02'), admin)).status).toBe(200)
  })
})

describe('who has no right to it is not told what is there', () => {
  const there = () => ({
    service: path.split('/')[5],
    extension: 'orders',
    environment: path.split('/').at(-1),
  })
  const nowhere = { service: 'SRVC-9999-9999', extension: 'elsewhere', environment: 'ENV-9999-9999-01' }

  test('over REST: whatever is asked for, there or not, has one answer', async () => {
    const { apiKey: otherKey } = await (await world.client()).get<typeof keys>(
      `/api/v1/environments/${there().environment?.replace(/01$/, '02')}/keys`,
    )
    const callers = [undefined, 'Bearer wrong', await tokenFor('x'.repeat(64)), 'ApiKey SU-1:wrong', otherKey]
    const named = operations.filter(({ path: asked }) => /\{(service|extension|environment)\}/.test(asked))
    for (const { method, path: asked } of named) {
      // the other environment's key opens what its own service has in common
      const ofService = !asked.includes('{environment}')
      for (const caller of ofService ? callers.slice(0, -1) : callers) {
        const answers = [there(), nowhere].map(async (names) => {
          const values: Readonly<Record<string, string | undefined>> = ofService
            ? names
            : { ...names, service: there().service }
          const route = asked.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? 'x')
          const init = { method: method.toUpperCase(), ...(method === 'get' ? {} : { body: '{}' }) }
          const { status, body } = await call(route, caller, init)
          const said = Object.values(names).reduce<string>(
            (text, name) => text.replaceAll(`${name}`, 'NAME'),
            JSON.stringify(body),
          )
          return { status, said }
        })
        const [ofThere, ofNone] = await Promise.all(answers)
        expect([asked, caller, ofThere]).toEqual([asked, caller, ofNone])
        expect(ofThere?.status).toBeGreaterThanOrEqual(400)
      }
    }
  })

  test('to runners: the answer to a wrong key is that for an environment which is none', async () => {
    const upgrade = async (environment: string | undefined) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/public/v1/devops/ws/${environment}/INS-1`, {
        headers: { authorization: 'ApiKey SU-1:wrong' },
      }).on('error', () => {})
      const [, answer] = await once(socket, 'unexpected-response')
      return [answer.statusCode, Buffer.concat(await answer.toArray()).toString()]
    }
    expect(await upgrade(there().environment)).toEqual(await upgrade(nowhere.environment))
    expect((await upgrade(nowhere.environment))[0]).toBe(401)
  })
})

describe("Connect's devops REST", () => {
  test('an environment is found by its id and by its UUID, in any case', async () => {
    const byId = await call(path, admin)
    expect(byId.body).toMatchObject({
      type: 'development',
      runtime: 'cloud',
      status: 'running',
      git: { tag: 'v1' },
    })
    expect(byId.body.external_id).toBe(keys.uuid)
    const byUuid = await call(path.replace(/ENV-[\d-]+/, keys.uuid.toUpperCase()), admin)
    expect(byUuid.body.id).toBe(byId.body.id)
  })

  test('a service holds its environments by type', async () => {
    const { body } = await call('/public/v1/devops/services', admin)
    expect(body).toHaveLength(1)
    expect(body[0]).toMatchObject({ type: 'multiaccount', owner: { role: 'vendor' } })
    expect(Object.keys(body[0].environments)).toEqual(['development', 'test', 'production'])
    expect(body[0].environments.production.status).toBe('uninitialized')
    expect(body[0].environments.test.status).toBe('stopped')
  })

  test('lists say how many there are, also when nothing is asked for', async () => {
    const range = async (query: string) => {
      const { headers } = await call(`${path}/variables?${query}`, admin)
      return headers.get('content-range')
    }
    expect(await range('')).toBe('items 0-1/2')
    expect(await range('limit=1&offset=1')).toBe('items 1-1/2')
    expect(await range('limit=0')).toBe('items 0-0/2')
    expect(await range('eq(name,GREETING)&limit=0')).toBe('items 0-0/1')
    expect(await range('eq(name,NONE)')).toBe('items 0-0/0')
  })

  test('a schedule shows what a runner looks up', async () => {
    const { body } = await call(`${path}/schedules`, keys.apiKey)
    expect(body[0]).toMatchObject({ method: 'tick', parameter: { note: 'hi' }, status: 'enabled' })
    expect((await call(`${path}/schedules/${body[0].id}`, keys.apiKey)).body.method).toBe('tick')
    expect((await call(`${path}/schedules/EFS-0000-0000-01-0000`, admin)).status).toBe(404)
  })

  test.each([
    ['tasks?eq(status', 'expected a field and a value in eq('],
    ['tasks?limit=-1', 'limit takes a whole number'],
    ['tasks?eq(data,x)', 'tasks are not filtered or ordered by'],
    ['variables?product.id=x', 'is not a field of these'],
    ['variables?frob(a,b)', 'is not an operator'],
    ['variables?eq(name,%E0%A4%A)', 'percent-encoded'],
  ])('%s is refused with words', async (route, words) => {
    const { status, body } = await call(`${path}/${route}`, admin)
    expect(status).toBe(400)
    expect(body.errors[0]).toContain(words)
  })
})

describe('external events', () => {
  test('an event becomes a task that is done', async () => {
    const { status, body } = await sendEvent(await tokenFor(keys.jwtSecret), {
      event_type: 'order_placed',
      object_id: 'OR-1',
      data: { quantity: 3 },
    })
    expect(status).toBe(202)
    const task = await eventually(async () => {
      const { body: found } = await call(`${path}/tasks/${body.id}`, admin)
      return found.status === 'succeeded' ? found : undefined
    })
    expect(task.object).toEqual({ id: 'OR-1', type: 'order_placed', category: 'background' })
    expect(task.assignee).toMatch(/^INS-/)
  })

  const soon = () => Math.floor(Date.now() / 1000) + 60
  test.each([
    ['no token', async () => undefined],
    ['the wrong secret', () => tokenFor('x'.repeat(64))],
    ['no end', () => tokenFor(keys.jwtSecret, {})],
    ['an end in the past', () => tokenFor(keys.jwtSecret, { exp: soon() - 3600 })],
    ['an end too far ahead', () => tokenFor(keys.jwtSecret, { exp: soon() + 7200 })],
    ['another algorithm', () => tokenFor(keys.jwtSecret, { exp: soon() }, 'HS512')],
    ["the administrator's token", async () => admin],
    ["the runner's key", async () => keys.apiKey],
  ])('%s is refused', async (_, token) => {
    const { status, body } = await sendEvent(await token(), { event_type: 'order_placed', object_id: 'OR-2' })
    expect(status).toBe(401)
    expect(JSON.stringify(body)).not.toContain(keys.jwtSecret)
  })

  test.each([
    ['no event type', { object_id: 'OR-1' }, 'event_type'],
    ['an object id with blanks', { event_type: 'order_placed', object_id: 'OR 1' }, 'object_id'],
    ['data that is a list', { event_type: 'order_placed', object_id: 'OR-1', data: [] }, 'data'],
    [
      'too much data',
      { event_type: 'order_placed', object_id: 'OR-1', data: { x: 'x'.repeat(300_000) } },
      'data',
    ],
    [
      'an interactive event without data',
      { event_type: 'product_action_execution', object_id: 'OR-1' },
      'data',
    ],
    [
      'a key that is no text',
      { event_type: 'order_placed', object_id: 'OR-1', fairness_key: 1 },
      'fairness_key',
    ],
    ['a list', [], 'the body'],
  ])('%s is refused', async (_, event, field) => {
    const { status, body } = await sendEvent(await tokenFor(keys.jwtSecret), event)
    expect(status).toBe(400)
    expect(body.errors[0]).toContain(field)
  })

  test('U+0000 and lone surrogates do no harm', async () => {
    const data = { note: 'a\u0000b\ud800c' }
    const { status } = await sendEvent(await tokenFor(keys.jwtSecret), {
      event_type: 'order_placed',
      object_id: 'OR-3',
      data,
    })
    expect(status).toBe(202)
    await eventually(() => world.runs().find((run) => run.object === 'OR-3'))
  })
})

describe('an interactive event', () => {
  const ask = async (data: object, headers: Record<string, string> = {}) =>
    await fetch(`${url}${path}/external-events`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        authorization: await tokenFor(keys.jwtSecret),
        'content-type': 'application/json',
        ...headers,
      },
      body: JSON.stringify({ event_type: 'product_action_execution', object_id: 'PRD-1', data }),
    })

  const bodyOf = async (response: Response) => (await response.json()) as { id: string; error_code: string }

  test('of an environment without a runner is refused at once', async () => {
    const stopped = path.replace(/01$/, '02')
    const id = stopped.split('/').at(-1)
    const { jwtSecret } = await (await world.client()).get<typeof keys>(`/api/v1/environments/${id}/keys`)
    const event = { event_type: 'product_action_execution', object_id: 'PRD-1', data: { a: 1 } }
    const { status, body } = await sendEvent(await tokenFor(jwtSecret), event, stopped)
    expect([status, body.error_code]).toEqual([503, 'NO_RUNNER'])
  })

  test('is answered with what the extension answers: status, fitting headers, body', async () => {
    const response = await ask({
      answer: { status: 303, headers: { Location: '/there', 'Set-Cookie': 'a=b' } },
    })
    expect([response.status, response.headers.get('location')]).toEqual([303, '/there'])
    expect(response.headers.has('set-cookie')).toBe(false)
    const withBody = await ask({ answer: { body: { price: 12 } } })
    expect([withBody.status, await withBody.json()]).toEqual([200, { price: 12 }])
  })

  test('that its handler ends as failed is answered with what it says all the same', async () => {
    const headers = { 'Retry-After': '5' }
    const response = await ask({ fails: 'out of stock', answer: { status: 422, headers, body: { left: 0 } } })
    expect([response.status, response.headers.get('retry-after')]).toEqual([422, '5'])
    expect(await response.json()).toEqual({ left: 0 })
    const id = response.headers.get('bowline-task') ?? ''
    const { body: task } = await call(`/api/v1/tasks/${id}`, admin)
    expect(task).toMatchObject({ status: 'failed', reason: 'fail', output: 'out of stock' })
    const bare = await ask({ fails: 'no', answer: {} })
    expect([bare.status, bare.headers.get('content-type'), await bare.text()]).toEqual([400, null, ''])
  })

  test('that throws is answered with the id of its task, and no trace of the code', async () => {
    const response = await ask({ throws: 'a secret of the house' })
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(text).toMatch(/"NO_ANSWER".* task TQ-[\d-]+ says more/)
    expect(text).not.toMatch(/secret of the house|main\.js/)
  })

  test('is not waited for longer than the caller wishes', async () => {
    const response = await ask({ delayMs: 5_000 }, { prefer: 'wait=1' })
    expect([response.status, (await bodyOf(response)).error_code]).toEqual([504, 'TIMEOUT'])
  })

  test('is not waited for by one who prefers that: 202, and the id of the task', async () => {
    const response = await ask({ answer: { body: 'done' } }, { prefer: 'respond-async' })
    const { id } = await bodyOf(response)
    expect(response.status).toBe(202)
    const task = await eventually(async () => {
      const { body } = await call(`${path}/tasks/${id}`, admin)
      return body.status === 'succeeded' ? body : undefined
    })
    expect(task.result).toEqual({ http_status: 200, headers: null, body: 'done' })
  })
})

describe('the command line', () => {
  test('status exits with 0 where all is well, and prints JSON that can be read', async () => {
    const { code, stdout } = await bowline('status', '--data', world.data, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout).environments).toHaveLength(2)
  })

  test('logs shows what was written, and follows', async () => {
    const shown = await bowline('logs', 'orders', 'dev', '--data', world.data)
    expect(shown.stdout).toMatch(/INS-\d{4}-\d{4}-01-000001 {2}.*connected/)
    const following = runBowline(['logs', 'orders', 'dev', '--data', world.data, '-f', '-n', '0'])
    await following.line(/recording/)
    await sendEvent(await tokenFor(keys.jwtSecret), {
      event_type: 'order_placed',
      object_id: 'OR-9',
    })
    await following.line(/OR-9/)
    await following.end('SIGINT')
  })

  test('tasks lists, shows and refuses to retry what has not failed', async () => {
    const { stdout } = await bowline(
      'tasks',
      'list',
      'orders',
      'dev',
      '--data',
      world.data,
      '--status',
      'succeeded',
      '-n',
      '1',
    )
    const [, id = ''] = /^(TQ-[\d-]+)/m.exec(stdout) ?? []
    const shown = await bowline('tasks', 'show', id, '--data', world.data, '--json')
    expect(JSON.parse(shown.stdout).status).toBe('succeeded')
    const retried = await bowline('tasks', 'retry', id, '--data', world.data)
    expect(retried.code).toBe(3)
    expect(retried.stderr).toContain('only a failed task can be resubmitted')
  })

  test('shows an extension, and one environment of it', async () => {
    const whole = await bowline('show', 'orders', '--data', world.data)
    expect(whole.stderr).toBe('')
    expect(whole.stdout).toMatch(/^orders \(SRVC-\d{4}-\d{4}\)\n {2}type +multi-account-installation\n/)
    expect(whole.stdout).toMatch(/^test \(ENV-\S+-02\) Stopped\n {2}mode +cloud, stopped\n/m)
    const dev = await bowline('show', 'orders', 'dev', '--data', world.data)
    expect(dev.stdout).toMatch(/^dev \(ENV-\S+-01\) Running\n/)
    for (const line of [
      `repository       ${world.extension.directory}`,
      'tag              v1 (',
      'instances        1 of 1 connected',
      'variables        GREETING, RECORD',
      'schedules        tick',
      'schedulables     tick (Tick)',
      'subscriptions    order_placed, product_action_execution',
    ])
      expect(dev.stdout).toContain(line)
    const json = JSON.parse((await bowline('show', 'orders', 'dev', '--json', '--data', world.data)).stdout)
    expect(json.runner.schedulables).toEqual([{ method: 'tick', name: 'Tick', description: 'Writes a line' }])
  })

  test('lists the tags of a repository, and who runs which', async () => {
    const { stdout } = await bowline('tags', 'orders', '--data', world.data)
    expect(stdout).toMatch(
      new RegExp(
        `^${world.extension.directory}\nTAG  COMMIT   DECLARED FOR  RUNS IN\nv2   [0-9a-f]{7}\nv1   [0-9a-f]{7}  dev, test     dev\n$`,
      ),
    )
    const one = await bowline('tags', 'orders', '-n', '1', '--json', '--data', world.data)
    const [{ total, tags }] = JSON.parse(one.stdout)
    expect([total, tags.map(({ name }: { name: string }) => name)]).toEqual([2, ['v2', 'v1']])
    const older = await bowline('tags', 'orders', '--after', 'v2', '--data', world.data)
    expect(older.stdout).toMatch(/\nv1 .*dev, test +dev\n$/)
    const { body } = await call('/api/v1/extensions/orders/tags?limit=1', admin)
    expect(body).toMatchObject({ items: [{ name: 'v2' }], next: '0:v2', inUse: [{ name: 'v1' }] })
  })

  test('tells of a tag that was moved since: where it points now, and what runs', async () => {
    const { git } = world.extension
    const before = (await git('rev-parse', 'v1^{commit}')).trim()
    await git('tag', '-f', 'v1', 'v2^{commit}')
    onTestFinished(async () => void (await git('tag', '-f', 'v1', before)))
    const { stdout } = await bowline('tags', 'orders', '--data', world.data)
    expect(stdout).toMatch(/^v1 +[0-9a-f]{7} +dev, test *$/m)
    expect(stdout).toMatch(new RegExp(`^v1 +${before.slice(0, 7)} \\(before it was moved\\) +dev$`, 'm'))
  })

  test('lists the schedules of all environments', async () => {
    const { stdout } = await bowline('schedules', 'list', '--data', world.data)
    expect(stdout).toMatch(/^ENVIRONMENT +NAME +STATE .*\norders dev +tick +active /)
  })

  test('sends an event, signed, and prints the id of its task', async () => {
    const data = '{"id": "OR-event", "total": 12345678901234567890, "rate": 1.0, "small": 1e-20}'
    const { stdout, stderr } = await bowlineReading(
      data,
      'event',
      'orders',
      'dev',
      'order_placed',
      '--data',
      '-',
      '--data-folder',
      world.data,
    )
    expect([stdout, stderr]).toEqual([expect.stringMatching(/^TQ-[\d-]+\n$/), ''])
    await eventually(() => world.runs().find((run) => run.task === stdout.trim()))
    const exact = '"total":12345678901234567890,"rate":1.0,"small":1e-20'
    const asRunner = { headers: { authorization: keys.apiKey } }
    const object = await (await fetch(`${url}/public/v1/objects/OR-event`, asRunner)).text()
    expect(object).toBe(`{"id":"OR-event",${exact}}`)
    const shown = await bowline('tasks', 'show', stdout.trim(), '--json', '--data', world.data)
    expect(shown.stdout.replace(/\s/g, '')).toContain(exact)
    const answer = (body: object) => [
      ...['event', 'orders', 'dev', 'product_action_execution', '--object', 'OR-1', '--wait'],
      ...['--data', JSON.stringify({ answer: body }), '--data-folder', world.data],
    ]
    expect(await bowline(...answer({ body: { price: 12 } }))).toEqual({
      code: 0,
      stdout: '{"price":12}\n',
      stderr: '',
    })
    expect(await bowline(...answer({ status: 404, body: 'none' }))).toEqual({
      code: 1,
      stdout: 'none\n',
      stderr: 'bowline: the extension answered 404\n',
    })
    const refused = await bowline(
      'event',
      'orders',
      'test',
      'not a type',
      '--object',
      'OR-1',
      '--data-folder',
      world.data,
    )
    expect([refused.code, refused.stderr]).toEqual([
      3,
      expect.stringContaining('event_type: expected a name'),
    ])
    const to = ['--object', 'OR-1', '--data-folder', world.data]
    const placed = (data: object) => [
      ...['event', 'orders', 'dev', 'order_placed', ...to],
      ...['--wait', '--data', JSON.stringify(data)],
    ]
    expect(await bowline(...placed({ answer: { text: 'hello' }, delayMs: 200 }))).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^TQ-[\d-]+\nsucceeded\n{\n {2}"text": "hello"\n}\n$/),
      stderr: expect.any(String), // whether it had to wait
    })
    expect(await bowline(...placed({ fails: 'no stock' }))).toEqual({
      code: 1,
      stdout: expect.stringMatching(/^TQ-[\d-]+\nfailed \(fail\): no stock\n$/),
      stderr: expect.any(String),
    })
    expect(await bowline('event', 'orders', 'dev', 'order_placd', ...to)).toEqual({
      code: 1,
      stdout: expect.stringMatching(/^TQ-[\d-]+\n$/),
      stderr: expect.stringMatching(/^bowline: it is skipped: .*did you mean "order_placed"\?\n$/),
    })
  })

  test('a second controller on the same data folder says so and leaves the first alone', async () => {
    const second = await bowline('up', '--repo', world.config.directory, '--data', world.data)
    expect(second.code).toBe(3)
    expect(second.stderr).toMatch(/another controller is already running/)
    expect(second.stderr).not.toMatch(/at .*\.js/)
    expect((await call('/readyz')).status).toBe(200)
  })
})

test('no secret is in the process list, the log of the controller, or the status branch', async () => {
  const { execFileSync } = await import('node:child_process')
  const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
  const log = world.controller?.lines.join('\n') ?? ''
  const status = await world.config.show('bowline-status', 'environments/orders/dev.yaml')
  const secrets = [keys.apiKey.split(':')[1] ?? '', keys.jwtSecret, admin.slice(7)]
  for (const text of [processes, log, status])
    for (const secret of secrets) expect(text).not.toContain(secret)
})
