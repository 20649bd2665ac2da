import { request as requestOf } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { freePort } from '../../support/free-port.ts'
import { PrefixProxy } from '../../support/prefix-proxy.ts'
import { SignInWorld } from '../../support/sign-in-world.ts'

let database: TestDatabase
let proxy: PrefixProxy
let world: SignInWorld
let port: number

beforeAll(async () => {
  database = await createDatabase()
  port = await freePort()
  proxy = await PrefixProxy.start('', port)
})

afterAll(async () => {
  await proxy.close()
  await database.remove()
})

beforeEach(() => database.empty())
afterEach(() => world.close())

const open = async (trustedProxies: readonly string[]) => {
  world = await SignInWorld.open({ database, port, trustedProxies, publicUrl: proxy.url })
}

interface Asked {
  /** Of this machine there are as many as it takes: each is a client of its own. */
  from: string
  to?: string
  headers?: Record<string, string>
}

/** Types a code that no command line waits with. */
async function guess({ from, to = proxy.url, headers = {} }: Asked): Promise<number> {
  const url = new URL(`${to}/auth/device`)
  const form = { 'content-type': 'application/x-www-form-urlencoded', origin: url.origin, host: url.host }
  return await new Promise((resolve, reject) => {
    requestOf({
      host: '127.0.0.1',
      port: url.port,
      path: url.pathname,
      method: 'POST',
      localAddress: from,
      headers: { ...form, ...headers },
    })
      .on('response', (answer) => void text(answer).then(() => resolve(answer.statusCode ?? 0), reject))
      .on('error', reject)
      .end('code=BCDF-GHJK')
  })
}

async function guesses(count: number, asked: (at: number) => Asked): Promise<number[]> {
  const statuses: number[] = []
  for (let at = 0; at < count; at += 1) statuses.push(await guess(asked(at)))
  return statuses
}

const five = [403, 403, 403, 403, 403]

describe('behind a proxy that is known, failed sign-ins count', () => {
  beforeEach(() => open(['127.0.0.1']))

  test('for who called the proxy: nobody else who comes through it is locked out', async () => {
    expect(await guesses(6, () => ({ from: '127.0.0.2' }))).toEqual([...five, 429])
    expect(await guess({ from: '127.0.0.3' })).toBe(403)
  })

  test.each([
    ['another address each time', (at: number) => `192.0.2.${at}`],
    ['the address of the proxy', () => '127.0.0.1'],
    ['a chain of addresses', (at: number) => `192.0.2.${at}, 127.0.0.1`],
    ['what is no address', (at: number) => `somebody ${at}`],
  ])('for the same one who makes up %s', async (_, forwarded) => {
    const asked = (at: number) => ({ from: '127.0.0.2', headers: { 'x-forwarded-for': forwarded(at) } })
    expect(await guesses(6, asked)).toEqual([...five, 429])
    expect(await guess({ from: '127.0.0.3' })).toBe(403)
  })

  test('for one place, where a proxy tells ports, or what is no address', async () => {
    const told = (what: (at: number) => string) => (at: number) => ({
      from: '127.0.0.1',
      to: world.url,
      headers: { 'x-forwarded-for': what(at) },
    })
    expect(
      await guesses(
        6,
        told((at) => `192.0.2.1:${5_000 + at}`),
      ),
    ).toEqual([...five, 429])
    expect(
      await guesses(
        6,
        told((at) => `_hidden${at}`),
      ),
    ).toEqual([...five, 429])
  })

  test('and who calls past the proxy is believed nothing', async () => {
    const asked = (at: number) => ({
      from: '127.0.0.9',
      to: world.url,
      headers: { 'x-forwarded-for': `192.0.2.${at}` },
    })
    expect(await guesses(6, asked)).toEqual([...five, 429])
  })
})

describe('behind a proxy that nobody has named', () => {
  beforeEach(() => open([]))

  test('all who come through it are one address, and the log says why', async () => {
    expect(await guesses(6, (at) => ({ from: `127.0.0.${at + 2}` }))).toEqual([...five, 429])
    const refusals = world.logged.filter((line) => line.includes('a sign-in was refused'))
    expect(refusals).toHaveLength(5)
    for (const line of refusals)
      expect(JSON.parse(line)).toMatchObject({
        address: '127.0.0.1',
        through: 'a proxy that --trusted-proxies does not name',
      })
  })

  test('nobody has more tries by what they write into X-Forwarded-For', async () => {
    const asked = (at: number) => ({ from: '127.0.0.2', headers: { 'x-forwarded-for': `192.0.2.${at}` } })
    expect(await guesses(6, asked)).toEqual([...five, 429])
  })
})

test('tokens that are nobody’s wait for each client apart, and one that is somebody’s never does', async () => {
  await open(['127.0.0.1'])
  const turns = new Map<string, number>()
  const { guesses: limits } = world.app
  const turn = limits.turn.bind(limits)
  limits.turn = async (address) => {
    turns.set(address, (turns.get(address) ?? 0) + 1)
    return await turn(address)
  }
  const ask = (from: string) =>
    world.app.inject({
      url: '/api/v1/me',
      remoteAddress: '127.0.0.1',
      headers: { authorization: 'Bearer wrong', 'x-forwarded-for': `203.0.113.9, ${from}` },
    })
  for (const from of ['192.0.2.1', '192.0.2.1', '192.0.2.2']) expect((await ask(from)).statusCode).toBe(401)
  expect([...turns]).toEqual([
    ['192.0.2.1', 2],
    ['192.0.2.2', 1],
  ])
})
