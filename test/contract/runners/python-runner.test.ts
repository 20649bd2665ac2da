import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TaskMessage } from '../../../controller/ports/runners.ts'
import { pythonRunner } from '../../support/python-runner.ts'
import { apiKey, environment, RunnerWorld, taskMessage } from '../../support/runner-world.ts'

/** The hub against CloudBlue's own runner, unmodified, with a small extension in Python. */
const { command, problem } = await pythonRunner()
const mustRun = process.env.CI === 'true'
if (problem && !mustRun) console.warn(`skipped: ${problem}`)

if (problem && mustRun) test('the original runner can be installed', () => expect.fail(problem))

describe.skipIf(problem)('the original runner', () => {
  let world: RunnerWorld
  let rest: Server
  let folder: string
  let cextrun: ChildProcess
  let output = ''

  beforeAll(async () => {
    world = await new RunnerWorld().open()
    folder = mkdtempSync(join(tmpdir(), 'bowline-python-runner-'))
    rest = await restOverTls(folder, world)
    cextrun = startRunner(world, rest, folder)
    for (const stream of [cextrun.stdout, cextrun.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk
      })
    }
  })

  afterAll(async () => {
    if (cextrun.exitCode === null && cextrun.signalCode === null) {
      console.error(output)
      process.kill(-Number(cextrun.pid), 'SIGKILL')
      await once(cextrun, 'close')
    }
    rest.closeAllConnections()
    await new Promise((resolve) => rest.close(resolve))
    await world.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function perform(task: Partial<TaskMessage>, runnerType: 'background' | 'interactive') {
    const connection = world.hub.connections(environment).find((each) => each.runnerType === runnerType)
    const message = taskMessage(task)
    expect(world.hub.send(connection?.id ?? '', message)).toBe(true)
    const { result } = await world.journal.next('result', (entry) => entry.result.taskId === message.taskId)
    return result
  }

  function validate() {
    const eventType = 'asset_purchase_request_validation'
    return perform({ category: 'interactive', eventType, data: { id: 'PR-1' } }, 'interactive')
  }

  test('opens its two connections and says what the extension is', async () => {
    const both = [await world.journal.next('connected'), await world.journal.next('connected')]
    expect(both.map(({ connection }) => connection.runnerType).sort()).toEqual(['background', 'interactive'])
    for (const { connection } of both) {
      expect(connection).toMatchObject({ environment, instance: 'python-1', runningTasks: 0 })
      expect(connection.setup).toEqual({
        version: 2,
        runnerVersion: expect.stringMatching(/^\d+\.\d+/),
        eventSubscriptions: {
          asset_purchase_request_processing: ['pending'],
          asset_purchase_request_validation: ['draft'],
          order_placed: [],
        },
        schedulables: [{ method: 'nightly', name: 'Nightly', description: 'Counts something' }],
        variables: [{ name: 'GREETING', initialValue: 'hello', secure: false }],
        audience: ['vendor'],
        readmeUrl: 'https://example.org/readme',
        changelogUrl: 'https://example.org/changelog',
      })
    }
  })

  test('answers an interactive task, with the variables of its handshake', async () => {
    expect(await validate()).toMatchObject({
      result: 'success',
      correlationId: 'fence-1',
      data: { http_status: 200, body: { id: 'PR-1', note: 'hello' } },
    })
  })

  test('sees a variable that was pushed', async () => {
    world.configuration = {
      ...world.configuration,
      variables: [{ name: 'GREETING', value: 'goodbye', secure: false }],
    }
    world.hub.push(environment, world.configuration, () => true)
    expect(await validate()).toMatchObject({ data: { body: { note: 'goodbye' } } })
  })

  test('does background tasks through our look-ups, all at once', async () => {
    const expected: [string, string, object][] = [
      ['done', 'pending', { result: 'success', message: null }],
      ['later', 'pending', { result: 'reschedule', countdownSeconds: 60 }],
      ['skip', 'pending', { result: 'skip', message: 'not mine' }],
      ['fail', 'pending', { result: 'fail', message: 'no stock' }],
      ['crash', 'pending', { result: 'retry', message: expect.stringContaining('RuntimeError: boom') }],
      ['gone', 'approved', { result: 'skip', message: expect.stringContaining('does not match') }],
    ]
    const results = expected.map(([note, status]) => {
      world.objects.set(`requests/PR-${note}`, { id: `PR-${note}`, status, note })
      return perform({ objectId: `PR-${note}` }, 'background')
    })
    expect(await Promise.all(results)).toMatchObject(expected.map(([, , result]) => result))
  })

  test('does a scheduled task', async () => {
    const path = `devops/services/SRVC-4400-0874/environments/${environment}/schedules/EFS-1`
    world.objects.set(path, { id: 'EFS-1', method: 'nightly', parameter: { a: 1 } })
    const scheduled = { category: 'scheduled', eventType: 'scheduled_execution', objectId: 'EFS-1' } as const
    expect(await perform(scheduled, 'background')).toMatchObject({ result: 'success' })
  })

  test('comes back after a restart of the controller', async () => {
    await world.restart()
    await world.journal.next('connected')
    await world.journal.next('connected')
    expect(await validate()).toMatchObject({ result: 'success' })
  })

  test('is ended by shutdown, with code 0', async () => {
    const exited = once(cextrun, 'close')
    world.hub.shutdown(environment)
    expect(await exited).toEqual([0, null])
    expect(world.hub.connections(environment)).toEqual([])
  })
})

function startRunner(world: RunnerWorld, rest: Server, folder: string): ChildProcess {
  const certificate = join(folder, 'cert.pem')
  return spawn(command ?? '', ['-u', '-n', '--no-rich-logging'], {
    cwd: folder,
    detached: true, // a process group of its own, so that nothing of it is left over
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      PYTHONPATH: fileURLToPath(new URL('../../support/python-extension', import.meta.url)),
      PYTHONDONTWRITEBYTECODE: '1',
      API_KEY: apiKey,
      ENVIRONMENT_ID: environment,
      INSTANCE_ID: 'python-1',
      SERVER_ADDRESS: world.address,
      API_ADDRESS: `127.0.0.1:${(rest.address() as AddressInfo).port}`,
      SSL_CERT_FILE: certificate,
      REQUESTS_CA_BUNDLE: certificate,
    },
  })
}

/** The original runner asks REST only over TLS. */
async function restOverTls(folder: string, world: RunnerWorld): Promise<Server> {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '7', '-keyout', key, '-out', cert, ...subject],
    { stdio: 'ignore' },
  )
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, world.answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
