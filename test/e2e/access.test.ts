import { afterEach, beforeEach, expect, test } from 'vitest'
import { account, bowline, eventually, World } from '../support/bowline.ts'

let world: World
beforeEach(async () => {
  world = await World.create()
})
afterEach(() => world.remove())

const access = (...grants: object[]) =>
  JSON.stringify({
    apiVersion: 'bowline.dev/v1',
    kind: 'Access',
    metadata: { name: 'all' },
    spec: { grants },
  })
const ana = { role: 'admin', users: ['ana@example.com'] }
const ben = { role: 'viewer', users: ['ben@example.com'] }

const push = (text: string | null) => world.push({ 'account.yaml': account, 'access.yaml': text })
const ask = (...args: string[]) => bowline('access', ...args, '--data', world.data)
const why = async (who: string) => (await ask('why', who, 'environments:read')).code
const seen = (commit: string) =>
  eventually(async () => ((await world.overview()).commit === commit ? true : undefined))

test('a commit that widens rights waits for a confirmation, whoever wrote it, also over a restart', async () => {
  const first = await push(access(ana))
  await world.start()
  await seen(first)
  const { stdout, code } = await bowline('status', '--data', world.data)
  expect(stdout).toContain('ana@example.com gains admin on everything')
  expect(code).toBe(4)
  expect(await why('ana@example.com')).toBe(1)
  expect((await ask('list')).stdout).toContain(`wider rights of ${first.slice(0, 7)} wait`)

  await bowline('confirm', first, '--data', world.data)
  expect(await why('ana@example.com')).toBe(0)
  expect((await ask('list')).stdout).toBe('ana@example.com has admin on everything\n')

  const second = await push(access(ana, ben))
  await seen(second)
  await world.controller?.end('SIGTERM')
  await world.start()
  await seen(second)
  expect([await why('ana@example.com'), await why('ben@example.com')]).toEqual([0, 1])

  const third = await push(access(ben)) // takes from one and gives to another: none of it yet
  await seen(third)
  expect([await why('ana@example.com'), await why('ben@example.com')]).toEqual([0, 1])

  const fourth = await push(null) // only takes away
  await seen(fourth)
  expect(await why('ana@example.com')).toBe(1)
  expect((await ask('list')).stdout).toBe('nothing is given: only the administrator may do anything\n')
})

test('a policy with mistakes changes nothing', async () => {
  const first = await push(access(ana))
  await world.start()
  await seen(first)
  await bowline('confirm', first, '--data', world.data)
  const ours = 'apiVersion: bowline.dev/v1\n'
  for (const broken of [
    access({ ...ana, role: 'chief' }),
    access({ role: 'viewer' }),
    `${ours}kind: [`,
    `${ours}kind: Acess\nmetadata: { name: all }\nspec: { grants: [] }\n`,
  ]) {
    await seen(await push(broken))
    expect(await why('ana@example.com'), broken).toBe(0)
  }
})
