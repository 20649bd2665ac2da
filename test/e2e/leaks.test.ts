import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { failureOf } from '../../core/domain/status.ts'
import { account, bowline, eventually, isRunning, World } from '../support/bowline.ts'

let world: World

beforeEach(async () => {
  world = await World.create()
})

afterEach(async () => {
  await world.remove()
})

/** Each is like what people have: with signs that URLs, JSON and YAML write in another way, long, and of several lines. */
const secrets: Readonly<Record<string, string>> = {
  API_KEY: 'wq7/Zp+4 "x" & å=',
  TOKEN: 'tok_9f8e7d6c5b4a39281706',
  PIN: '8812907745',
  PEM: [
    '-----BEGIN PRIVATE KEY-----',
    'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj',
    'MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu',
    '-----END PRIVATE KEY-----',
  ].join('\n'),
}

/** Forms worked out without the code under test. */
function formsOf(value: string): Buffer[] {
  const texts = [value, ...value.split('\n').filter((line) => line.length > 20 && !line.startsWith('-'))]
  const base64 = ['', 'a', 'ab'].map((before) => {
    const whole = Buffer.from(`${before}${value}`).toString('base64')
    return whole.slice(before.length === 0 ? 0 : 4, Math.floor((whole.length - 4) / 4) * 4)
  })
  return [...texts, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), ...base64].map((form) =>
    Buffer.from(form),
  )
}

/** What callers show: their own, and nobody is to be told of it but when it is made. */
const shownOnce = new Map<string, string>()

const forbidden = Object.entries(secrets).flatMap(([name, value]) =>
  formsOf(value).map((form) => ({ name, form })),
)

function leaksIn(where: string, content: Buffer): string[] {
  const tokens = [...shownOnce].map(([name, value]) => ({ name, form: Buffer.from(value) }))
  return [...forbidden, ...tokens].flatMap(({ name, form }) => {
    const at = content.indexOf(form)
    return at < 0 ? [] : `${where}: ${name} as ${JSON.stringify(form.toString())} at ${at}`
  })
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((path) => join(directory, path))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
}

/** What a command shows, both streams. */
async function shown(...args: string[]): Promise<Buffer> {
  const { stdout, stderr } = await bowline(...args)
  return Buffer.from(`${stdout}\n${stderr}`)
}

/** Something that people or programs see, and what it holds. */
type Artefact = readonly [where: string, content: Buffer]

const logging = ['--log-format', 'json', '--log-level', 'debug']

test('no secret is in any log, answer, status, file, database or process list, whatever goes wrong', async () => {
  await runSealed()
  await askAsNobody()
  await signInEveryWay()
  const artefacts = [processList()]
  const failures = await workAndFail()
  artefacts.push(processList(), ...(await outputsOfCommands(failures)), ...(await answers()))
  await crash()
  artefacts.push(processList())
  await world.controller?.end('SIGTERM')
  artefacts.push(...(await remains()))

  const found = artefacts.flatMap(([where, content]) => leaksIn(where, content))
  const bytes = artefacts.reduce((sum, [, content]) => sum + content.length, 0)
  console.log(
    `artefacts=${artefacts.length} mebibytes=${Math.round(bytes / 2 ** 20)} forms=${forbidden.length} leaks=${found.length}`,
  )
  expect(found).toEqual([])
  expect(artefacts.length).toBeGreaterThan(1000) // the files of the database are among them
})

/** For a row of the audit trail: of an address the first has one, and of others their number is told. */
async function askAsNobody(): Promise<void> {
  const { url } = await world.client()
  await fetch(`${url}/${secrets.PIN}`, { headers: { authorization: 'Bearer nobodys' } })
}

/** Sessions, links and keys are made, used and refused: nothing of them is anywhere. The secret parts alone: ids may be told. */
async function signInEveryWay(): Promise<void> {
  const client = await world.client()
  const admin = (await readFile(join(world.data, 'admin-token'), 'utf8')).trim()
  const ask = (path: string, init: RequestInit) =>
    fetch(`${client.url}${path}`, { redirect: 'manual', ...init })
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const signedIn = await ask('/auth/token', {
    method: 'POST',
    headers: form,
    body: new URLSearchParams({ token: admin }),
  })
  const [, session = ''] = /__Host-bowline=(bws_[^;]+)/.exec(signedIn.headers.get('set-cookie') ?? '') ?? []
  const { token: key, id } = await client.post<{ token: string; id: string }>('/api/v1/keys', {
    name: 'ci',
    role: 'viewer',
  })
  const { token: rotated } = await client.post<{ token: string }>(`/api/v1/keys/${id}/rotate`)
  const { url } = await client.post<{ url: string }>('/auth/links')
  for (const [name, token] of Object.entries({ session, key, rotated }))
    shownOnce.set(
      name,
      token
        .replace(/^bw[ls]_/, '')
        .replace(`${id}_`, '')
        .slice(0, 40),
    )
  shownOnce.set('link', new URL(url).searchParams.get('code') ?? '')
  expect([...shownOnce.values()].every((each) => each.length >= 40)).toBe(true)
  for (const token of [session, key, rotated, `${key}0`, `${session}0`])
    for (const path of ['/api/v1/me', `/api/v1/nothing?token=${token}`, '/api/v1/keys'])
      await (await ask(path, { headers: { authorization: `Bearer ${token}` } })).text()
  await (await ask(url.slice(client.url.length), {})).text()
  await (await ask(url.slice(client.url.length), {})).text() // a second time: refused
}

const processList = (): Artefact => ['process list', execFileSync('ps', ['-A', '-ww', '-o', 'args'])]

async function tasksAre(status: string, count: number): Promise<void> {
  await eventually(async () => ((await world.count('orders', status)) === count ? true : undefined))
}

/** An extension that tells all it knows works with the secrets, sealed. */
async function runSealed(): Promise<void> {
  await world.extension.commit({
    'leaky.js': await readFile(join(import.meta.dirname, '../support/leaky/main.js')),
  })
  await world.extension.tag('v3')
  const orders = world.extensionYaml('orders', [{ tag: 'v3', start: 'exec node leaky.js' }])
  await world.push({ 'account.yaml': account, 'orders.yaml': orders })
  await world.start(...logging)
  await world.until('orders', isRunning)
  await world.publishKeys()
  for (const [name, value] of Object.entries(secrets)) await world.seal('orders', 'dev', name, value)
  await world.pushChanges()
  await eventually(async () =>
    (await world.environment('orders')).variables.sealed === 4 ? true : undefined,
  )
}

/** Tasks end in every way, also over a kill of the controller; gives those that failed and were thrown out. */
async function workAndFail(): Promise<{ failed: string; thrown: string }> {
  const send = await world.sender('orders')
  const failed = await send('OR-1', { how: 'fail' })
  await send('OR-2', { how: 'done' })
  const thrown = await send('OR-3', { how: 'throw' })
  await tasksAre('failed', 1)
  await tasksAre('succeeded', 1)
  await tasksAre('retrying', 1)
  await world.controller?.end('SIGKILL')
  await world.start(...logging)
  await send('OR-4', { how: 'done' })
  await tasksAre('succeeded', 2)
  return { failed, thrown }
}

/** What every command shows that shows something of an environment. */
async function outputsOfCommands({
  failed,
  thrown,
}: {
  failed: string
  thrown: string
}): Promise<Artefact[]> {
  const live = ['--data', world.data]
  const { directory } = world.clone
  const diffs = ['text', 'json', 'markdown'].map((format) => ['--base', 'HEAD~2', '--format', format])
  const commands = [
    ['diff', directory, '--live', ...live],
    ...diffs.map((options) => ['diff', directory, ...options]),
    ['validate', directory],
    ['variables', 'list', 'orders', 'dev', '--json', '--dir', directory],
    ['status', '--json', ...live],
    ['tasks', 'list', 'orders', 'dev', '--json', ...live],
    ['tasks', 'show', thrown, ...live],
    ['audit', 'list', '--json', ...live],
  ]
  const outputs = await Promise.all(
    commands.map(async (args): Promise<Artefact> => [args.join(' '), await shown(...args)]),
  )
  const logs = await shown('logs', 'orders', 'dev', ...live)
  const failure = await shown('tasks', 'show', failed, ...live)
  expect(logs.toString()).toContain('*****')
  expect(failure.toString()).toContain('failed with *****')
  return [...outputs, ['logs', logs], ['failure', failure]]
}

/** What the API answers, also where nothing is. */
async function answers(): Promise<Artefact[]> {
  const { id, extensionId } = await world.environment('orders')
  const client = await world.client()
  const base = `/public/v1/devops/services/${extensionId}`
  const paths = [
    '/api/v1/status',
    '/api/v1/environments',
    '/api/v1/environments/orders:dev',
    '/api/v1/findings',
    '/api/v1/findings/page',
    '/api/v1/held',
    '/api/v1/schedules',
    '/api/v1/tasks',
    '/api/v1/observed',
    '/api/v1/sealing-keys',
    '/api/v1/audit',
    '/api/v1/audit/export',
    '/api/v1/audit/verify',
    '/api/v1/me',
    '/api/v1/keys',
    '/auth/providers',
    base,
    `${base}/environments/${id}`,
    `${base}/environments/${id}/variables`,
    `${base}/environments/${id}/tasks`,
    `/api/v1/environments/${id}/nothing?${secrets.PIN}`,
  ]
  const found = await Promise.all(
    paths.map(async (path): Promise<Artefact> => {
      const answer = await client.request('GET', path).then((each) => each.text(), String)
      return [`GET ${path}`, Buffer.from(answer)]
    }),
  )
  const trail = found.find(([where]) => where === 'GET /api/v1/audit/export')?.[1].toString()
  expect(trail).toContain('"object":"/*****"')
  return found
}

/** A handler ends its process; then a deploy ends with its last words in the status. */
async function crash(): Promise<void> {
  await (await world.sender('orders'))('OR-5', { how: 'exit' })
  await tasksAre('failed', 2)
  const yaml = await readFile(join(world.clone.directory, 'orders.yaml'), 'utf8')
  await world.push({ 'orders.yaml': yaml.replace('exec node leaky.js', 'sleep 0.2; echo $API_KEY; exit 3') })
  const broken = await world.until('orders', (each) => failureOf(each.conditions) !== undefined)
  expect(broken.output?.lines.join()).toContain('*****')
}

/** What is left on disk: the log, every object of the config repository, every file of the data folder. */
async function remains(): Promise<Artefact[]> {
  const refs = await world.config.git('rev-list', '--objects', '--all')
  const objects = refs.split('\n').flatMap((line): Artefact[] => {
    const [object = '', path = ''] = line.split(' ')
    if (object === '') return []
    const content = execFileSync('git', ['-C', world.config.directory, 'cat-file', '-p', object])
    return [[`config repository: ${path || object}`, content]]
  })
  return [
    ['log of the controller', Buffer.from((world.controller?.lines ?? []).join('\n'))],
    ...objects,
    ...filesBelow(world.data).map((file): Artefact => [file, readFileSync(file)]),
  ]
}
