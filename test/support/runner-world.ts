import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { systemClock } from '../../controller/ports/clock.ts'
import type { Log } from '../../controller/ports/log.ts'
import type {
  ResultMessage,
  RunnerConfiguration,
  RunnerConnection,
  RunnerHub,
  RunnerHubEvents,
  RunnerPlace,
  RunnerSetup,
  RunnerTroubleKind,
  TaskMessage,
} from '../../controller/ports/runners.ts'
import { eventDefinitions } from '../../controller/runners/event-definitions.ts'
import { createRunnerHub, type RunnerServer } from '../../controller/runners/hub.ts'

export const environment = 'ENV-4400-0874-01'
/** Another one, that the same key is for. */
export const otherEnvironment = 'ENV-4400-0874-02'
export const apiKey = 'ApiKey SU-000-000-000:abcdef0123'

/** What the hub told, in order. */
export type Entry =
  | { kind: 'configure'; environment: string; setup: RunnerSetup }
  | { kind: 'connected'; connection: RunnerConnection }
  | { kind: 'disconnected'; connection: RunnerConnection }
  | { kind: 'leaving'; connection: RunnerConnection }
  | {
      kind: 'troubled'
      place: RunnerPlace
      trouble: RunnerTroubleKind
      message: string | null
      lasts: boolean
    }
  | { kind: 'result'; connection: RunnerConnection; result: ResultMessage }
  | { kind: 'log'; level: string; message: string; fields: Record<string, unknown> }

type EntryOf<K> = Extract<Entry, { kind: K }>

/** Everything the hub says, to be awaited one after the other. */
export class Journal {
  readonly entries: Entry[] = []
  readonly #taken = new Set<Entry>()
  readonly #waiting = new Set<() => void>()

  add(entry: Entry): void {
    this.entries.push(entry)
    for (const look of this.#waiting) look()
  }

  /** The first entry of this kind that fits and was not given before, as soon as there is one. */
  next<K extends Entry['kind']>(
    kind: K,
    fits: (entry: EntryOf<K>) => boolean = () => true,
  ): Promise<EntryOf<K>> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.entries.find(
          (entry): entry is EntryOf<K> =>
            entry.kind === kind && !this.#taken.has(entry) && fits(entry as EntryOf<K>),
        )
        if (!found) return
        this.#taken.add(found)
        this.#waiting.delete(look)
        resolve(found)
      }
      this.#waiting.add(look)
      look()
    })
  }

  /** What was told besides the log and troubles, without details. */
  kinds(): string[] {
    return this.entries.flatMap(({ kind }) => (kind === 'log' || kind === 'troubled' ? [] : kind))
  }
}

/** A real HTTP server with a real hub, and a REST side that knows a few objects. */
export class RunnerWorld {
  readonly journal = new Journal()
  /** Path below `/public/v1` to the object there. */
  readonly objects = new Map<string, object>()
  /** `GET path?query`, as asked. */
  readonly requests: string[] = []
  /** Answers the next REST requests with this status instead. */
  readonly failures: number[] = []
  configuration: RunnerConfiguration = {
    generation: '0123456789ab',
    variables: [{ name: 'GREETING', value: 'hello', secure: false }],
    environmentType: 'development',
    logLevel: 'INFO',
    serviceId: 'SRVC-4400-0874',
    products: ['PRD-000-000-000'],
    hubId: null,
    accountId: 'VA-000-000',
    accountName: 'Acme',
    repositoryTag: null,
    runtime: 'local',
    eventDefinitions: [],
  }
  /** Replaces what the hub's questions are answered with. */
  configure: RunnerHubEvents['configure'] = async (_, setup) => ({
    ...this.configuration,
    eventDefinitions: eventDefinitions(setup.eventSubscriptions),
  })
  /** Id of the keys that `apiKey` counts with. */
  key = 'SU-000-000-000'
  /** What a result waits for before it is on record. */
  record: () => Promise<void> = () => Promise.resolve()
  hub: RunnerHub & RunnerServer
  readonly #sockets = new Set<Socket>()
  readonly #server = createServer((request, response) => this.answer(request, response))

  readonly #maxConnections: number

  constructor({ maxConnections = 256 }: { maxConnections?: number } = {}) {
    this.#maxConnections = maxConnections
    this.hub = this.#createHub()
  }

  async open(): Promise<this> {
    this.#server.on('upgrade', (request, socket, head) => {
      if (!this.hub.handleUpgrade(request, socket, head)) socket.destroy()
    })
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return this
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** What a runner's process needs to come here. */
  env(instance = 'local-1'): Record<string, string> {
    return {
      API_KEY: apiKey,
      ENVIRONMENT_ID: environment,
      INSTANCE_ID: instance,
      BOWLINE_URL: `http://${this.address}`,
    }
  }

  /** Cuts every TCP connection without a word. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Ends the hub as a restarting controller does, and starts another in its place. */
  async restart(): Promise<void> {
    const closing = this.hub.close()
    this.hub = this.#createHub()
    await closing
  }

  async close(): Promise<void> {
    await this.hub.close()
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** The REST answerer: counts and objects of any collection. */
  readonly answer: RequestListener = (request, response) => {
    const url = request.url ?? ''
    this.requests.push(url)
    const failure = this.failures.shift()
    if (request.headers.authorization !== apiKey) return reply(response, 401, {})
    if (failure !== undefined) return reply(response, failure, {})
    const [path = '', query = ''] = url.slice('/public/v1/'.length).split('?')
    if (query.includes('limit=0')) return this.#count(path, query, response)
    const object = this.objects.get(path)
    return object ? reply(response, 200, object) : reply(response, 404, {})
  }

  #count(collection: string, query: string, response: ServerResponse): void {
    const id = /eq\(id,([^)]+)\)/.exec(query)?.[1]
    const statuses = /in\(status,\(([^)]*)\)\)/.exec(query)?.[1]?.split(',')
    const object = this.objects.get(`${collection}/${id}`) as { status?: string } | undefined
    const matches = object && (!statuses || statuses.includes(object.status ?? ''))
    response.setHeader('Content-Range', `items 0-0/${matches ? 1 : 0}`)
    reply(response, 200, [])
  }

  #createHub(): RunnerHub & RunnerServer {
    const { journal } = this
    const maxConnections = this.#maxConnections
    const hub = createRunnerHub({ clock: systemClock, log: logTo(journal), maxConnections })
    hub.serve({
      authenticate: (id, _instance, authorization) =>
        authorization === apiKey && [environment, otherEnvironment].includes(id.toUpperCase())
          ? { environment: id.toUpperCase(), key: this.key }
          : undefined,
      refused: (wanted, address) =>
        journal.add({
          kind: 'log',
          level: 'warn',
          message: 'refused a runner: wrong API key',
          fields: { ...wanted, address },
        }),
      configure: (id, setup, from) => {
        journal.add({ kind: 'configure', environment: id, setup })
        return this.configure(id, setup, from)
      },
      connected: (connection) => journal.add({ kind: 'connected', connection }),
      disconnected: (connection) => journal.add({ kind: 'disconnected', connection }),
      leaving: (connection) => journal.add({ kind: 'leaving', connection }),
      troubled: (place, trouble, message, lasts = false) =>
        journal.add({ kind: 'troubled', place, trouble, message, lasts }),
      result: (connection, result) => {
        journal.add({ kind: 'result', connection, result })
        return this.record()
      },
    })
    return hub
  }
}

function reply(response: ServerResponse<IncomingMessage>, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}

function logTo(journal: Journal): Log {
  const at = (level: string) => (fields: object, message: string) =>
    journal.add({ kind: 'log', level, message, fields: { ...fields } })
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

let tasks = 0

/** A task of an id of its own. */
export function taskMessage(task: Partial<TaskMessage> = {}): TaskMessage {
  tasks += 1
  return {
    taskId: `TQ-0000-0000-0000-${String(tasks).padStart(4, '0')}`,
    category: 'background',
    eventType: 'asset_purchase_request_processing',
    objectId: 'PR-1',
    data: null,
    correlationId: 'fence-1',
    traceParent: null,
    ...task,
  }
}
