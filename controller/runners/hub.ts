import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { messageOf } from '../../core/domain/errors.ts'
import { isOurInstance } from '../../core/domain/identifiers.ts'
import { count } from '../../core/lib/count.ts'
import { Bucket } from '../lib/bucket.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { RunnerConnection, RunnerHub, RunnerHubEvents } from '../ports/runners.ts'
import { type ConnectionPath, isRunnerPath, parseConnectionPath } from './connection-path.ts'
import { UnderWay } from './inflow.ts'
import { refuseUpgrade } from './refusal.ts'
import { RunnerSocket, type RunnerSocketOptions } from './runner-socket.ts'
import {
  closeMs,
  connectionRate,
  largestFrameOfEvents,
  largestFrameOfOthers,
  mostConnections,
  predecessorMs,
} from './wire-limits.ts'

export interface RunnerHubOptions {
  clock: TimerClock
  log: Log
  /** Connections that the runners of one environment may have at once. */
  maxConnections: number
}

export interface RunnerServer {
  /** Lets runners in from now on, until `close`. Called once. */
  serve(events: RunnerHubEvents): void
  /**
   * For an HTTP server's `upgrade` event. False when the path is not one of runners, and nothing was done;
   * otherwise the socket is taken, or is refused with an HTTP answer.
   * @param turnOf what the answer to a wrong key waits for, by the address it came from; left out: nothing
   */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, turnOf?: TurnOf): boolean
}

type TurnOf = (address: string) => Promise<void>

/** The runners of one environment. */
interface Crowd {
  readonly sockets: Set<RunnerSocket>
  readonly underWay: UnderWay
  readonly arrivals: Bucket
}

/** Of runners: instances that we run, and what their owners do. */
const kinds = ['ours', 'others'] as const

interface Upgrade {
  request: IncomingMessage
  socket: Duplex
  head: Buffer
  turnOf: TurnOf | undefined
}

/** The server's end of the Connect protocol, at `/public/v1/devops/ws/{ENV}/{INSTANCE}`. */
export function createRunnerHub(options: RunnerHubOptions): RunnerHub & RunnerServer {
  return new Hub(options)
}

class Hub implements RunnerHub, RunnerServer {
  readonly #options: RunnerHubOptions
  readonly #servers: Readonly<Record<'events' | 'others', WebSocketServer>>
  readonly #sockets = new Map<string, RunnerSocket>()
  /**
   * The same by kind and environment, which is what others ask for: whoever has the environment's key takes no place from
   * the instances that we run. Kept when the last is gone, for the rate of those that come.
   */
  readonly #crowds = new Map<string, Crowd>()
  /** Undefined: nobody is let in. */
  #events: RunnerHubEvents | undefined

  constructor(options: RunnerHubOptions) {
    this.#options = options
    this.#servers = { events: serverFor(largestFrameOfEvents), others: serverFor(largestFrameOfOthers) }
  }

  serve(events: RunnerHubEvents): void {
    this.#events = events
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, turnOf?: TurnOf): boolean {
    const url = request.url ?? ''
    if (!isRunnerPath(url)) return false
    const path = parseConnectionPath(url)
    if (!path) refuseUpgrade(socket, 404, 'There is no runner endpoint at this path.')
    else if (!this.#events)
      refuseUpgrade(socket, 502, 'The controller is restarting.') // the status runners wait longest on
    else this.#admit(path, { request, socket, head, turnOf }, this.#events)
    return true
  }

  connections(environment: string): readonly RunnerConnection[] {
    return this.#of(environment).flatMap(({ connection }) => connection ?? [])
  }

  send(...[connection, task]: Parameters<RunnerHub['send']>): boolean {
    return this.#sockets.get(connection)?.send(task) ?? false
  }

  push(...[environment, configuration, isMeant]: Parameters<RunnerHub['push']>): void {
    for (const socket of this.#of(environment)) if (isMeant(socket.instance)) socket.push(configuration)
  }

  shutdown(environment: string, instance?: string): void {
    for (const socket of this.#of(environment)) {
      if (instance === undefined || socket.instance === instance) socket.shutdown()
    }
  }

  expel(environment: string, counts: (key: string) => boolean): void {
    for (const socket of this.#of(environment)) if (!counts(socket.key)) void socket.expel()
  }

  async dismiss(environment: string, graceMs: number): Promise<void> {
    this.shutdown(environment)
    await this.#within(
      graceMs,
      this.#of(environment).map(({ ended }) => ended),
    )
    const left = this.#of(environment).map((socket) => socket.close('the environment is deleted'))
    await this.#within(2 * closeMs, left)
  }

  async #within(ms: number, all: readonly Promise<void>[]): Promise<void> {
    if (all.length === 0) return
    let cancel = () => {}
    const over = new Promise<void>((resolve) => {
      cancel = this.#options.clock.after(ms, resolve)
    })
    await Promise.race([Promise.all(all), over])
    cancel()
  }

  async close(): Promise<void> {
    this.#events = undefined
    await Promise.all([...this.#sockets.values()].map((socket) => socket.close()))
    for (const server of Object.values(this.#servers)) server.close()
  }

  #of(environment: string): RunnerSocket[] {
    return kinds.flatMap((kind) => [...(this.#crowds.get(`${kind} ${environment}`)?.sockets ?? [])])
  }

  #admit(path: ConnectionPath, { request, socket, head, turnOf }: Upgrade, events: RunnerHubEvents): void {
    try {
      const admission = events.authenticate(
        path.environment,
        path.instance,
        request.headers.authorization ?? '',
      )
      if (admission === undefined) {
        const address = request.socket.remoteAddress ?? ''
        events.refused(path, address)
        refuseUpgrade(socket, 401, 'The API key is not valid for this environment.', turnOf?.(address))
        return
      }
      const { environment } = admission
      const full = this.#whyFull(environment, path.instance)
      if (full !== undefined) {
        this.#options.log.warn({ environment, reason: full }, 'refused a runner: too many connections')
        refuseUpgrade(socket, 429, `${full}.`)
        return
      }
      const open = (opened: WebSocket) => this.#open(opened, { path, admission, stream: socket }, events)
      this.#servers[path.worker === 'events' ? 'events' : 'others'].handleUpgrade(request, socket, head, open)
    } catch (error) {
      this.#options.log.error({ error: messageOf(error) }, 'could not check the API key of a runner')
      refuseUpgrade(socket, 502, 'The controller cannot check API keys at the moment.')
    }
  }

  /** Why no further runner of the environment is let in; undefined where it is. */
  #whyFull(environment: string, instance: string): string | undefined {
    const { maxConnections } = this.#options
    const { sockets, arrivals } = this.#crowdOf(environment, instance)
    if (sockets.size >= maxConnections)
      return `${environment} has ${count(maxConnections, 'connection')} already`
    if (this.#sockets.size >= mostConnections)
      return `there are ${count(mostConnections, 'connection')} already`
    return arrivals.tryTake() ? undefined : `runners of ${environment} come too often`
  }

  #crowdOf(environment: string, instance: string): Crowd {
    const { clock, maxConnections } = this.#options
    const name = `${isOurInstance(instance) ? 'ours' : 'others'} ${environment}`
    const known = this.#crowds.get(name)
    if (known) return known
    const arrivals = new Bucket(connectionRate(maxConnections), clock)
    const crowd = { sockets: new Set<RunnerSocket>(), underWay: new UnderWay(), arrivals }
    this.#crowds.set(name, crowd)
    return crowd
  }

  #open(
    socket: WebSocket,
    from: Pick<RunnerSocketOptions, 'path' | 'admission' | 'stream'>,
    events: RunnerHubEvents,
  ): void {
    const { clock, log } = this.#options
    const { sockets, underWay } = this.#crowdOf(from.admission.environment, from.path.instance)
    const runner = new RunnerSocket({
      socket,
      ...from,
      underWay,
      events,
      clock,
      log,
      settlePredecessors: (successor) => this.#settlePredecessors(successor),
      onGone: (gone) => this.#forget(gone),
    })
    this.#sockets.set(runner.id, runner)
    sockets.add(runner)
  }

  #forget(socket: RunnerSocket): void {
    this.#sockets.delete(socket.id)
    this.#crowdOf(socket.environment, socket.instance).sockets.delete(socket)
  }

  /**
   * A worker that comes back may have left a socket behind that looks open. It is gone, with its `disconnected` told,
   * before the new one is connected. Two processes that share one instance name both stay.
   */
  async #settlePredecessors(successor: RunnerSocket): Promise<void> {
    const earlier = this.#of(successor.environment).filter(
      (socket) => socket !== successor && socket.connection && socket.isSameWorkerAs(successor),
    )
    await Promise.all(earlier.map((socket) => socket.proveAlive(predecessorMs)))
  }
}

/** Nothing is compressed: a few bytes would become many. */
function serverFor(maxPayload: number): WebSocketServer {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    autoPong: false, // RunnerSocket answers pings
    perMessageDeflate: false,
    maxPayload,
  })
  server.on('wsClientError', ({ message }, socket) => {
    refuseUpgrade(socket, 400, `this is no WebSocket handshake: ${message}`)
  })
  return server
}
