import { execFile } from 'node:child_process'
import { chmod, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Command } from 'commander'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { wholeProgram } from '../../../cli/program.ts'
import { temporaryFolder } from '../../support/git-repository.ts'
import { runCli } from '../../support/run-cli.ts'

/** As much of a controller as verbs look at first: who calls, and which environments there are. */
let server: Server
let url: string
const token = 'bwl_0123456789'
const environments = [
  { extension: 'orders', type: 'dev', id: 'ENV-1111-2222-01' },
  { extension: 'orders', type: 'production', id: 'ENV-1111-2222-03' },
  { extension: 'billing', type: 'dev', id: 'ENV-3333-4444-01' },
]

/** A key has a space in it. */
const keys = { environment: 'ENV-1111-2222-01', uuid: 'u', apiKey: 'ApiKey SU-1:2', jwtSecret: 'jwt' }

function answerTo(path: string): unknown {
  const extensions = ['orders', 'billing'].map((name) => ({
    id: `SRVC-${name}`,
    name,
    displayName: name,
    type: 'x',
  }))
  if (path.startsWith('/api/v1/extensions?')) return { items: extensions, next: null }
  if (path === '/api/v1/extensions/order') return undefined
  if (path === '/api/v1/keys') return { keys: machineKeys }
  if (path.startsWith('/api/v1/audit?')) return { items: rows, next: null }
  if (path.endsWith('/keys')) return keys
  const named = { name: 'orders', environments: environments.filter((each) => each.extension === 'orders') }
  if (path.startsWith('/api/v1/extensions/')) return named
  const query = new URL(path, 'http://controller').searchParams
  const fits = (each: Record<string, unknown>) =>
    ['extension', 'type', 'id'].every((name) => [null, each[name]].includes(query.get(name)))
  return { items: environments.filter(fits), next: null }
}

const machineKeys = ['2026-01-01T00:00:00.000Z', '9999-01-01T00:00:00.000Z'].map((expiresAt) => {
  return { id: 'abcdefghij', name: 'ci', role: 'viewer', paths: [], expiresAt, usedAt: null, unused: false }
})

/** All of them are called as the administrator is. */
const rows = [
  { kind: 'admin', id: 'admin' },
  { kind: 'user', id: 'acme#1', name: 'admin' },
  { kind: 'key', id: 'abcdefghij', name: 'admin' },
].map((actor, at) => {
  return { seq: 3 - at, at: '2027-01-31T00:00:00.000Z', actor, action: 'x', object: 'y', result: 'done' }
})

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url?.startsWith('/elsewhere')) return response.end('<html>')
    const isKnown = request.headers.authorization === `Bearer ${token}`
    const answer = isKnown ? answerTo(request.url ?? '') : { errors: ['nobody has this token'] }
    response.writeHead(isKnown ? (answer ? 200 : 404) : 401, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? { errors: ['it does not exist'] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => new Promise((resolve) => server.close(resolve)))

afterEach(() => {
  delete process.env.BOWLINE_TOKEN
  delete process.env.BOWLINE_URL
})

function verbsBelow(command: Command, path: string[] = []): [string, Command][] {
  if (command.commands.length === 0) return [[path.join(' '), command]]
  return command.commands.flatMap((each) => verbsBelow(each, [...path, each.name()]))
}

const live = verbsBelow(await wholeProgram()).filter(([, command]) =>
  command.options.some((each) => each.long === '--url'),
)

/** All those that are about an environment of an extension. */
const named = live.filter(
  ([
    name,
    {
      registeredArguments: [first, second],
    },
  ]) => {
    return first?.name() === 'extension' && second?.name() === 'environment' && name !== 'seal'
  },
)

/** What else a verb needs to get as far as asking. */
function rest({ registeredArguments, options }: Command): string[] {
  const words = registeredArguments.slice(2).filter((each) => each.required)
  const flags = options.filter((each) => each.mandatory && each.required)
  return [...words.map(() => 'x'), ...flags.flatMap((each) => [each.long ?? '', '2026-01-01'])]
}

describe('a name that does not exist', () => {
  test('is looked for by many verbs', () => expect(named.length).toBeGreaterThan(9))

  test.each(named)('%s: an extension', async (name, command) => {
    process.env.BOWLINE_TOKEN = token
    const run = await runCli(...name.split(' '), 'order', 'dev', ...rest(command), '--url', url)
    expect(run).toEqual({
      out: '',
      err: 'bowline: there is no extension "order"; did you mean "orders"? There are "orders", "billing"\n',
      code: 3,
    })
  })

  test.each(named)('%s: an environment', async (name, command) => {
    process.env.BOWLINE_TOKEN = token
    const run = await runCli(...name.split(' '), 'orders', 'prod', ...rest(command), '--url', url)
    expect(run).toEqual({
      out: '',
      err: 'bowline: orders has no environment "prod"; did you mean "production"? It has "dev", "production"\n',
      code: 3,
    })
  })
})

describe('a token', () => {
  const status = () => runCli('status', '--url', url, '--data', '/nowhere')

  test('that is missing: where it could come from', async () => {
    expect((await status()).err).toBe(
      'bowline: there is no /nowhere/admin-token; set BOWLINE_TOKEN, or name the data folder with --data\n',
    )
  })

  test('that is wrong: where it came from, and where the right one is', async () => {
    process.env.BOWLINE_TOKEN = 'bwl_other'
    const { err, code } = await status()
    expect(err).toContain(
      `the controller at ${url} does not know the token of BOWLINE_TOKEN; it takes the one in the file admin-token`,
    )
    expect(err).not.toContain('bwl_other')
    expect(code).toBe(3)
  })

  test('that is a key of a program, and ended: what may have become of it', async () => {
    process.env.BOWLINE_TOKEN = `bwl_abcdefghij_${'a'.repeat(52)}_00000000`
    const { err, code } = await status()
    expect(err).toMatch(/the key of BOWLINE_TOKEN does not count .* has ended, .* "bowline access-keys list"/)
    expect([err.includes('aaaa'), code]).toEqual([false, 3])
  })

  test.each(['two words', 'with\nlines', 'ümlaut'])('that is none: %j', async (text) => {
    process.env.BOWLINE_TOKEN = text
    expect(await status()).toEqual({
      out: '',
      err: 'bowline: BOWLINE_TOKEN: expected a token, one word of letters, digits and signs\n',
      code: 2,
    })
  })
})

describe('a folder that says where a controller is, as a checkout may', () => {
  let data: string
  let asked: string[]
  let thief: Server
  let thiefUrl: string

  beforeAll(async () => {
    thief = createServer(({ headers }, response) => {
      asked.push(String(headers.authorization))
      response.end('{"environments":[]}')
    })
    await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve))
    thiefUrl = `http://127.0.0.1:${(thief.address() as AddressInfo).port}`
  })
  afterAll(() => new Promise((resolve) => thief.close(resolve)))

  beforeEach(async () => {
    asked = []
    data = await temporaryFolder()
    onTestFinished(() => rm(data, { recursive: true }))
    await writeFile(join(data, 'controller.json'), JSON.stringify({ url: thiefUrl }), { mode: 0o600 })
  })

  const status = (...flags: string[]) => runCli('status', '--data', data, ...flags)

  test('gets no token of the environment', async () => {
    process.env.BOWLINE_TOKEN = token
    const { err, code } = await status()
    expect([err, code]).toEqual([
      `bowline: there is no ${data}/admin-token; BOWLINE_TOKEN is not sent where a folder says (${data}/controller.json: ${thiefUrl}): say the address with --url or BOWLINE_URL\n`,
      3,
    ])
    expect(asked).toEqual([])
  })

  test('gets its own token, and no other', async () => {
    process.env.BOWLINE_TOKEN = token
    await writeFile(join(data, 'admin-token'), 'bwl_of_the_folder\n', { mode: 0o600 })
    await status()
    expect(new Set(asked)).toEqual(new Set(['Bearer bwl_of_the_folder']))
  })

  test('keeps its token from controllers elsewhere', async () => {
    await writeFile(join(data, 'admin-token'), 'bwl_of_the_folder\n', { mode: 0o600 })
    const { err } = await status('--url', 'http://controller.example:7420')
    expect(err).toContain(
      'is the token of the controller of this folder, and is not sent to http://controller',
    )
    expect(err).not.toContain('bwl_of')
  })

  test.each([
    [
      'that others may open',
      () => chmod(join(data, 'controller.json'), 0o644),
      'others may open it (its mode is 644',
    ],
    ['that is a link', () => relink(data), 'it is a symbolic link'],
  ])('is not believed in a file %s', async (_, make, why) => {
    await writeFile(join(data, 'admin-token'), 'bwl_of_the_folder\n', { mode: 0o600 })
    await make()
    const { err, code } = await status()
    expect([err, code]).toEqual([expect.stringContaining(why), 3])
    expect(asked).toEqual([])
  })

  test('sends nobody on to another address', async () => {
    process.env.BOWLINE_TOKEN = token
    const away = createServer((_, response) => {
      response.writeHead(307, { location: `${thiefUrl}/api/v1/status` }).end()
    })
    await new Promise<void>((resolve) => away.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void away.close())
    const { code } = await status('--url', `http://127.0.0.1:${(away.address() as AddressInfo).port}`)
    expect([code, asked]).toEqual([3, []])
  })
})

async function relink(data: string): Promise<void> {
  await rename(join(data, 'controller.json'), join(data, 'other.json'))
  await symlink('other.json', join(data, 'controller.json'))
}

test('an event without its object is told that, once its environment is found', async () => {
  process.env.BOWLINE_TOKEN = token
  expect(await runCli('event', 'orders', 'dev', 'order_placed', '--data', '{}', '--url', url)).toMatchObject({
    err: 'bowline: say which object it is about: --object ID, or a text "id" in its data\n',
    code: 2,
  })
})

describe('keys of an environment', () => {
  const show = (...flags: string[]) => {
    process.env.BOWLINE_TOKEN = token
    return runCli('keys', 'orders', 'dev', '--url', url, ...flags)
  }

  test('are lines for a shell, which take them as they are', async () => {
    const { out, code } = await show('--export')
    expect(code).toBe(0)
    expect(out.split('\n')[0]).toBe('# JWT secret of external events: jwt')
    const print = 'printf "%s|" "$BOWLINE_URL" "$ENVIRONMENT_ID" "$API_KEY"'
    const { stdout } = await promisify(execFile)('sh', ['-c', `eval "$1"; ${print}`, 'sh', out])
    expect(stdout).toBe(`${url}|ENV-1111-2222-01|ApiKey SU-1:2|`)
  })

  test.each([
    [true, [], 'export'],
    [true, ['--json'], 'JSON'],
    [false, [], 'JSON'],
  ])('where there is a terminal (%j), with %j: %s', async (isTTY, flags, form) => {
    const before = process.stdout.isTTY
    onTestFinished(() => void Object.assign(process.stdout, { isTTY: before }))
    Object.assign(process.stdout, { isTTY })
    const { out } = await show(...flags)
    if (form === 'JSON') expect(JSON.parse(out)).toEqual(keys)
    else expect(out).toContain("\nexport API_KEY='ApiKey SU-1:2'\n")
  })
})

test.each(['localhost:7420', '127.0.0.1', 'ftp://x', 'http://x/?a'])(
  '%j is no address of a controller',
  async (text) => {
    process.env.BOWLINE_TOKEN = token
    process.env.BOWLINE_URL = text
    expect(await runCli('status')).toMatchObject({
      err: expect.stringContaining('BOWLINE_URL: expected an address such as http://127.0.0.1:7420, found'),
      code: 2,
    })
  },
)

test('a password in an address is refused, and not repeated', async () => {
  process.env.BOWLINE_TOKEN = token
  const { err, code } = await runCli('status', '--url', url.replace('://', '://admin:hunter2@'))
  expect(err).toBe(
    'bowline: --url: an address has no user name and no password; the token goes into BOWLINE_TOKEN\n',
  )
  expect(code).toBe(2)
})

test('what answers there may be something else', async () => {
  process.env.BOWLINE_TOKEN = token
  const { err, code } = await runCli('status', '--url', `${url}/elsewhere`)
  expect([err, code]).toEqual([`bowline: what answers at ${url}/elsewhere is no Bowline controller\n`, 3])
})

describe('what people call themselves', () => {
  test('makes nobody look like the administrator on the audit trail', async () => {
    process.env.BOWLINE_TOKEN = token
    const { out } = await runCli('audit', 'list', '--url', url)
    const who = out
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(/ {2,}/)[2])
    expect(who).toEqual(['admin', 'user admin', 'key abcdefghij (admin)'])
  })
})

test('a key that is over is listed as such', async () => {
  process.env.BOWLINE_TOKEN = token
  const { out } = await runCli('access-keys', 'list', '--url', url)
  expect(
    out
      .split('\n')
      .slice(1)
      .map((line) => line.includes('(over)')),
  ).toEqual([true, false, false])
})
