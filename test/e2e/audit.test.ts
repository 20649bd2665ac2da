import { execFileSync, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AuditVerdict, WireAuditRow } from '../../api/audit.ts'
import type { Page } from '../../api/keyset.ts'
import { account, bowline, eventually, isRunning, World } from '../support/bowline.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { tries } from '../support/tries.ts'

let world: World
let database: TestDatabase

beforeEach(async () => {
  database = await createDatabase()
  world = await World.create({ bare: true })
  const { host, user, password, database: name } = database.connection
  const place = `host=${encodeURIComponent(host)}`
  world.env = { DATABASE_URL: `postgres://${user}:${encodeURIComponent(password)}@/${name}?${place}` }
  await world.push({ 'account.yaml': account, 'orders.yaml': world.extensionYaml('orders', [{}]) })
  await world.start()
  await world.until('orders', isRunning)
})

afterEach(async () => {
  await world.remove()
  await database.remove()
})

async function rows(query = ''): Promise<WireAuditRow[]> {
  const client = await world.client()
  return (await client.get<Page<WireAuditRow>>(`/api/v1/audit?limit=1000&${query}`)).items.toReversed()
}

const verify = async (...args: string[]) => await bowline('audit', 'verify', ...args, '--data', world.data)

/** Each write is refused as by a server that has become a standby: our connections ask for sessions that write. */
const onlyReading = `
  create function public.only_reading() returns trigger language plpgsql as
    $$ begin raise exception 'cannot execute in a read-only transaction' using errcode = '25006'; end $$;
  do $$ declare each record; begin
    for each in select tablename from pg_tables where schemaname = 'bowline' loop
      execute format('create trigger only_reading before insert or update or delete on bowline.%I
        for each statement execute function public.only_reading()', each.tablename);
    end loop;
  end $$`

/** The commands that docs/audit.md shows, as they stand there, in a clone of the config repository. Gives the exit code. */
async function example(cwd: string): Promise<number | null> {
  const page = await readFile(join(import.meta.dirname, '../../docs/audit.md'), 'utf8')
  const block = /<!-- the example of test\/e2e\/audit.test.ts -->\n\n((?: {4}.*\n)+)/.exec(page)?.[1] ?? ''
  expect(block.match(/bowline audit verify/g)).toHaveLength(2)
  const command = `bowline() { "${process.execPath}" "${join(import.meta.dirname, '../../dist/cli/main.js')}" "$@"; }`
  const env = { PATH: process.env.PATH, HOME: world.folder, BOWLINE_DATA: world.data }
  const shell = spawn('bash', ['--norc', '-euc', `${command}\n${block}`], { cwd, env, stdio: 'ignore' })
  const [code] = await once(shell, 'close')
  return code as number | null
}

/** Ends the controller, whose last commit of the status branch has the newest head. */
async function stopped(): Promise<void> {
  await world.controller?.end('SIGTERM')
}

test('what a commit changes is on the trail when it begins and when it is there, with its author; so is what people do', async () => {
  const commit = await world.push({ 'orders.yaml': world.extensionYaml('orders', [{ tag: 'v2' }]) })
  const done = await eventually(async () => {
    const found = await rows(`action=environment.*&result=done`)
    return found.find((row) => row.commit === commit)
  })
  expect(done).toMatchObject({
    actor: {
      kind: 'controller',
      id: 'controller',
      author: await world.clone.git('log', '-1', '--format=%an'),
    },
    action: 'environment.update',
    begun: expect.any(Number),
  })
  const began = (await rows('action=environment.update')).find(({ seq }) => seq === done.begun)
  expect(began).toMatchObject({ commit, path: 'orders.yaml', object: done.object, result: 'begun' })
  expect(began?.change?.source).toMatchObject([{ tag: 'v1' }, { tag: 'v2' }])
  const ends = await bowline('audit', 'list', '--result', 'done', '--data', world.data)
  expect(ends.stdout).toContain(`began in row ${done.begun}`)
  const { stdout } = await bowline('keys', 'orders', 'dev', '--json', '--data', world.data)
  const [read] = await rows('action=keys.read')
  expect(read).toMatchObject({
    actor: { kind: 'admin', id: 'admin' },
    object: done.object,
    path: 'orders.yaml',
    source: '127.0.0.1',
  })
  expect(JSON.stringify(await rows())).not.toContain(JSON.parse(stdout).jwtSecret)
  const listed = await bowline('audit', 'list', '--action', 'keys.*', '--data', world.data)
  expect(listed.stdout).toMatch(/keys\.read +ENV-/)

  await world.push({ 'orders.yaml': world.extensionYaml('orders', [{ tag: 'v2', state: 'stopped' }]) })
  await world.until('orders', ({ status }) => status === 'Stopped')
  await world.push({ 'orders.yaml': null })
  const gone = await eventually(async () => (await rows('action=environment.delete&result=done'))[0])
  expect(gone.object).toBe(done.object)
})

describe('the trail is checked', () => {
  test('by the controller, by a clone, and without either; a byte is enough to be found', async () => {
    await bowline('keys', 'orders', 'dev', '--json', '--data', world.data)
    await stopped()
    await world.start()
    await world.until('orders', isRunning)
    const whole = await verify()
    expect(whole).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^\d+ heads? signed with [\w-]{43}: the controller's own key\n\d+ rows: nothing was changed; [1-9]\d* rows? compared with Git\n$/,
      ),
    })

    const clone = join(world.folder, 'clone')
    execFileSync('git', ['clone', '--quiet', world.config.directory, clone])
    expect(await example(clone)).toBe(0)
    const status = join(world.folder, 'status')
    const exported = await bowline('audit', 'export', '--data', world.data)
    const file = join(world.folder, 'trail.jsonl')
    await writeFile(file, exported.stdout)
    expect(await verify('--heads', status)).toMatchObject({ code: 0 })
    expect(await verify(file, '--heads', status)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('compared with Git'),
    })

    const keys = join(status, 'audit/keys.json')
    const pinned = await verify(file, '--heads', status, '--key', keys)
    expect(pinned).toMatchObject({ code: 0, stdout: expect.stringContaining('a key that you gave') })
    const unknown = await verify('--heads', status, '--key', 'x'.repeat(43))
    expect(unknown).toMatchObject({ code: 1, stdout: expect.stringContaining('[foreign-key]') })
    expect(await verify(file, '--key', join(status, 'none.json'))).toMatchObject({ code: 2 })

    for (let round = 0; round < tries(3); round++) {
      const bytes = Buffer.from(exported.stdout)
      const place = randomInt(bytes.length - 1)
      bytes[place] = (bytes[place] as number) ^ 1
      await writeFile(file, bytes)
      const { code } = await verify(file, '--heads', status)
      expect([place, exported.stdout.slice(place - 5, place + 5), code === 0]).toEqual([
        place,
        expect.anything(),
        false,
      ])
    }
    await writeFile(file, exported.stdout.split('\n').slice(0, 3).join('\n'))
    expect(await verify(file)).toMatchObject({ code: 1, stdout: expect.stringContaining('[end-missing]') })
    await rm(file)
    expect(await verify(file)).toMatchObject({ code: 2 })
  })

  test('and a table that was cut or put back is found against the head in Git, and told of at the start', async () => {
    for (let time = 0; time < 3; time++)
      await bowline('keys', 'orders', 'dev', '--json', '--data', world.data)
    await stopped()
    await database.pool.query('delete from audit where seq > 2')
    await database.pool.query(
      'update audit_head set (seq, hash) = (select seq, hash from audit where seq = 2)',
    )
    await world.start()
    await world.controller?.line(/audit trail is not what was witnessed/)
    const verdict = await verify('--json')
    expect(verdict.code).toBe(1)
    const codes = (JSON.parse(verdict.stdout) as AuditVerdict).findings.map(({ code }) => code)
    expect(codes.some((code) => code === 'end-missing' || code === 'other-than-witnessed')).toBe(true)
    const { troubles } = await world.overview()
    expect(troubles).toMatchObject([{ part: 'audit-trail', code: 'audit-not-as-witnessed' }])
  })
})

test('after the database was made anew, the administrator accepts the end of the trail before: Git still shows it', async () => {
  await stopped()
  await database.empty()
  await database.pool.query(
    "update audit_head set chain = sha256(convert_to(gen_random_uuid()::text, 'UTF8'))",
  )
  await database.pool.query('update audit_head set hash = chain, base_hash = chain') // as in a new one
  await world.start()
  await world.until('orders', isRunning)
  const found = await verify()
  expect(found).toMatchObject({ code: 1, stdout: expect.stringContaining('[other-chain]') })
  expect(await verify('--accept', ' ')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('reason: expected'),
  })
  const accepted = await verify('--accept', 'the old disk is gone')
  const told =
    /another chain ended with row \d+, [0-9a-f]{12}, as of [0-9a-f]{12} on the status branch: row \d+ accepts it/
  expect(accepted).toMatchObject({ code: 0, stdout: expect.stringMatching(told) })
  expect(await verify()).toMatchObject({ code: 0, stdout: expect.stringMatching(told) })
  const [row] = await rows('action=audit.accept')
  expect(row).toMatchObject({ actor: { kind: 'admin' }, reason: 'the old disk is gone', result: 'done' })
  const heads = await world.config.git('grep', '-h', row?.object ?? '', row?.commit ?? '', '--', 'audit')
  expect(heads).toContain(`"hash":"${row?.change?.hash?.[0]}"`) // the commit that it names has that end
  expect(await verify('--accept', 'once more')).toMatchObject({ code: 3 })
})

test('while the database only reads, nothing is done and no secret is answered; reading goes on, and so does all else after it', async () => {
  const { id, extensionId } = await world.environment('orders')
  const client = await world.client()
  const token = (await readFile(join(world.data, 'admin-token'), 'utf8')).trim()
  const ask = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) }
    const answer = await fetch(`${client.url}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    return [answer.status, await answer.text()] as const
  }
  const before = await rows()
  await database.pool.query(onlyReading)
  const keys = `/api/v1/environments/${id}/keys`
  await eventually(async () => ((await ask('GET', keys))[0] === 503 ? true : undefined))
  const periods = await ask('GET', `${keys}/ids`)
  for (const [method, path, body] of [
    ['GET', keys],
    ['POST', `${keys}/rotate`],
    ['POST', `${keys}/revoke`],
    ['POST', '/api/v1/sealing-keys/rotate'],
    ['POST', '/api/v1/sync'],
    ['POST', '/api/v1/confirm', { commit: 'a'.repeat(40) }],
    ['POST', `/public/v1/devops/services/${extensionId}/environments/${id}/update-config`],
    [
      'POST',
      `/public/v1/devops/services/${extensionId}/environments/${id}/tasks`,
      { object: { id: 'PR-1', type: 'order_placed' }, data: {} },
    ],
  ] as const) {
    const [status, text] = await ask(method, path, body)
    expect([method, path, status, text.includes('JWT-')]).toEqual([method, path, 503, false])
  }
  expect(await ask('GET', `${keys}/ids`)).toEqual(periods)
  expect((await ask('GET', '/api/v1/status'))[0]).toBe(200)
  expect((await ask('GET', '/api/v1/audit'))[0]).toBe(200)
  await database.pool.query('drop function public.only_reading cascade')
  await eventually(async () => ((await ask('GET', keys))[0] === 200 ? true : undefined))
  expect((await rows()).slice(before.length).map(({ action }) => action)).toContain('keys.read')
  expect((await verify()).code).toBe(0)
})
