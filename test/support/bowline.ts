import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { SignJWT } from 'jose'
import { onTestFinished } from 'vitest'
import { stringify } from 'yaml'
import type { EnvironmentOverview, Overview } from '../../api/overview.ts'
import { Client } from '../../cli/client.ts'
import { createRepository, type FileChanges, type TestRepository, temporaryFolder } from './git-repository.ts'
import { patienceMs } from './patience.ts'
import { copyTemplate } from './template-database.ts'
import { wholeOverview } from './whole-overview.ts'

const cli = resolve(import.meta.dirname, '../../dist/cli/main.js')
const checkAnswers = new URL('check-answers-preload.js', import.meta.url).href

/** The account of a vendor, as every world needs one. */
export const account =
  'apiVersion: bowline.dev/v1\nkind: Account\nmetadata: {name: acme}\nspec: {role: vendor}\n'

export const isRunning = ({ status }: { status: string }) => status === 'Running'

/** One thing the recorder extension did. */
export interface RecordedRun {
  object: string
  task: string
  version: string
  greeting: string | null
  pid: number
  at: number
}

export interface CliResult {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs the built `bowline` to its end. */
export async function bowline(...args: string[]): Promise<CliResult> {
  return await bowlineReading('', ...args)
}

/** The same with something to read on standard input. */
export async function bowlineReading(input: string, ...args: string[]): Promise<CliResult> {
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: cleanEnvironment(),
  })
  child.stdin.on('error', () => {}).end(input) // who does not read it may be gone
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (output.stdout += chunk))
  child.stderr.on('data', (chunk) => (output.stderr += chunk))
  const [code] = await once(child, 'close')
  return { code, ...output }
}

export interface Installed {
  program: string
  cwd: string
  /** Who runs it. Default: who runs the tests. */
  uid?: number
  gid?: number
}

/** A `bowline` that goes on running, with its lines. It ends with this process at the latest. */
export class RunningBowline {
  readonly process: ChildProcess
  readonly lines: string[] = []
  #listeners: (() => void)[] = []

  /** @param installed another `bowline` than the built one, and how it is started */
  constructor(args: readonly string[], env: Record<string, string> = {}, installed?: Installed) {
    const built = ['--import', checkAnswers, cli, ...args]
    this.process = spawn(installed?.program ?? process.execPath, installed ? [...args] : built, {
      ...installed,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...cleanEnvironment(), ...env },
    })
    for (const stream of [this.process.stdout, this.process.stderr]) {
      if (!stream) continue
      createInterface({ input: stream }).on('line', (line) => {
        this.lines.push(line)
        if (line.startsWith('an answer breaks the contract')) failTheRun(line)
        for (const listener of this.#listeners.splice(0)) listener()
      })
    }
    this.process.once('exit', () => {
      for (const listener of this.#listeners.splice(0)) listener()
    })
  }

  /** The first line that matches, past or to come. */
  async line(pattern: RegExp): Promise<string> {
    const deadline = Date.now() + patienceMs
    for (;;) {
      const found = this.lines.find((line) => pattern.test(line))
      if (found !== undefined) return found
      const over = this.process.exitCode !== null || this.process.signalCode !== null
      if (over || Date.now() > deadline) {
        throw new Error(
          `no line like ${pattern} ${over ? 'before the end' : 'in time'}:\n${this.lines.join('\n')}`,
        )
      }
      await Promise.race([
        new Promise<void>((wake) => this.#listeners.push(wake)),
        new Promise((wake) => setTimeout(wake, deadline - Date.now()).unref()),
      ])
    }
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return this.process.exitCode
    const exited = once(this.process, 'exit')
    this.process.kill(signal)
    const tooLate = setTimeout(() => this.process.kill('SIGKILL'), patienceMs)
    const [code] = await exited
    clearTimeout(tooLate)
    return code
  }
}

/** One that ends with its test, whatever comes of it. */
export function runBowline(...how: ConstructorParameters<typeof RunningBowline>): RunningBowline {
  const running = new RunningBowline(...how)
  onTestFinished(async () => void (await running.end('SIGTERM')))
  return running
}

export interface EnvironmentSpec {
  type?: 'dev' | 'test' | 'production'
  mode?: 'local' | 'cloud'
  state?: 'running' | 'stopped'
  tag?: string
  greeting?: string
  instances?: number
  start?: string
  build?: string
  drainTimeout?: string
  deployTimeout?: string
  suspend?: { reason: string; until?: string }
}

/** A config repository, an extension repository with the tags v1 and v2, a data folder, and a controller for them. */
export class World {
  readonly folder: string
  readonly config: TestRepository
  readonly clone: TestRepository
  readonly extension: TestRepository
  controller: RunningBowline | undefined
  /** All that were started; one that is not ended goes on beside the next. */
  readonly #controllers: RunningBowline[] = []
  /** Where the controller finds the config repository, where that is not its folder. */
  url: string | undefined
  /** Added to the controller's environment. */
  env: Record<string, string> = {}
  /** Who runs the controller. Default: who runs the tests. */
  user: { uid: number; gid: number } | undefined

  private constructor(
    folder: string,
    config: TestRepository,
    clone: TestRepository,
    extension: TestRepository,
  ) {
    this.folder = folder
    this.config = config
    this.clone = clone
    this.extension = extension
  }

  /** @param options `bare`: its data folder is that of a first start. Default: there is a database in it already. */
  static async create({ bare = false } = {}): Promise<World> {
    const extension = await createRepository()
    const main = await readFile(join(import.meta.dirname, 'recorder/main.js'))
    for (const version of ['v1', 'v2']) {
      await extension.commit({
        'main.js': main,
        'package.json': `{"type": "module", "version": "${version}"}\n`,
      })
      await extension.tag(version)
    }
    const config = await createRepository({ bare: true })
    const clone = await createRepository()
    await clone.git('remote', 'add', 'origin', config.directory)
    const folder = await temporaryFolder()
    await chmod(folder, 0o711) // as root, PostgreSQL runs as somebody else who has to get in
    const world = new World(folder, config, clone, extension)
    await writeFile(world.record, '')
    await chmod(world.record, 0o666) // extensions write there, as whom they may run
    if (!bare) await copyTemplate(world.data)
    return world
  }

  get data(): string {
    return join(this.folder, 'data')
  }

  get record(): string {
    return join(this.folder, 'record.jsonl')
  }

  /** Starts the controller and waits until it is up. */
  async start(...flags: string[]): Promise<void> {
    const args = [
      'up',
      '--repo',
      this.url ?? this.config.directory,
      '--data',
      this.data,
      '--poll',
      '1s',
      '--port',
      '0',
      ...flags,
    ]
    const known = existsSync(join(this.data, 'port')) ? withoutPort(args) : args
    this.controller = this.user
      ? new RunningBowline([cli, ...known], this.env, { program: process.execPath, cwd: '/', ...this.user })
      : new RunningBowline(known, this.env)
    this.#controllers.push(this.controller)
    await this.controller.line(/the API is at/)
  }

  /** Commits to the config repository and pushes; gives the commit. */
  async push(files: FileChanges): Promise<string> {
    const commit = await this.clone.commit(files)
    await this.clone.push('origin', 'main')
    return commit
  }

  /** Commits what a command has changed in the clone, and pushes. */
  async pushChanges(): Promise<void> {
    await this.clone.git('add', '--all')
    await this.clone.git('commit', '--quiet', '--allow-empty', '--message', 'changes')
    await this.clone.push('origin', 'main')
  }

  /** Writes the public sealing keys of the running controller into the clone. */
  async publishKeys(): Promise<void> {
    const { code, stderr } = await bowline('keys', 'publish', this.clone.directory, '--data', this.data)
    if (code !== 0) throw new Error(stderr)
  }

  /** Seals a value in the clone. */
  async seal(
    extension: string,
    environment: string,
    name: string,
    value: string,
    more: readonly string[] = [],
  ): Promise<void> {
    const { directory } = this.clone
    const { code, stderr } = await bowlineReading(
      value,
      'seal',
      extension,
      environment,
      name,
      '--dir',
      directory,
      ...more,
    )
    if (code !== 0) throw new Error(stderr)
  }

  /** The YAML of an extension on the recorder, with its environments and a variable that names the record. */
  extensionYaml(
    name: string,
    environments: readonly EnvironmentSpec[],
    schedules: readonly object[] = [],
  ): string {
    const header = (kind: string, own: string) => ({
      apiVersion: 'bowline.dev/v1',
      kind,
      metadata: { name: own },
    })
    const documents: object[] = [
      { ...header('Extension', name), spec: { type: 'multi-account-installation' } },
      ...environments.map(
        ({
          type = 'dev',
          mode = 'cloud',
          tag = 'v1',
          start = 'exec node main.js',
          build,
          greeting: _,
          ...rest
        }) => {
          const runtime = { start, ...(build !== undefined && { build }) }
          const cloud = { source: { url: this.extension.directory, tag }, runtime }
          const spec = { extension: name, type, mode, ...(mode === 'cloud' ? cloud : {}), ...rest }
          return { ...header('Environment', `${name}-${type}`), spec }
        },
      ),
      ...environments.map(({ type = 'dev', greeting = 'hello' }) => ({
        ...header('VariableSet', `${name}-${type}`),
        spec: {
          extension: name,
          environment: type,
          variables: [
            { name: 'RECORD', value: this.record },
            { name: 'GREETING', value: greeting },
          ],
        },
      })),
      ...schedules,
    ]
    return documents.map((document) => stringify(document)).join('---\n')
  }

  async client(): Promise<Client> {
    const { url } = JSON.parse(await readFile(join(this.data, 'controller.json'), 'utf8'))
    return new Client(url, (await readFile(join(this.data, 'admin-token'), 'utf8')).trim())
  }

  async overview(): Promise<Overview> {
    return await wholeOverview(await this.client())
  }

  async environment(extension: string, type = 'dev'): Promise<EnvironmentOverview> {
    return await (await this.client()).get<EnvironmentOverview>(`/api/v1/environments/${extension}:${type}`)
  }

  /** Polls the status until an environment is as wanted. */
  async until(extension: string, wanted: (environment: EnvironmentOverview) => boolean, type = 'dev') {
    let last: EnvironmentOverview | undefined
    return await eventually(
      async () => {
        const client = await this.client()
        last = await client.find<EnvironmentOverview>(`/api/v1/environments/${extension}:${type}`)
        return last && wanted(last) ? last : undefined
      },
      () => {
        const said = this.controller?.lines.slice(-30).join('\n')
        return `${extension} ${type}: ${JSON.stringify(last)}\n${said}`
      },
    )
  }

  /** A sender of external events for one environment, which sends again while it is told to; gives the id of each task. */
  async sender(extension: string, type = 'dev'): Promise<(object: string, data?: object) => Promise<string>> {
    const send = await this.eventSender(extension, type)
    return async (object, data = {}) => {
      const { status, body } = await eventually(async () => {
        const answer = await send('order_placed', object, data)
        return answer.status === 503 ? undefined : answer
      })
      if (status !== 202) throw new Error(`${status} ${JSON.stringify(body)}`)
      return (body as { id: string }).id
    }
  }

  /** The same for events of any type; gives what is answered. */
  async eventSender(
    extension: string,
    type = 'dev',
  ): Promise<
    (eventType: string, object: string, data: object) => Promise<{ status: number; body: unknown }>
  > {
    const { id, extensionId } = await this.environment(extension, type)
    const { jwtSecret } = await (await this.client()).get<{ jwtSecret: string }>(
      `/api/v1/environments/${id}/keys`,
    )
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('30m')
      .sign(new TextEncoder().encode(jwtSecret))
    return async (eventType, object, data) => {
      const { url } = JSON.parse(await readFile(join(this.data, 'controller.json'), 'utf8'))
      const response = await fetch(
        `${url}/public/v1/devops/services/${extensionId}/environments/${id}/external-events`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ event_type: eventType, object_id: object, data }),
        },
      )
      return { status: response.status, body: await response.json() }
    }
  }

  /** How many tasks of an environment have a status. */
  async count(extension: string, status: string, type = 'dev'): Promise<number> {
    const { id, extensionId } = await this.environment(extension, type)
    const path = `/public/v1/devops/services/${extensionId}/environments/${id}/tasks?limit=0&eq(status,${status})`
    const response = await (await this.client()).request('GET', path)
    return Number(response.headers.get('content-range')?.split('/')[1])
  }

  /** The tasks of an environment that have one of these statuses, as JSON for people. */
  async tasks(extension: string, statuses: readonly string[], type = 'dev'): Promise<string> {
    const { id, extensionId } = await this.environment(extension, type)
    const path = `/public/v1/devops/services/${extensionId}/environments/${id}/tasks?limit=10&in(status,(${statuses.join(',')}))`
    return JSON.stringify(await (await this.client()).get(path), undefined, 2)
  }

  runs(): RecordedRun[] {
    if (!existsSync(this.record)) return []
    const lines = readFileSync(this.record, 'utf8').split('\n')
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line))
  }

  /** Process ids of an environment's instances, as the runtime recorded them. */
  async pids(extension: string, type = 'dev'): Promise<number[]> {
    const { instances } = await this.environment(extension, type)
    return await Promise.all(
      instances.map(async ({ id }) => {
        return JSON.parse(await readFile(join(this.data, 'runtime/instances', id, 'instance.json'), 'utf8'))
          .instance.pid
      }),
    )
  }

  async remove(): Promise<void> {
    await Promise.all(this.#controllers.map((each) => each.end('SIGTERM')))
    await Promise.all([this.config, this.clone, this.extension].map((each) => each.remove()))
    await rm(this.folder, { recursive: true, force: true })
  }
}

/**
 * Asks again until there is an answer; where there is none in time, the error says how things stand. A controller that is
 * asked to be asked again has not answered.
 */
export async function eventually<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  describe: () => Promise<string> | string = () => '',
): Promise<T> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const isLate = Date.now() > deadline
    const answer = await Promise.resolve(ask()).catch((error: unknown) => {
      if (isLate || !String(error).includes('try again')) throw error
      return undefined
    })
    if (answer !== undefined && answer !== false) return answer
    if (isLate) throw new Error(`not within ${patienceMs} ms ${await describe()}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** A process that has ended but was not yet collected by its parent counts as gone. */
export function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() !== '' && !stdout.startsWith('Z')
}

function withoutPort(args: readonly string[]): string[] {
  const at = args.indexOf('--port')
  return args.filter((_, index) => index !== at && index !== at + 1)
}

/** What the developer has set for their own controller must not reach a test's. */
/** By an error that nobody catches, whatever the test makes of the answer. */
function failTheRun(why: string): void {
  setImmediate(() => {
    throw new Error(why)
  })
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('BOWLINE_') && !['DATABASE_URL', 'REDIS_URL'].includes(name),
  )
  return { ...Object.fromEntries(others), XDG_STATE_HOME: '/dev/null' } // what is kept would be left over
}
