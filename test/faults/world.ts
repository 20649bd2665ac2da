import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { cp, readFile } from 'node:fs/promises'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { SignJWT } from 'jose'
import pg from 'pg'
import { account, eventually, isAlive, isRunning, type RunningBowline, World } from '../support/bowline.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import type { Random } from '../support/print-desired.ts'
import { createRedis, type TestRedis } from '../support/redis.ts'
import { check, type Violation } from './checker.ts'
import type { Evidence, OccurrenceRow, TaskRow } from './evidence.ts'
import { fakeClock as clockOf, setClock } from './fake-clock.ts'
import { History } from './history.ts'
import { Load, type LoadOptions } from './load.ts'
import { type Measures, measure } from './measure.ts'
import { mountSmallDisk } from './nemeses/fill-disk.ts'

export interface WorldOptions {
  /** Runs of the environment's extension. `local`: whoever needs a runner starts it. Default: `cloud`. */
  mode?: 'cloud' | 'local'
  /** In cloud mode. Default: 1. */
  instances?: number
  /** A schedule that fires every so many seconds. Default: none. */
  everySeconds?: number
  /** The database is a server that is not the controller's own, and outlives it. */
  ownDatabase?: boolean
  /** The controller's clock can be set. */
  fakeClock?: boolean
  /** Due tasks that wait in memory; more wait in the queue. Default: as usual, so all that there are. */
  inHand?: number
  /** The queues are in a Redis of this world's own. */
  redis?: boolean
  /** All that the controller keeps is on a disk of a few MB. */
  smallDisk?: boolean
  /** Further environment variables of the controller. */
  env?: Record<string, string>
}

export interface Verdict {
  violations: Violation[]
  measures: Measures
}

const extension = 'orders'
/** A row that was written before it is remembered may be committed a moment later. */
const overlapMs = 10_000

/** A real controller, database and runners, to be broken, and the history of what was asked of them and what they did. */
export class FaultWorld {
  readonly world: World
  readonly history: History
  readonly #options: WorldOptions
  readonly #controllers: RunningBowline[] = []
  readonly #runners: ChildProcess[] = []
  /** Undo what was made for this world, last things first. */
  readonly #closers: (() => Promise<void> | void)[] = []
  #database: TestDatabase | undefined
  #redis: TestRedis | undefined
  /** Lines of all controllers that were told before this chapter. */
  #linesBefore = 0
  #since = 0
  #schedule: string | undefined
  #skewMs = 0
  /** What was on record at some time of this chapter: the controller may have forgotten it by the end. */
  readonly #tasks = new Map<string, TaskRow>()
  readonly #occurrences = new Map<string, OccurrenceRow>()
  #remembered = 0
  /** Known once the environment is. */
  keys = { id: '', extensionId: '', apiKey: '', jwtSecret: '', adminToken: '', url: '' }

  private constructor(world: World, options: WorldOptions) {
    this.world = world
    this.history = new History(world.record)
    this.#options = options
  }

  static async open(options: WorldOptions = {}): Promise<FaultWorld> {
    const world = await World.create({ bare: Boolean(options.ownDatabase || options.smallDisk) })
    const self = new FaultWorld(world, options)
    try {
      await self.#prepare()
      return self
    } catch (error) {
      await self.close()
      throw new Error(`there is no world to break:\n${self.lines().join('\n')}`, { cause: error })
    }
  }

  async #prepare(): Promise<void> {
    const { world } = this
    const { mode = 'cloud', ownDatabase, redis, inHand, fakeClock, smallDisk } = this.#options
    if (smallDisk) this.#closers.push(await mountSmallDisk(world))
    if (ownDatabase) this.#database = this.#closing(await createDatabase())
    if (redis) this.#redis = this.#closing(await createRedis())
    world.env = {
      ...(fakeClock ? clockOf(world.folder) : {}),
      ...(this.#database ? { DATABASE_URL: urlOf(this.#database.connection) } : {}),
      ...(this.#redis ? { REDIS_URL: this.#redis.url } : {}),
      ...(inHand === undefined ? {} : { BOWLINE_MAX_IN_HAND: String(inHand) }),
      ...this.#options.env,
    }
    await world.extension.commit({
      'extension.js': readFileSync(join(import.meta.dirname, 'extension/main.js')),
    })
    await world.extension.tag('faults')
    await world.push({ 'account.yaml': account, 'orders.yaml': this.yaml() })
    await this.start()
    const { id, extensionId } = await world.until(extension, (each) =>
      mode === 'cloud' ? isRunning(each) : each.status === 'Disconnected',
    )
    const client = await world.client()
    const keys = await client.get<{ apiKey: string; jwtSecret: string }>(`/api/v1/environments/${id}/keys`)
    const adminToken = (await readFile(join(world.data, 'admin-token'), 'utf8')).trim()
    this.keys = { ...keys, id, extensionId, adminToken, url: await this.address() }
  }

  /** The environment's YAML, with another greeting: a commit that changes something. */
  yaml(greeting = 'hello', withSchedule = this.#options.everySeconds !== undefined): string {
    const { mode = 'cloud', instances = 1, everySeconds = 1 } = this.#options
    const schedule = {
      apiVersion: 'bowline.dev/v1',
      kind: 'Schedule',
      metadata: { name: 'tick' },
      spec: {
        extension,
        environment: 'dev',
        method: 'tick',
        trigger: { cron: cronOf(everySeconds), timeZone: 'UTC' },
      },
    }
    const cloud = { instances, tag: 'faults', start: 'exec node extension.js' }
    const environment = { mode, greeting, ...(mode === 'cloud' ? cloud : {}) }
    return this.world.extensionYaml(extension, [environment], withSchedule ? [schedule] : [])
  }

  /** Has it removed at the end. */
  #closing<T extends { remove(): Promise<void> }>(made: T): T {
    this.#closers.push(() => made.remove())
    return made
  }

  get redis(): TestRedis {
    if (!this.#redis) throw new Error('this world has no Redis')
    return this.#redis
  }

  /** Starts the controller; the one before must not run. */
  async start(): Promise<void> {
    const starting = this.world.start()
    if (this.world.controller) this.#controllers.push(this.world.controller)
    await starting
  }

  /** Takes another controller, which is up, for ours from now on. Its folder has the same keys. */
  async adopt(controller: RunningBowline, data: string): Promise<void> {
    this.world.controller = controller
    this.#controllers.push(controller)
    await cp(join(data, 'controller.json'), join(this.world.data, 'controller.json'))
    this.keys.url = await this.address()
  }

  get controller(): RunningBowline {
    const { controller } = this.world
    if (!controller) throw new Error('there is no controller')
    return controller
  }

  async address(): Promise<string> {
    return JSON.parse(await readFile(join(this.world.data, 'controller.json'), 'utf8')).url
  }

  /** A new chapter: what was before is not judged any more. */
  async begin(): Promise<void> {
    this.history.begin()
    this.#linesBefore = this.lines().length
    this.#since = Date.now()
    this.#remembered = this.#since
    this.#tasks.clear()
    this.#occurrences.clear()
    if (this.#options.everySeconds === undefined) return
    this.#schedule ??= await this.#armed()
    const everyMs = this.#options.everySeconds * 1000
    this.history.add({ what: 'arm', schedule: this.#schedule, everyMs, from: this.#since, until: null })
  }

  async #armed(): Promise<string> {
    const id = await eventually(async () => {
      const [row] = await this.#armedSchedules()
      return row?.id
    })
    this.#since = Date.now()
    return id
  }

  /** Breaks something, and says so; it is over when the promise is kept. */
  async fault(name: string, inflict: () => Promise<void> | void): Promise<void> {
    this.history.add({ what: 'fault', type: 'invoke', fault: name })
    await inflict()
    this.history.add({ what: 'fault', type: 'ok', fault: name })
  }

  /** Sends events until so many are acknowledged. */
  load(size: number, random: Random, options: Partial<LoadOptions> = {}): Load {
    return new Load(this, size, random, options)
  }

  /** Sends one event, and writes down what came of it. Gives the task's id where it was taken. */
  async send(object: string, sequence: number, data: object = {}): Promise<string | undefined> {
    const about = { what: 'send', object, sequence } as const
    this.history.add({ ...about, type: 'invoke' })
    try {
      const { status, text: answer } = await this.post(
        JSON.stringify({ event_type: 'order_placed', object_id: object, data: { ...data, sequence } }),
      )
      const task = status === 202 ? (JSON.parse(answer) as { id: string }).id : undefined
      if (task !== undefined) this.history.add({ ...about, type: 'ok', task })
      else this.history.add({ ...about, type: status >= 500 ? 'info' : 'fail', error: `${status} ${answer}` })
      return task
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      const type = code === 'ECONNREFUSED' ? 'fail' : 'info'
      this.history.add({ ...about, type, error: code ?? String(error) })
      return undefined
    }
  }

  /** Milliseconds by which the controller's clock is ahead from now on. */
  setClock(skewMs: number): void {
    setClock(this.world.folder, skewMs)
    this.#skewMs = skewMs
  }

  /** Posts a body as an external event. */
  async post(body: string | Buffer): Promise<{ status: number; text: string }> {
    const { id, extensionId, url, jwtSecret } = this.keys
    const expires = Math.floor((Date.now() + this.#skewMs) / 1000) + 1800
    const token = await new SignJWT({ exp: expires })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(jwtSecret))
    const path = `/public/v1/devops/services/${extensionId}/environments/${id}/external-events`
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const asking = request(`${url}${path}`, { method: 'POST', headers, timeout: 30_000 })
    asking.once('timeout', () => asking.destroy(new Error('no answer in time')))
    asking.end(body)
    const answer = await answerTo(asking)
    return { status: answer.statusCode ?? 0, text: await text(answer) }
  }

  /** Process ids of the instances that live, as the runtime has put them down. */
  pids(): number[] {
    const folder = join(this.world.data, 'runtime/instances')
    return readdirSync(folder)
      .map((name) => join(folder, name, 'instance.json'))
      .filter((path) => existsSync(path))
      .map((path) => JSON.parse(readFileSync(path, 'utf8')).instance.pid as number)
      .filter((pid) => isAlive(pid))
  }

  /** Starts a runner of a local environment. */
  startRunner(instance: string): ChildProcess {
    const { apiKey, id, url } = this.keys
    const runner = spawn(process.execPath, ['extension.js'], {
      cwd: this.world.extension.directory,
      env: {
        PATH: process.env.PATH,
        BOWLINE_SDK: new URL('../../dist/sdk/index.js', import.meta.url).href,
        BOWLINE_URL: url,
        API_KEY: apiKey,
        ENVIRONMENT_ID: id,
        INSTANCE_ID: instance,
      },
      stdio: 'ignore',
    })
    this.#runners.push(runner)
    return runner
  }

  /** Asks the database, whichever it is, over a connection of its own. */
  async sql<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
    const client = new pg.Client(await this.connection())
    client.on('error', () => {})
    try {
      await client.connect()
      return (await client.query<T>(text, values)).rows
    } finally {
      await client.end().catch(() => {})
    }
  }

  async connection(): Promise<pg.ClientConfig> {
    if (this.#database) return this.#database.connection
    const { data } = this.world
    const { sockets } = JSON.parse(await readFile(join(data, 'postgres.json'), 'utf8'))
    const password = (await readFile(join(data, 'postgres-password'), 'utf8')).trim()
    return { host: sockets, port: 5432, user: 'bowline', password, database: 'bowline' }
  }

  /** The process of the embedded server. */
  postmaster(): number {
    return Number(readFileSync(join(this.world.data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  }

  /** How many tasks of this chapter are, or will be, out without anybody having to wait for their time. */
  async unfinished(): Promise<number> {
    const [row] = await this.sql<{ count: number }>(
      "select count(*)::integer as count from bowline.tasks where status in ('scheduled', 'processing')",
    )
    return row?.count ?? 0
  }

  /** Waits until all that can be done now is done. */
  async settled(): Promise<void> {
    await eventually(
      async () => ((await this.unfinished()) === 0 ? true : undefined),
      async () => `${await this.unfinished()} tasks are not finished`,
    )
  }

  /** Waits until the environment of a local world has a runner, or none. */
  async connected(wanted: boolean): Promise<void> {
    await this.world.until(extension, ({ status }) => (status === 'Connected') === wanted)
  }

  /**
   * Waits until all is done and in step, collects what there is to see, and judges it.
   * @param healWithinMs how long after the last harm that may be
   */
  async judge(healWithinMs: number): Promise<Verdict> {
    await this.#removeSchedule()
    await this.#drain()
    const evidence = { ...(await this.#evidence()), healWithinMs }
    const violations = check(evidence)
    return { violations, measures: measure(evidence, violations) }
  }

  async #drain(): Promise<void> {
    let standing = ''
    const isDone = async () => {
      const left = await this.unfinished()
      standing = `${left} tasks are not finished`
      if (left > 0) return undefined
      const { sync, environments } = await this.world.overview()
      const environment = environments.find((each) => each.id === this.keys.id)
      const words = environment?.conditions.map(
        ({ type, reason, message }) => `${type} ${reason}: ${message}`,
      )
      standing = `sync is ${sync}, the environment is ${environment?.status}: ${words?.join('; ')}`
      const works = ['Running', 'Connected', 'Disconnected'].includes(environment?.status ?? '')
      return sync === 'synced' && works ? true : undefined
    }
    const asked = () =>
      isDone().catch((error: unknown) => {
        standing = String(error)
        return undefined
      })
    try {
      await eventually(asked)
      this.history.add({ what: 'drain', type: 'ok' })
    } catch {
      this.history.add({ what: 'drain', type: 'fail', detail: standing })
    }
  }

  /** Ends the schedule through Git, so that the ledger comes to rest; the next chapter has another. */
  async #removeSchedule(): Promise<void> {
    const schedule = this.#schedule
    if (schedule === undefined) return
    await this.#ledgerPast(Date.now())
    this.history.add({ what: 'disarm', type: 'invoke', schedule })
    await this.world.push({ 'orders.yaml': this.yaml('hello', false) })
    await eventually(async () => {
      const armed = await this.#armedSchedules().catch(() => undefined)
      return armed?.length === 0 ? true : undefined
    })
    this.history.add({ what: 'disarm', type: 'ok', schedule })
  }

  /** Waits until the ledger tells of all points up to an instant: what a schedule owes when it goes is not put down. */
  async #ledgerPast(instant: number): Promise<void> {
    await eventually(async () => {
      const rows = await this.#armedSchedules().catch(() => undefined)
      return rows?.every(({ watermark }) => watermark.getTime() >= instant) ? true : undefined
    })
  }

  /** Of the environment that is judged: there may be others beside it. */
  #armedSchedules(): Promise<{ id: string; watermark: Date }[]> {
    const asked = 'select id, watermark from bowline.schedules where armed and environment = $1'
    return this.sql(asked, [this.keys.id])
  }

  /** Brings the schedule back for another chapter. */
  async rearm(): Promise<void> {
    if (this.#schedule === undefined) return
    await this.world.push({ 'orders.yaml': this.yaml() })
    this.#schedule = await this.#armed()
  }

  async #evidence(): Promise<Omit<Evidence, 'healWithinMs'>> {
    const until = Date.now()
    const { tasks, occurrences } = await this.#atRest()
    this.#keep(tasks, occurrences)
    const { apiKey, jwtSecret, adminToken } = this.keys
    return {
      history: this.history.operations(),
      tasks: [...this.#tasks.values()],
      occurrences: [...this.#occurrences.values()],
      until,
      texts: await this.#texts(),
      secrets: [apiKey.replace(/^ApiKey [^:]*:/, ''), jwtSecret, adminToken],
    }
  }

  /**
   * Takes down what is on record of tasks that have changed since the last time, and of scheduled runs: for the judgement,
   * where the controller forgets what is older. To be called more often than it does.
   */
  async remember(): Promise<void> {
    const since = this.#remembered - overlapMs
    this.#remembered = Date.now()
    const found = await this.sql<{ row: RawTask }>(
      'select row_to_json(t) as row from bowline.tasks t where created_at >= $1 and updated_at >= $2',
      [new Date(this.#since).toISOString(), new Date(since).toISOString()],
    )
    const occurrences = await this.sql<OccurrenceRow>(occurrencesSql, [new Date(this.#since).toISOString()])
    this.#keep(
      found.map(({ row }) => taskRow(row)),
      occurrences,
    )
  }

  #keep(tasks: readonly TaskRow[], occurrences: readonly OccurrenceRow[]): void {
    for (const row of tasks) this.#tasks.set(row.id, row)
    for (const row of occurrences) this.#occurrences.set(`${row.schedule} ${row.nominal}`, row)
  }

  /**
   * In a moment in which no task is on its way: one that is tried again may be, now and then. Both are of one moment: a run
   * that came between two looks would be one without a task.
   */
  async #atRest(): Promise<{ tasks: TaskRow[]; occurrences: OccurrenceRow[] }> {
    let seen: { tasks: TaskRow[]; occurrences: OccurrenceRow[] } = { tasks: [], occurrences: [] }
    const areAtRest = async () => {
      const [found] = await this.sql<{ tasks: RawTask[]; occurrences: OccurrenceRow[] }>(
        `select (select coalesce(json_agg(t), '[]') from bowline.tasks t where created_at >= $1) as tasks,
           (select coalesce(json_agg(o), '[]') from (${occurrencesSql}) o) as occurrences`,
        [new Date(this.#since).toISOString()],
      )
      if (!found) return undefined
      seen = { tasks: found.tasks.map(taskRow), occurrences: found.occurrences }
      const isOut = ({ status }: TaskRow) => status === 'scheduled' || status === 'processing'
      return seen.tasks.some(isOut) ? undefined : true
    }
    await eventually(areAtRest).catch(() => {})
    return seen
  }

  /** What the controllers said, the instances' logs, the database's, and the status branch. */
  async #texts(): Promise<{ where: string; text: string }[]> {
    const { data, config } = this.world
    const logs = ['runtime/logs', 'postgres.log'].flatMap((name) => filesBelow(join(data, name)))
    const status = await config.git('log', '--patch', 'bowline-status').catch(() => '')
    return [
      { where: 'the controller', text: this.lines().slice(this.#linesBefore).join('\n') },
      { where: 'the status branch', text: status },
      ...logs.map((where) => ({ where, text: textOf(where) })),
    ]
  }

  /** What all controllers of this world have said. */
  lines(): string[] {
    return this.#controllers.flatMap(({ lines }) => lines)
  }

  async close(): Promise<void> {
    for (const runner of this.#runners) {
      if (runner.exitCode !== null || runner.signalCode !== null) continue
      const ended = once(runner, 'exit')
      runner.kill('SIGKILL')
      await ended
    }
    await this.world.controller?.end('SIGTERM')
    for (const close of this.#closers.reverse()) await close()
    await this.world.remove()
  }
}

/** Runs of schedules since an instant, `$1`. */
const occurrencesSql = `
  select schedule, (extract(epoch from nominal) * 1000)::double precision as nominal, state, reason,
    task_id as "taskId", (extract(epoch from created_at) * 1000)::double precision as recorded
  from bowline.occurrences
  where nominal >= $1 or task_id in (select id from bowline.tasks where created_at >= $1)`

/** A server may answer before it has read everything, and hang up: the answer counts. */
async function answerTo(asking: ClientRequest): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    asking.once('response', resolve)
    asking.on('error', (error) => setImmediate(reject, error))
  })
}

/** Below a minute, or whole minutes; a divisor of the next unit. */
function cronOf(seconds: number): string {
  return seconds < 60 ? `*/${seconds} * * * * *` : `0 */${seconds / 60} * * * *`
}

type RawTask = Record<string, unknown> & { story?: TaskRow['story'] }

function taskRow(row: RawTask): TaskRow {
  return {
    id: row.id,
    category: row.category,
    eventType: row.event_type,
    objectId: row.object_id,
    status: row.status,
    reason: row.reason,
    message: row.message,
    fence: row.fence,
    attempts: row.attempts,
    losses: row.losses,
    assignee: row.assignee,
    story: row.story ?? [],
  } as TaskRow
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)))
}

function urlOf({ host, user, password, database }: TestDatabase['connection']): string {
  return `postgres://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}`
}

/** Empty where the file is gone by now: some are there for a moment only. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
