import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { KeyRing } from '../../../controller/access/key-ring.ts'
import { addStatusRoutes, type StatusOptions } from '../../../controller/http/api/status.ts'
import { createApp } from '../../../controller/http/app.ts'
import type { Observed } from '../../../core/domain/observed.ts'
import { maskObserved } from '../../../core/plan/mask.ts'
import { createRepository, type TestRepository } from '../../support/git-repository.ts'
import { runCli } from '../../support/run-cli.ts'
import { accountOf, environmentOf, extensionOf, variableOf } from '../../support/samples.ts'

describe('against a running controller', () => {
  const secure = variableOf('KEY', 'old-secret', true)
  const running = environmentOf({ variables: [secure] })
  const spec = extensionOf('billing', { environments: [running] })
  const observed: Observed = {
    extensions: [{ spec, environments: [{ id: running.id, applied: running, status: 'Running' }] }],
  }
  const app = createApp({
    adminToken: 'the-token',
    keys: new KeyRing(Buffer.from('x'), () => {}),
    redact: (text: string) => text.replaceAll('node', '****'),
    isThere: () => false,
    connectVersion: '1',
    log: { debug() {}, info() {}, warn() {}, error() {} },
  } as unknown as Parameters<typeof createApp>[0])
  let repository: TestRepository
  let url: string

  beforeAll(async () => {
    const fleet = {
      observed: () => observed,
      account: () => accountOf(),
      environments: () => [],
    }
    const sync = { state: () => ({ commit: 'c0ffee' }) }
    const access = { access: { grants: [] } }
    const options = { fleet, sync, access, isolated: true, onChange: () => {} }
    addStatusRoutes(app, options as unknown as StatusOptions)
    url = await app.listen({ port: 0 })
    repository = await createRepository()
    await repository.commit({
      'account.yaml':
        'apiVersion: bowline.dev/v1\nkind: Account\nmetadata: {name: acme, id: VA-123-456}\nspec: {role: vendor, displayName: Acme}\n',
    })
  })

  afterEach(() => vi.unstubAllEnvs())

  afterAll(async () => {
    await app.close()
    await repository.remove()
  })

  test('no secret leaves the controller, and only the administrator may ask', async () => {
    const get = (authorization?: string) =>
      app.inject({ url: '/api/v1/observed', headers: authorization ? { authorization } : {} })
    expect((await get()).statusCode).toBe(401)
    const { body, statusCode } = await get('Bearer the-token')
    expect(statusCode).toBe(200)
    expect(body).not.toContain('old-secret')
    expect(JSON.parse(body)).toMatchObject({
      commit: 'c0ffee',
      account: { name: 'acme' },
      observed: maskObserved(observed),
    })
  })

  test('what Git has in plain text is compared as it is, also where a secret is the same word', async () => {
    const { body } = await app.inject({
      url: '/api/v1/observed',
      headers: { authorization: 'Bearer the-token' },
    })
    expect(JSON.parse(body).observed.extensions[0].environments[0].applied.runtime).toEqual(running.runtime)
    expect(running.runtime?.start).toContain('node')
  })

  test('a deletion of what runs is held back: exit code 4', async () => {
    vi.stubEnv('BOWLINE_TOKEN', 'the-token')
    const { out, err, code } = await runCli('diff', repository.directory, '--live', '--url', url)
    expect(err).toBe('')
    expect(out).toContain('what runs -> working tree')
    expect(out).toContain(`! held back: ${running.id} is Running`)
    expect(code).toBe(4)
  })

  test('a controller that cannot be reached is a failure: exit code 3', async () => {
    vi.stubEnv('BOWLINE_TOKEN', 'the-token')
    const { err, code } = await runCli('diff', repository.directory, '--live', '--url', 'http://127.0.0.1:9')
    expect(err).toContain('cannot reach the controller')
    expect(code).toBe(3)
  })
})

describe('between commits', () => {
  const account = 'apiVersion: bowline.dev/v1\nkind: Account\nmetadata: {name: acme}\nspec: {role: vendor}\n'
  const extension = account
    .replace('Account', 'Extension')
    .replace('vendor', 'x')
    .replace('role: x', 'type: fulfillment-automation')
  let repository: TestRepository

  beforeAll(async () => {
    repository = await createRepository()
  })

  afterAll(() => repository.remove())

  test('before the first commit everything is new', async () => {
    const empty = await createRepository()
    expect(await runCli('diff', empty.directory)).toMatchObject({
      out: expect.stringContaining('nothing changes'),
      code: 0,
    })
    await empty.remove()
  })

  test('--base and --rev name both sides; JSON is the whole difference', async () => {
    await repository.commit({ 'account.yaml': account })
    await repository.tag('v1')
    await repository.commit({ 'billing.yaml': extension.replace('acme', 'billing') })
    await repository.tag('v2')
    const { out, code } = await runCli(
      'diff',
      repository.directory,
      '--base',
      'v1',
      '--rev',
      'v2',
      '--format',
      'json',
    )
    expect(JSON.parse(out)).toMatchObject({
      before: 'v1',
      after: 'v2',
      extensions: [{ name: 'billing', change: 'created' }],
    })
    expect(code).toBe(1)
    expect(await runCli('diff', repository.directory)).toMatchObject({ code: 0 })
  })

  test('a base without an account is a failure that says why: exit code 3', async () => {
    await repository.commit({ 'account.yaml': 'apiVersion: bowline.dev/v1\nkind: Account\n' })
    await repository.tag('broken')
    const { out, err, code } = await runCli('diff', repository.directory, '--base', 'broken', '--rev', 'v1')
    expect(out).toBe('')
    expect(err).toContain('broken has no account to compare with:\naccount.yaml:1:1: error: ')
    expect(code).toBe(3)
  })

  test('a repository without a working tree is not taken for one from which all was removed', async () => {
    const folder = join(repository.directory, '.git')
    const { out, err, code } = await runCli('diff', folder, '--base', 'v1')
    expect({ out, err, code }).toMatchObject({ out: '', code: 2 })
    expect(err).toContain('has no working tree; name the commit to look at with --rev')
    expect(await runCli('diff', folder, '--base', 'v1', '--rev', 'v1')).toMatchObject({ code: 0 })
  })

  test.each([
    ['an unknown revision', ['--base', 'v9'], 'there is no revision "v9"'],
    ['a revision that looks like a flag', ['--base=--all'], 'there is no revision "--all"'],
    ['two things to compare with', ['--base', 'v1', '--live'], 'cannot be used with'],
  ])('%s is bad usage: exit code 2', async (_, args, message) => {
    const { err, code } = await runCli('diff', repository.directory, ...args)
    expect(err).toContain(message)
    expect(code).toBe(2)
  })
})
