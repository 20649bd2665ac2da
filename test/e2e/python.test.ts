import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { Client } from '../../cli/client.ts'
import { account, bowlineReading, eventually, isRunning, World } from '../support/bowline.ts'
import { createRepository, type TestRepository } from '../support/git-repository.ts'
import { flagsFor, pythonRunner } from '../support/python-runner.ts'

/** CloudBlue's own runner, unmodified, as instances of two environments: by TLS alone, and by plain WebSocket and TLS. */
const newest = await pythonRunner()
const old = await pythonRunner('42')
const problem = newest.problem ?? old.problem
const mustRun = process.env.CI === 'true'
if (problem && !mustRun) console.warn(`skipped: ${problem}`)

if (problem && mustRun) test('the original runner can be installed', () => expect.fail(problem))

interface Wire {
  id: string
  status: string
  retry_count: number
  events: { completed?: object }
}

const extensionFolder = join(import.meta.dirname, '../support/python-extension')

describe.skipIf(problem)('the original runner in cloud mode', () => {
  let world: World
  let code: TestRepository
  let client: Client

  beforeAll(async () => {
    world = await World.create()
    code = await createRepository()
    await code.commit(filesIn(extensionFolder))
    await code.tag('v1')
    await world.push({
      'account.yaml': account,
      'demo.yaml': yaml([
        document('Extension', 'demo', { type: 'multi-account-installation' }),
        environment('dev', `exec ${newest.command} -n --no-rich-logging`),
        environment('test', `exec ${old.command} -u -n --no-rich-logging`),
        ...['dev', 'test'].map((type) =>
          document('Schedule', `nightly-${type}`, {
            extension: 'demo',
            environment: type,
            method: 'nightly',
            trigger: { type: 'advanced', cron: '0 0 2 1 1 *', timeZone: 'UTC' },
          }),
        ),
      ]),
    })
    await world.start(...(await flagsFor([newest.command ?? '', old.command ?? ''])))
    client = await world.client()
  })

  afterAll(async () => {
    await world.remove()
    await code.remove()
  })

  function environment(type: string, start: string): object {
    return document('Environment', `demo-${type}`, {
      extension: 'demo',
      type,
      source: { url: code.directory, tag: 'v1' },
      runtime: { start, env: { PYTHONPATH: '.', PYTHONDONTWRITEBYTECODE: '1' } },
    })
  }

  describe.each([
    ['the newest, without a flag: all by TLS', 'dev'],
    ['version 42, its WebSocket without TLS', 'test'],
  ])('%s', (_, type) => {
    let base: string
    let send: Awaited<ReturnType<World['eventSender']>>

    beforeAll(async () => {
      const { id, extensionId } = await world.until('demo', isRunning, type)
      base = `/public/v1/devops/services/${extensionId}/environments/${id}`
      send = await world.eventSender('demo', type)
    })

    async function outcome(id: unknown): Promise<unknown> {
      return await eventually(async () => {
        const task = await client.get<Wire>(`${base}/tasks/${id}`)
        return isOver(task) ? task : undefined
      })
    }

    async function done(eventType: string, object: string, data: object): Promise<void> {
      const { body } = await send(eventType, object, data)
      const { id } = body as Wire
      expect(await outcome(id)).toMatchObject({ status: 'succeeded', output: null, retry_count: 0 })
    }

    test('background work, which looks its object up by REST', async () => {
      await done('asset_purchase_request_processing', 'PR-1', { status: 'pending' })
    })

    test('a handler that calls REST itself, and trusts whom the system trusts, too', async () => {
      await done('asset_purchase_request_processing', 'PR-2', { status: 'pending', note: 'look' })
    })

    test('an event of a type of our own', async () => {
      await done('order_placed', 'OR-1', {})
    })

    test('an interactive event, answered', async () => {
      const event = { id: 'PR-3', status: 'draft' }
      const { status, body } = await send('asset_purchase_request_validation', 'PR-3', event)
      expect([status, body]).toMatchObject([200, { id: 'PR-3', note: 'hello' }])
    })

    test('an interactive event that is refused, with what the handler says', async () => {
      const event = { id: 'PR-4', status: 'draft', note: 'refuse' }
      const answer = await send('asset_purchase_request_validation', 'PR-4', event)
      expect(answer).toMatchObject({ status: 422, body: { errors: ['no stock'] } })
    })

    test('numbers go there and back as they were written', async () => {
      const numbers = '"big":12345678901234567890,"one":1.0,"long":0.1234567890123456'
      const { stdout } = await bowlineReading(
        `{"id":"PR-5","status":"draft",${numbers}}`,
        ...['event', 'demo', type, 'asset_purchase_request_validation', '--data', '-', '--wait'],
        ...['--data-folder', world.data],
      )
      expect(stdout).toContain(numbers)
    })

    test('a scheduled task', async () => {
      const schedules = await client.get<{ id: string }[]>(`${base}/schedules`)
      await client.post(`${base}/schedules/${schedules[0]?.id}/trigger`)
      const task = await eventually(async () => {
        const tasks = await client.get<Wire[]>(`${base}/tasks?eq(object.type,scheduled_execution)`)
        return tasks.find(isOver)
      })
      expect(task).toMatchObject({ status: 'succeeded', retry_count: 0 })
    })
  })
})

/** Or was tried in vain. */
function isOver({ events, retry_count: retries }: Wire): boolean {
  return events.completed !== undefined || retries > 0
}

function document(kind: string, name: string, spec: object): object {
  return { apiVersion: 'bowline.dev/v1', kind, metadata: { name }, spec }
}

function yaml(documents: readonly object[]): string {
  return documents.map((each) => stringify(each)).join('---\n')
}

function filesIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      return [path.slice(folder.length + 1), readFileSync(path, 'utf8')]
    }),
  )
}
