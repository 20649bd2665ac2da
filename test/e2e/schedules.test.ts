import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { WireRun, WireSchedule } from '../../api/schedule.ts'
import type { Client } from '../../cli/client.ts'
import { account, bowline, eventually, isRunning, World } from '../support/bowline.ts'
import { temporaryFolder } from '../support/git-repository.ts'

function schedule(name: string, spec: object) {
  const of = { extension: 'orders', environment: 'dev', method: 'tick' }
  return { apiVersion: 'bowline.dev/v1', kind: 'Schedule', metadata: { name }, spec: { ...of, ...spec } }
}

const nightly = schedule('nightly', {
  trigger: { cron: '0 30 2 * * *', timeZone: 'Europe/Madrid' },
  overlap: 'queueAll',
})
const off = schedule('off', { trigger: { cron: '0 0 3 LW * MON', domDow: 'or' }, enabled: false })
const over = schedule('over', {
  trigger: { type: 'recurring', every: { unit: 'day' }, start: '2026-01-01', end: '2026-01-31' },
})

let world: World
let client: Client
let path: string

beforeAll(async () => {
  world = await World.create()
  const orders = world.extensionYaml('orders', [{}], [nightly, off, over])
  await world.push({ 'account.yaml': account, 'orders.yaml': orders })
  await world.start()
  const { id, extensionId } = await world.until('orders', isRunning)
  client = await world.client()
  path = `/public/v1/devops/services/${extensionId}/environments/${id}/schedules`
  await eventually(async () => ((await listed()).length === 3 ? true : undefined))
})

afterAll(async () => {
  await world.remove()
})

const listed = () => client.get<WireSchedule[]>(path)

async function one(name: string): Promise<WireSchedule> {
  const found = (await listed()).find((each) => each.declared_name === name)
  if (!found) throw new Error(`no ${name}`)
  return found
}

function schedules(verb: string, ...args: string[]) {
  return bowline('schedules', verb, 'orders', 'dev', ...args, '--data', world.data)
}

async function refusal(method: string, route: string, body?: unknown): Promise<string> {
  return await client.request(method, route, body).then(
    () => 'not refused',
    (error: Error) => error.message,
  )
}

describe('bowline schedules', () => {
  test('list: each with its state, what comes next and what was last', async () => {
    const { code, stdout } = await schedules('list')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^nightly +active +0 30 2 \* \* \* +Europe\/Madrid +20\d\d-/m)
    expect(stdout).toMatch(/^off +disabled +0 0 3 LW \* MON \(domDow: or\)/m)
    expect(stdout).toMatch(/^over +ended +every 1 days/m)
    const some = await schedules('list', '--state', 'ended,disabled')
    expect(some.stdout.match(/^(nightly|off|over)/gm)?.sort()).toEqual(['off', 'over'])
  })

  test('next: local time and UTC, with changes of the clock; the same with and without a controller', async () => {
    const { stdout } = await schedules('next', 'nightly', '-n', '200')
    const rows = stdout.trim().split('\n')
    expect(rows[0]).toMatch(/^IN Europe\/Madrid +UTC$/)
    expect(rows.filter((row) => row.includes('clocks go from'))).not.toEqual([])
    expect(rows.filter((row) => !row.includes('clocks go from'))).toHaveLength(201)
    const folder = await temporaryFolder()
    onTestFinished(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'account.yaml'), account)
    await writeFile(join(folder, 'orders.yaml'), world.extensionYaml('orders', [{}], [nightly]))
    const offline = await bowline(
      'schedules',
      'next',
      'orders',
      'dev',
      'nightly',
      '-n',
      '200',
      '--dir',
      folder,
    )
    expect(offline.stdout).toBe(stdout)
    const unknown = await bowline('schedules', 'next', 'orders', 'dev', 'weekly', '--dir', folder)
    expect([unknown.code, unknown.stderr]).toEqual([3, expect.stringContaining('it has "nightly"')])
  })

  test('run-now: a run beside the plan, on record with who wanted it', async () => {
    const { stdout } = await schedules('run-now', 'nightly')
    const [id = ''] = /TQ-\S+/.exec(stdout) ?? []
    const run = await eventually(async () => {
      const [newest] = await client.get<WireRun[]>(`${path}/${(await one('nightly')).id}/runs`)
      return newest?.task?.status === 'succeeded' ? newest : undefined
    })
    expect(run).toMatchObject({ origin: 'manual', state: 'queued', task: { id } })
    expect((await schedules('runs', 'nightly')).stdout).toContain(id)
  })

  test('backfill: what has not run, each once; first only what it would do', async () => {
    const range = ['--from', '3d']
    const dry = await schedules('backfill', 'nightly', ...range, '--dry-run')
    expect(dry.stdout).toMatch(/\n3 runs would be made up for; 0 have run already\n$/)
    const done = await schedules('backfill', 'nightly', ...range)
    expect(done.stdout).toBe('3 runs wait for their turn; 0 have run already\n')
    const again = await schedules('backfill', 'nightly', ...range)
    expect(again.stdout).toBe('0 runs wait for their turn; 3 have run already\n')
    await eventually(async () => {
      const runs = await client.get<WireRun[]>(`${path}/${(await one('nightly')).id}/runs`)
      const made = runs.filter(({ origin, task }) => origin === 'backfill' && task?.status === 'succeeded')
      return made.length === 3 ? true : undefined
    })
    const much = await schedules('backfill', 'nightly', '--from', '2000d')
    expect([much.code, much.stderr]).toEqual([3, expect.stringContaining('more than 1000 runs')])
  })

  test('pause and resume: at once, and it shows as drift until it is over', async () => {
    const paused = await schedules(
      'pause',
      'nightly',
      '--reason',
      'the bank is closed',
      '--owner',
      'ada',
      '--for',
      '2h',
    )
    expect(paused.stdout).toMatch(/^nightly is paused until 20/)
    expect(await one('nightly')).toMatchObject({
      state: 'paused',
      status: 'disabled',
      pause: { owner: 'admin (ada)' },
    })
    expect((await schedules('list')).stdout).toContain('drift: paused by admin (ada) until')
    await eventually(async () => {
      const { environments } = await world.overview()
      const drift = environments[0]?.conditions.find(({ type }) => type === 'Drifted')
      return drift?.message.includes('the bank is closed') ? true : undefined
    })
    expect((await bowline('status', '--data', world.data)).stdout).toContain('Drifted (SchedulePaused)')
    expect((await schedules('resume', 'nightly')).stdout).toMatch(/^nightly is active, and runs next at 20/)
    await eventually(async () => {
      const { environments } = await world.overview()
      return environments[0]?.conditions.some(({ type }) => type === 'Drifted') ? undefined : true
    })
  })

  test('the pause of a schedule that Git has disabled ends, too', async () => {
    await schedules('pause', 'off', '--reason', 'not now')
    expect(await one('off')).toMatchObject({ state: 'disabled', pause: { reason: 'not now' } })
    expect((await schedules('resume', 'off')).stdout).toBe('off is disabled (enabled: false in Git)\n')
    expect(await one('off')).toMatchObject({ state: 'disabled', pause: null })
  })

  test('trigger answers the schedule, as Connect does, and what came of it', async () => {
    const { id } = await one('nightly')
    const answer = await client.post<WireSchedule>(`${path}/${id}/trigger`, {})
    expect(answer).toMatchObject({ id, triggered: { state: 'queued', task: { status: 'scheduled' } } })
  })

  test.each([
    [['pause', 'nightly'], 2, '--reason'],
    [['pause', 'nightly', '--reason', 'x', '--for', '1h', '--until', '2099-01-01'], 2, '--for and --until'],
    [['pause', 'nightly', '--reason', 'x', '--until', '2001-01-01'], 3, '"until" is past'],
    [['backfill', 'nightly', '--from', '2099-01-01'], 3, 'must be before'],
    [['next', 'nightly', '-n', '0'], 2, 'from 1 to 1000'],
    [['run-now', 'weekly'], 3, 'it has "nightly", "off", "over"'],
  ])('%j is refused', async ([verb = '', ...args], code, message) => {
    const result = await schedules(verb, ...args)
    expect([result.code, result.stderr]).toEqual([code, expect.stringContaining(message)])
  })
})

describe('what Git declares is changed in Git', () => {
  test.each([
    ['POST', '', /^schedules are declared in Git: edit orders.yaml:\d+ of/],
    ['PUT', 'off', /^the schedule is declared in Git: edit orders.yaml:\d+ of/],
    ['DELETE', 'off', /^the schedule is declared in Git: edit orders.yaml:\d+ of/],
    ['POST', 'off/enable', /^schedule "off" has enabled: false: edit orders.yaml:\d+ of/],
  ])('%s %s', async (method, route, expected) => {
    const [name = '', ...verb] = route.split('/')
    const id = name === '' ? '' : `/${(await one(name)).id}`
    expect(await refusal(method, [path + id, ...verb].join('/'), {})).toMatch(expected)
  })

  test("a runner's key looks, and does nothing by hand", async () => {
    const { apiKey } = await client.get<{ apiKey: string }>('/api/v1/environments/orders:dev/keys')
    const { id } = await one('nightly')
    const { url } = JSON.parse(await readFile(join(world.data, 'controller.json'), 'utf8'))
    const call = (method: string, route: string) =>
      fetch(`${url}${path}/${id}${route}`, { method, headers: { authorization: apiKey } })
    expect((await call('GET', '')).status).toBe(200)
    for (const route of ['/trigger', '/disable', '/enable', '/backfill'])
      expect((await call('POST', route)).status).toBe(403)
  })

  test('a method that the release does not have is told before it is called; its tasks end with the schedule', async () => {
    const wrong = schedule('wrong', {
      method: 'tock',
      trigger: { cron: '0 30 2 * * *', timeZone: 'Europe/Madrid' },
    })
    const declare = (...all: object[]) =>
      world.push({ 'orders.yaml': world.extensionYaml('orders', [{}], [nightly, off, over, ...all]) })
    await declare(wrong)
    const drifted = await world.until('orders', ({ conditions }) =>
      conditions.some(({ reason }) => reason === 'NotInRelease'),
    )
    expect(drifted.conditions.find(({ type }) => type === 'Drifted')?.message).toBe(
      'schedule "wrong" calls the method "tock", which v1 does not have; did you mean "tick"?',
    )
    const status = await bowline('status', '--data', world.data)
    expect(status.stdout).toContain('1 environment not as declared')
    expect(status.code).toBe(1)

    const { stdout } = await schedules('run-now', 'wrong')
    const [id = ''] = /TQ-\S+/.exec(stdout) ?? []
    const tasks = path.replace(/schedules$/, 'tasks')
    const taskIs = (wanted: string) =>
      eventually(async () => {
        const task = await client.get<{ status: string }>(`${tasks}/${id}`)
        return task.status === wanted ? task : undefined
      })
    await taskIs('retrying')
    await declare()
    await taskIs('skipped')
    await world.until('orders', ({ conditions }) => conditions.every(({ type }) => type === 'Ready'))
  })
})
