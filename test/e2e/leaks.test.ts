import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
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

const forbidden = Object.entries(secrets).flatMap(([name, value]) =>
  formsOf(value).map((form) => ({ name, form })),
)

function leaksIn(where: string, content: Buffer): string[] {
  return forbidden.flatMap(({ name, form }) => {
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

test('no secret is in any log, answer, status, file, database or process list, whatever goes wrong', async () => {
  const artefacts: [where: string, content: Buffer][] = []
  const look = () => artefacts.push(['process list', execFileSync('ps', ['-A', '-ww', '-o', 'args'])])

  await world.extension.commit({
    'leaky.js': await readFile(join(import.meta.dirname, '../support/leaky/main.js')),
  })
  await world.extension.tag('v3')
  const leaky = (start: string, tag = 'v3') => world.extensionYaml('orders', [{ tag, start }])
  await world.push({ 'account.yaml': account, 'orders.yaml': leaky('exec node leaky.js') })
  await world.start('--log-format', 'json', '--log-level', 'debug')
  await world.until('orders', isRunning)
  await world.publishKeys()
  for (const [name, value] of Object.entries(secrets)) await world.seal('orders', 'dev', name, value)
  look()
  await world.pushChanges()
  await eventually(async () =>
    (await world.environment('orders')).variables.sealed === 4 ? true : undefined,
  )

  const send = await world.sender('orders')
  const failed = await send('OR-1', { how: 'fail' })
  await send('OR-2', { how: 'done' })
  const thrown = await send('OR-3', { how: 'throw' })
  await eventually(async () => ((await world.count('orders', 'failed')) === 1 ? true : undefined))
  await eventually(async () => ((await world.count('orders', 'succeeded')) === 1 ? true : undefined))
  await eventually(async () => ((await world.count('orders', 'retrying')) === 1 ? true : undefined))
  look()

  const live = ['--data', world.data]
  await world.controller?.end('SIGKILL')
  await world.start('--log-format', 'json', '--log-level', 'debug')
  await send('OR-4', { how: 'done' })
  await eventually(async () => ((await world.count('orders', 'succeeded')) === 2 ? true : undefined))
  artefacts.push(['diff --live', await shown('diff', world.clone.directory, '--live', ...live)])
  for (const format of ['text', 'json', 'markdown'])
    artefacts.push([
      `diff ${format}`,
      await shown('diff', world.clone.directory, '--base', 'HEAD~2', '--format', format),
    ])
  artefacts.push(
    ['validate', await shown('validate', world.clone.directory)],
    [
      'variables',
      await shown('variables', 'list', 'orders', 'dev', '--json', '--dir', world.clone.directory),
    ],
    ['status', await shown('status', '--json', ...live)],
    ['logs', await shown('logs', 'orders', 'dev', ...live)],
    ['tasks', await shown('tasks', 'list', 'orders', 'dev', '--json', ...live)],
    ...(await Promise.all(
      [failed, thrown].map(
        async (id): Promise<[string, Buffer]> => [id, await shown('tasks', 'show', id, ...live)],
      ),
    )),
  )
  const { id, extensionId } = await world.environment('orders')
  const client = await world.client()
  const base = `/public/v1/devops/services/${extensionId}`
  for (const path of [
    '/api/v1/status',
    '/api/v1/observed',
    '/api/v1/sealing-keys',
    base,
    `${base}/environments/${id}`,
    `${base}/environments/${id}/variables`,
    `${base}/environments/${id}/tasks`,
    `/api/v1/environments/${id}/nothing?${secrets.PIN}`,
  ]) {
    const answer = await client.request('GET', path).then((each) => each.text(), String)
    artefacts.push([`GET ${path}`, Buffer.from(answer)])
  }
  expect(artefacts.find(([where]) => where === 'logs')?.[1].toString()).toContain('*****')
  expect(artefacts.find(([where]) => where === failed)?.[1].toString()).toContain('failed with *****')

  await send('OR-5', { how: 'exit' })
  await eventually(async () => ((await world.count('orders', 'failed')) === 2 ? true : undefined))
  const yaml = await readFile(join(world.clone.directory, 'orders.yaml'), 'utf8')
  await world.push({ 'orders.yaml': yaml.replace('exec node leaky.js', 'sleep 0.2; exit 3') })
  const stalled = await world.until('orders', (each) =>
    each.conditions.some(({ type }) => type === 'Stalled'),
  )
  expect(JSON.stringify(stalled)).toContain('*****') // the last lines of the log are in the condition
  look()
  await world.controller?.end('SIGTERM')
  artefacts.push(['log of the controller', Buffer.from((world.controller?.lines ?? []).join('\n'))])
  const refs = await world.config.git('rev-list', '--objects', '--all')
  for (const line of refs.split('\n')) {
    const [object = '', path = ''] = line.split(' ')
    if (object)
      artefacts.push([
        `config repository: ${path || object}`,
        execFileSync('git', ['-C', world.config.directory, 'cat-file', '-p', object]),
      ])
  }
  for (const file of filesBelow(world.data)) artefacts.push([file, readFileSync(file)])

  const found = artefacts.flatMap(([where, content]) => leaksIn(where, content))
  const bytes = artefacts.reduce((sum, [, content]) => sum + content.length, 0)
  console.log(
    `artefacts=${artefacts.length} mebibytes=${Math.round(bytes / 2 ** 20)} forms=${forbidden.length} leaks=${found.length}`,
  )
  expect(found).toEqual([])
  expect(artefacts.length).toBeGreaterThan(1000) // the files of the database are among them
})
