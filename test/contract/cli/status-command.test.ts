import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EnvironmentOverview, EnvironmentPage, StatusSummary } from '../../../api/overview.ts'
import { environmentSample, since } from '../../support/overview-samples.ts'
import { runCli } from '../../support/run-cli.ts'
import { statusSample } from '../../support/status-sample.ts'

/** A controller with 2,500 environments, of which one fails. */
const environments = Array.from({ length: 2500 }, (_, index) => {
  const failing = [
    { type: 'Ready', status: 'False', reason: 'BuildFailed', message: 'npm ERR!', since } as const,
    { type: 'Reconciling', status: 'True', reason: 'BuildFailed', message: 'npm ERR!', since } as const,
  ]
  return environmentSample({
    id: `ENV-${1000 + index}-0000-01`,
    extension: `e${String(index).padStart(4, '0')}`,
    ...(index === 2000 && { conditions: failing, status: 'Errored' }),
  })
})
const finding = (line: number) => ({
  ...({ code: 'c', severity: 'warning', message: 'm', extensions: [] } as const),
  at: { file: 'a.yaml', line, column: 1 },
})

let server: Server
let asked: string[]
let status: StatusSummary
/** What is answered to a request that waits; until then it waits. */
let answerWaiting: (() => void) | undefined
let changes: EnvironmentPage | undefined

beforeEach(async () => {
  asked = []
  changes = undefined
  answerWaiting = undefined
  status = {
    ...statusSample({ sync: 'failing', message: '1 environment failing' }, environments),
    diagnostics: { total: 150, first: Array.from({ length: 100 }, (_, line) => finding(line)) },
  }
  server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  process.env.BOWLINE_TOKEN = 'bwl_admin'
  process.env.BOWLINE_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  delete process.env.BOWLINE_TOKEN
  delete process.env.BOWLINE_URL
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

function answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(url, 'http://controller')
  asked.push(url.replace('/api/v1/', ''))
  const send = (body: unknown, code = 200) => {
    response.writeHead(code, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  }
  const isNew = searchParams.get('since') !== status.version
  if (pathname === '/api/v1/findings') response.end(findingLines())
  else if (pathname === '/api/v1/status' && isNew) send(status)
  else if (pathname === '/api/v1/status') answerWaiting = () => send(status)
  else if (!searchParams.has('since')) send(pageOf(searchParams))
  else if (changes) send(changes)
  else send({ errors: ['begin anew'] }, 410)
}

function findingLines(): string {
  return Array.from({ length: 150 }, (_, line) => `${JSON.stringify(finding(line))}\n`).join('')
}

function pageOf(query: URLSearchParams): EnvironmentPage {
  const fits = (each: EnvironmentOverview) =>
    (query.get('extension')?.split(',').includes(each.extension) ?? true) &&
    (query.get('status')?.split(',').includes(each.status) ?? true) &&
    (query.get('standing') !== 'failing' || each.status === 'Errored') &&
    (query.get('id')?.split(',').includes(each.id) ?? true)
  const following = environments.filter((each) => fits(each) && each.extension > (query.get('after') ?? ''))
  const items = following.slice(0, Number(query.get('limit') ?? 100))
  const next = items.length < following.length ? (items.at(-1)?.extension ?? null) : null
  return { version: status.version, items, next, gone: [] }
}

const rows = (out: string) => out.split('\n').filter((line) => /^e\d{4} /.test(line))

describe('bowline status', () => {
  test('says how all stands, what fails, and shows the first of many', async () => {
    const { out, code } = await runCli('status')
    expect(out.split('\n').slice(0, 5)).toEqual([
      'https://git.example.com/config.git (main) at c0ffee: 1 environment failing',
      '2500 environments: 2499 Running, 1 Errored',
      '',
      'Not as declared:',
      '  e2000 dev: Reconciling (BuildFailed) npm ERR!',
    ])
    expect([rows(out).length, code]).toEqual([100, 1])
    expect(out).toContain('These are the first 100: --all shows all, names and filters others.\n')
    expect(asked).toEqual(['status', 'environments?limit=101'])
  })

  test('--all shows all', async () => {
    const { out } = await runCli('status', '--all')
    expect(rows(out)).toHaveLength(2500)
    expect(out).not.toContain('These are the first')
  })

  test.each([
    [
      ['e0007', 'ENV-1009-0000-01'],
      ['e0007', 'e0009'],
    ],
    [
      ['--extension', 'e0003,e0004'],
      ['e0003', 'e0004'],
    ],
    [['--failing'], ['e2000']],
    [['--status', 'errored'], ['e2000']],
    [['e0001', '--failing'], []],
  ])('%j: %j', async (args, expected) => {
    const { out, code } = await runCli('status', ...args)
    expect(rows(out).map((row) => row.split(' ')[0])).toEqual(expected)
    expect(code).toBe(1) // about all, whichever are shown
  })

  test('a name of nothing is said to be that', async () => {
    const { err, code } = await runCli('status', 'e0001', 'nobody')
    expect([err, code]).toEqual(['bowline: there is no extension or environment "nobody"\n', 3])
  })

  test('a status there is not is bad usage', async () => {
    expect(await runCli('status', '--status', 'broken')).toMatchObject({
      err: expect.stringContaining('expected one of Uninitialized, Deploying'),
      code: 2,
    })
  })

  test('--json is all of it, put together from pages, as scripts know it', async () => {
    const { out } = await runCli('status', '--json')
    const { environments: all, diagnostics, held, ...own } = JSON.parse(out)
    expect([all.length, diagnostics.length, held.length]).toEqual([2500, 150, 0])
    expect(all[2000]).toEqual(environments[2000])
    expect(Object.keys(own)).toEqual(
      Object.keys(status).filter(
        (key) => !['version', 'environments', 'attention', 'diagnostics', 'held'].includes(key),
      ),
    )
    expect(out).toBe(`${JSON.stringify(JSON.parse(out), null, 2)}\n`)
    expect(asked).toContain('environments?limit=1000&after=e0999')
  })

  test('--json of one is that', async () => {
    const { out } = await runCli('status', '--json', 'e0005')
    expect(JSON.parse(out).environments).toEqual([environments[5]])
  })
})

describe('bowline status --watch', () => {
  const [one] = environments as [EnvironmentOverview]

  test('has a line for each change where there is no terminal, and ends with the code of how things stand', async () => {
    const run = runCli('status', '--watch')
    await waiting()
    changes = { version: '2.1', items: [{ ...one, status: 'Stopped' }], next: null, gone: [{ id: 'ENV-1' }] }
    status = { ...status, version: '2.1', sync: 'synced', message: 'all in step', environments: calm() }
    release()
    await waiting()
    process.emit('SIGINT')
    const { out, code } = await run
    expect(out.split('\n')).toEqual([
      'https://git.example.com/config.git (main) at c0ffee: 1 environment failing',
      'e0000 dev: Stopped',
      'https://git.example.com/config.git (main) at c0ffee: all in step',
      '',
    ])
    expect(code).toBe(0)
    expect(asked.filter((each) => !each.includes('since'))).toEqual(['status', 'status']) // no list is read
  })

  test('with --json the lines are JSON', async () => {
    const run = runCli('status', '--watch', '--json', '--extension', 'e0000')
    await waiting()
    changes = { version: '2.1', items: [one], next: null, gone: [{ id: 'ENV-1' }] }
    status = { ...status, version: '2.1' }
    release()
    await waiting()
    process.emit('SIGINT')
    const lines = (await run).out
      .trim()
      .split('\n')
      .map((line) => Object.keys(JSON.parse(line)))
    expect(lines).toEqual([['status'], ['environment'], ['gone'], ['status']])
    expect(asked).toContain('environments?extension=e0000&since=1.1')
  })

  test('goes on where it missed too much', async () => {
    const run = runCli('status', '--watch')
    await waiting()
    status = { ...status, version: '9.1', message: 'after a restart' }
    release()
    await waiting()
    expect(asked.at(-1)).toBe('status?since=9.1&wait=30')
    process.emit('SIGINT')
    expect((await run).out).toContain('after a restart\n')
  })

  test('ends with the reason where the controller is gone', async () => {
    const run = runCli('status', '--watch')
    await waiting()
    server.closeAllConnections()
    expect(await run).toMatchObject({ err: expect.stringContaining('cannot reach the controller'), code: 3 })
  })

  function calm(): StatusSummary['environments'] {
    return { ...status.environments, standing: { 'as-declared': 2500 } }
  }

  async function waiting(): Promise<void> {
    while (answerWaiting === undefined) await new Promise((resolve) => setTimeout(resolve, 10))
  }

  function release(): void {
    const send = answerWaiting
    answerWaiting = undefined
    send?.()
  }
})
