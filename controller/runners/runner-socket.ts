import { randomUUID } from 'node:crypto'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { messageOf } from '../../core/domain/errors.ts'
import { logWith } from '../lib/log-with.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type {
  Admission,
  ResultMessage,
  RunnerConfiguration,
  RunnerConnection,
  RunnerHubEvents,
  RunnerSetup,
  TaskMessage,
} from '../ports/runners.ts'
import type { ConnectionPath } from './connection-path.ts'
import { whyTooMuch } from './declared-limits.ts'
import { Inflow, type UnderWay } from './inflow.ts'
import { proveAlive, watchLiveness } from './keep-alive.ts'
import type { ClientMessage } from './message-fields.ts'
import { parseClientMessage, renderConfiguration } from './messages.ts'
import { Pongs } from './pongs.ts'
import { Recordings } from './recordings.ts'
import { RunnerWire, tooLarge } from './runner-wire.ts'
import { SocketTroubles } from './socket-troubles.ts'
import { whyUnsupported } from './supported-runners.ts'
import {
  closeMs,
  internalError,
  mostMalformed,
  policyViolation,
  serviceRestart,
  setupAnswerMs,
  setupRequestMs,
  tooBig,
} from './wire-limits.ts'

export interface RunnerSocketOptions {
  socket: WebSocket
  /** The connection that the socket is on. */
  stream: Duplex
  /** Shared by all sockets of the environment. */
  underWay: UnderWay
  path: ConnectionPath
  admission: Admission
  events: RunnerHubEvents
  clock: TimerClock
  log: Log
  /** Resolves when earlier connections of the same worker have proved alive or are gone. */
  settlePredecessors: (successor: RunnerSocket) => Promise<void>
  /** Called before `events.disconnected`. */
  onGone: (gone: RunnerSocket) => void
}

/** One runner's socket: handles what it says strictly in order, and never throws at the socket. */
export class RunnerSocket {
  readonly id = randomUUID()
  /** Resolves when the socket is closed and everything that came over it has been handled. */
  readonly ended: Promise<void>
  readonly #options: RunnerSocketOptions
  readonly #log: Log
  readonly #wire: RunnerWire
  readonly #inflow: Inflow
  readonly #cancelOverdue: () => void
  readonly #troubles: SocketTroubles
  readonly #recordings = new Recordings()
  readonly #inOrder = oneAtATime()
  readonly #pongs: Pongs
  #connection: RunnerConnection | undefined
  #leaving = false
  #saidShutdown = false
  #malformed = 0
  /** Came while the first configuration was still being made, and is newer than that. */
  #pushedEarly: RunnerConfiguration | undefined

  constructor(options: RunnerSocketOptions) {
    const { socket, stream, underWay, path, admission, events, clock, log } = options
    const { environment } = admission
    this.#options = options
    this.#wire = new RunnerWire(socket, () => this.#cut('it does not read what it is sent'))
    const exceeded = (why: string) => this.#cut(why, tooBig)
    this.#inflow = new Inflow({ socket, stream, underWay, clock, exceeded })
    this.#pongs = new Pongs({
      wire: this.#wire,
      inOrder: this.#inOrder,
      isConnected: () => this.#connection !== undefined,
      recordings: this.#recordings,
    })
    const { instance, worker, runnerType } = path
    this.#log = logWith(log, { environment, instance, worker: runnerType ?? worker, connection: this.id })
    this.#troubles = new SocketTroubles({ environment, instance, worker, runnerType }, (...told) =>
      events.troubled(...told),
    )
    this.#cancelOverdue = clock.after(setupRequestMs, () => this.#troubles.silent())
    this.ended = new Promise((resolve) => {
      socket.once('close', (code) => this.#then(() => this.#gone(code)).then(resolve))
    })
    socket.on('error', (error) =>
      this.#log.warn({ reason: error.message }, 'runner broke the WebSocket protocol'),
    )
    socket.on('message', (frame) => this.#came(frame as Buffer))
    socket.on('ping', (mark) => {
      this.#inflow.controlled(mark)
      this.#pongs.pinged(mark)
    })
    socket.on('pong', (mark) => this.#inflow.controlled(mark))
    watchLiveness(socket)
  }

  get environment(): string {
    return this.#options.admission.environment
  }

  /** Id of the keys it came in with. */
  get key(): string {
    return this.#options.admission.key
  }

  get instance(): string {
    return this.#options.path.instance
  }

  /** Defined once the handshake is done. */
  get connection(): RunnerConnection | undefined {
    return this.#connection
  }

  /** Whether a worker that loses one of these two sockets comes back with the other. */
  isSameWorkerAs(other: RunnerSocket): boolean {
    const [ours, theirs] = [this.#options.path, other.#options.path]
    return (
      this.environment === other.environment &&
      ours.instance === theirs.instance &&
      ours.worker === theirs.worker &&
      ours.runnerType === theirs.runnerType
    )
  }

  send(task: TaskMessage): boolean {
    const connection = this.#connection
    if (!connection || this.#leaving || !this.#wire.isOpen) return false
    if (!this.#wire.sendTask(task)) this.#then(() => this.#record(connection, tooLarge(task)))
    return true
  }

  push(configuration: RunnerConfiguration): void {
    if (this.#connection) this.#configure(configuration)
    else this.#pushedEarly = configuration
  }

  shutdown(): void {
    this.#leave()
    this.#wire.sendShutdown()
  }

  async proveAlive(withinMs: number): Promise<void> {
    if (!(await proveAlive(this.#options.socket, withinMs))) await this.ended
  }

  close(why = 'the controller restarts'): Promise<void> {
    return this.#end(serviceRestart, why)
  }

  /** Its key does not count any more. */
  expel(): Promise<void> {
    this.#log.info({}, 'the API key of a runner has ended; it is disconnected')
    return this.#end(policyViolation, 'the API key has ended')
  }

  async #end(code: number, reason: string): Promise<void> {
    const { socket, clock } = this.#options
    this.#wire.end(code, reason)
    const cancelCut = clock.after(closeMs, () => socket.terminate())
    await this.ended
    cancelCut()
  }

  #came(frame: Buffer): void {
    const { length } = frame
    this.#inflow.came()
    const handled = this.#then(() => this.#handle(parseClientMessage(frame.toString()), length))
    void this.#inflow.inHand(length, handled)
  }

  /** Ends it without waiting for the other side. */
  #cut(why: string, code = policyViolation): void {
    if (!this.#wire.isOpen) return
    this.#log.warn({ reason: why }, 'cut off a runner')
    this.#wire.end(code, why)
    this.#options.socket.terminate()
  }

  /** Runs a step after all earlier ones, and reports instead of throwing. */
  #then(step: () => void | Promise<void>): Promise<void> {
    return this.#inOrder(step).catch((error) => {
      this.#log.error({ reason: messageOf(error) }, 'could not handle what a runner sent')
    })
  }

  #handle(message: ClientMessage, bytes: number): void | Promise<void> {
    switch (message.kind) {
      case 'setup':
        return this.#answerSetup(message.setup)
      case 'result':
        return this.#reportResult(message.result, bytes)
      case 'shutdown':
        return this.#reportLeaving()
      case 'unknown':
        return this.#log.debug({ type: message.type }, 'ignored a message of a type that is not served')
      case 'malformed':
        this.#malformed += 1
        if (this.#malformed > mostMalformed) return // it is cut, and had sent them before
        if (this.#malformed === mostMalformed) return this.#cut('it sends nothing but what cannot be read')
        return this.#log.warn({ problem: message.problem }, 'ignored a malformed message from a runner')
    }
  }

  async #answerSetup(setup: RunnerSetup): Promise<void> {
    if (this.#connection) return this.#log.warn({}, 'ignored a second setup_request on the same connection')
    this.#cancelOverdue()
    this.#inflow.greeted()
    this.#troubles.greeted()
    this.#wire.version = setup.version
    const unsupported = whyUnsupported(setup) ?? whyTooMuch(setup)
    if (unsupported !== undefined) {
      this.#troubles.refused(unsupported)
      return this.#wire.end(policyViolation, unsupported)
    }
    await this.#options.settlePredecessors(this)
    const configuration = await this.#configurationFor(setup)
    if (!configuration || !this.#wire.isOpen) return
    if (!this.#configure(configuration))
      return this.#wire.end(internalError, 'the configuration is larger than runners accept')
    const pushed = this.#pushedEarly
    const isNewer = pushed !== undefined && pushed.generation !== configuration.generation
    this.#reportConnected(
      setup,
      isNewer && this.#configure(pushed) ? pushed.generation : configuration.generation,
    )
  }

  async #configurationFor(setup: RunnerSetup): Promise<RunnerConfiguration | undefined> {
    const { clock, events } = this.#options
    const cancelLate = clock.after(setupAnswerMs, () =>
      this.#log.warn({}, 'a runner waits for its configuration longer than it should'),
    )
    try {
      const { instance, worker } = this.#options.path
      return await events.configure(this.environment, setup, { instance, worker })
    } catch (error) {
      this.#log.error({ reason: messageOf(error) }, 'no configuration for a runner; it will try again')
      this.#wire.end(internalError)
    } finally {
      cancelLate()
    }
  }

  #configure(configuration: RunnerConfiguration): boolean {
    const frame = renderConfiguration(this.#wire.version, configuration)
    const sent = this.#wire.send(frame)
    if (!sent) this.#troubles.tooLarge(frame, configuration)
    else {
      this.#troubles.configured(configuration)
      if (this.#connection) this.#connection.generation = configuration.generation
    }
    return sent
  }

  #reportConnected(setup: RunnerSetup, generation: string): void {
    const { path, events } = this.#options
    this.#connection = {
      ...path,
      id: this.id,
      environment: this.environment,
      setup,
      generation,
      leaving: this.#leaving,
    }
    const { runningTasks, runningScheduledTasks } = path
    this.#log.info(
      { runnerVersion: setup.runnerVersion, runningTasks, runningScheduledTasks },
      'runner connected',
    )
    this.#troubles.connected()
    events.connected(this.#connection)
  }

  #reportResult(result: ResultMessage, bytes: number): void {
    if (this.#connection?.worker === 'events') this.#record(this.#connection, result, bytes)
    else this.#log.warn({ task: result.taskId }, 'ignored a result from a connection that takes no tasks')
  }

  #record(connection: RunnerConnection, result: ResultMessage, bytes = 0): void {
    const recording = this.#options.events.result(connection, result)
    this.#recordings.add(recording)
    void this.#inflow.inHand(bytes, recording)
  }

  /** A runner may say it twice: once for the signal to it, once for the signal to its group. */
  #reportLeaving(): void {
    this.#leave()
    if (this.#saidShutdown) return
    this.#saidShutdown = true
    if (this.#connection) this.#options.events.leaving(this.#connection)
  }

  #leave(): void {
    this.#leaving = true
    if (this.#connection) this.#connection.leaving = true
  }

  #gone(code: number): void {
    this.#cancelOverdue()
    this.#options.onGone(this)
    this.#troubles.gone(this.#wire.endedByUs ? 'us' : 'itself')
    if (this.#connection) {
      this.#log.info({ code }, 'runner disconnected')
      this.#options.events.disconnected(this.#connection)
    } else this.#log.debug({ code }, 'a runner went before its handshake was done')
  }
}
