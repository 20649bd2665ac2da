import { setMaxListeners } from 'node:events'
import type { ProcessRuntime } from '../../../core/domain/desired.ts'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import { signalGroup } from '../../lib/signal-group.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { StartRequest as AnyStartRequest, Exit, Instance } from '../../ports/runtime.ts'
import { makePrivateFolder, removeFolder } from '../files/private-files.ts'
import { findInstances } from './process-adoption.ts'
import type { Collector, FinishSpool } from './process-collector.ts'
import { instanceVariable } from './process-environment.ts'
import { groupGone } from './process-group.ts'
import { endHelpers } from './process-helpers.ts'
import { letGoOn } from './process-hold.ts'
import type { Layout } from './process-layout.ts'
import { type Alive, endLeftovers } from './process-leftovers.ts'
import { type InstanceRecord, instanceMark, instanceOf, outputFile, writeRecord } from './process-records.ts'
import type { Spawned } from './process-spawn.ts'
import type { Starter } from './process-starter.ts'
import type { Ticker } from './process-ticker.ts'
import { ProcessWatch } from './process-watch.ts'

type StartRequest = AnyStartRequest<ProcessRuntime>

export interface InstancesOptions {
  layout: Layout
  starter: Starter
  collector: Collector
  ticker: Ticker
  clock: TimerClock
  log: Log
}

type Ending = Awaited<Spawned['exited']>

interface Running {
  instance: Instance
  /** Of its first process, which leads the group of all that it starts. */
  pid: number
  /** Tells its first process from a later one with the same pid; see `ProcessRow`. */
  identity: string
  /** An adopted process is not our child: it is watched by looking at the process table. */
  adopted: boolean
  finishSpool: FinishSpool
  /** Settled when it has ended; undefined while nobody has asked it to. */
  stopping: Promise<void> | undefined
  /** Set once its first process has ended; others of its group may still be there. */
  leaderGone: boolean
  ended: Promise<void>
  markEnded: () => void
}

/** For what has a session of its own, once the instance it belongs to is gone. */
const helperGraceMs = 2_000

const unknownEnding: Ending = { code: null, signal: null }

/** Starts, finds again, watches and stops instances. The members do what those of the port's `Runtime` do. */
export class Instances {
  readonly #options: InstancesOptions
  readonly #running = new Map<string, Running>()
  /** The same by environment: each status asks for those of its own. */
  readonly #of = new Map<string, Set<Running>>()
  readonly #starting = new Map<string, Promise<Instance>>()
  /** Of those that have ended: settled when their last output is in the log and their folder is gone. */
  readonly #cleaning = new Map<string, Promise<void>>()
  readonly #listeners = new Set<(exit: Exit) => void>()
  readonly #closing = new AbortController()
  /** Of the adopted. */
  readonly #watch: ProcessWatch<Running>

  constructor(options: InstancesOptions) {
    this.#options = options
    this.#watch = new ProcessWatch({
      ticker: options.ticker,
      log: options.log,
      watched: () => [...this.#running.values()].filter((one) => one.adopted && !one.leaderGone),
      ended: (one, pid) => void this.#leaderGone(one, unknownEnding, pid === 'free' ? 'its' : 'others'),
    })
    setMaxListeners(0, this.#closing.signal) // one for each instance being stopped
  }

  async adopt(): Promise<Instance[]> {
    const { layout, log, starter } = this.#options
    const { live, ended } = await findInstances(layout, log, (instance) => starter.isOurs(instance))
    for (const { instance } of live) starter.found(instance.environment)
    await starter.endOthers()
    letGoOn(live.map(({ instance }) => instanceMark(layout, instance.id)))
    for (const record of live) this.#register(record, { adopted: true })
    await Promise.all(
      ended.map(({ id, record }) => {
        const remove = () => removeFolder(layout.instance(id))
        return record ? this.#collect(record, { resume: true })(remove) : remove()
      }),
    )
    this.#watch.start()
    return live.map(instanceOf)
  }

  async start(request: StartRequest): Promise<Instance> {
    const id = request.instance
    if (this.#running.has(id) || this.#starting.has(id))
      throw new BowlineError('instance-exists', `${id} is running already.`)
    const begun = this.#startNew(request).finally(() => this.#starting.delete(id))
    this.#starting.set(id, begun)
    return begun
  }

  async #startNew(request: StartRequest): Promise<Instance> {
    const { layout } = this.#options
    const folder = layout.instance(request.instance)
    await this.#cleaning.get(request.instance)
    await removeFolder(folder)
    await makePrivateFolder(layout.instances)
    await makePrivateFolder(folder)
    try {
      const spawned = await this.#spawn(request)
      const one = await this.#recorded(request, spawned)
      spawned.unref()
      void spawned.exited.then((ending) => this.#leaderGone(one, ending))
      return one.instance
    } catch (error) {
      await removeFolder(folder)
      throw error
    }
  }

  #spawn({ instance, release: { environment, id }, runtime, env }: StartRequest): Promise<Spawned> {
    const { layout, starter } = this.#options
    const names = Object.keys(runtime.env ?? {})
    const isChosen = ([name]: [string, string]) => names.includes(name)
    const variables = Object.entries(env)
    return starter.start({
      environment,
      command: runtime.start,
      directory: layout.checkout(environment, id),
      env: {
        ...Object.fromEntries(variables.filter((each) => !isChosen(each))),
        [instanceVariable]: instance,
      },
      chosen: Object.fromEntries(variables.filter(isChosen)),
      output: outputFile(layout, instance),
    })
  }

  async #recorded({ instance: id, release }: StartRequest, spawned: Spawned): Promise<Running> {
    const { clock, layout, starter } = this.#options
    const { environment, commit, tag } = release
    const startedAt = new Date(clock.now()).toISOString()
    const instance = { id, environment, release: release.id, commit, tag, pid: spawned.pid, startedAt }
    const record = { instance, identity: spawned.identity }
    try {
      await writeRecord(layout, record)
      return this.#register(record, { adopted: false })
    } catch (error) {
      signalGroup(spawned.pid, 'SIGKILL')
      await starter.left(environment)
      throw error
    }
  }

  #register(record: InstanceRecord, { adopted }: { adopted: boolean }): Running {
    let markEnded = () => {}
    const ended = new Promise<void>((resolve) => {
      markEnded = resolve
    })
    const one: Running = {
      instance: instanceOf(record),
      pid: record.instance.pid,
      identity: record.identity,
      adopted,
      finishSpool: this.#collect(record, { resume: adopted }),
      stopping: undefined,
      leaderGone: false,
      ended,
      markEnded,
    }
    this.#running.set(one.instance.id, one)
    const { environment } = one.instance
    this.#of.set(environment, (this.#of.get(environment) ?? new Set()).add(one))
    return one
  }

  #collect({ instance: { id, environment } }: InstanceRecord, { resume }: { resume: boolean }): FinishSpool {
    const { collector, layout } = this.#options
    const mark = instanceMark(layout, id)
    return collector.collect({ environment, source: id, file: outputFile(layout, id), mark, resume })
  }

  /**
   * What an instance leaves behind in its group ends with it. While it is being stopped, the others may use up the grace
   * period, because a shell that waits for the real program dies of SIGTERM at once.
   * @param group `others` where its number was given anew: it must not be signalled
   */
  async #leaderGone(one: Running, ending: Ending, group: 'its' | 'others' = 'its'): Promise<void> {
    if (this.#closing.signal.aborted || one.leaderGone) return
    one.leaderGone = true
    if (group === 'its' && one.stopping) await groupGone(one.pid, this.#closing.signal)
    else if (group === 'its') signalGroup(one.pid, 'SIGKILL')
    await this.#endHelpers(one)
    await this.#options.starter.left(one.instance.environment)
    this.#end(one, ending)
  }

  /** What has a session of its own ends with the instance, too: asked first where that was, at once where it was not. */
  async #endHelpers(ended: Running): Promise<void> {
    const { layout, log, starter } = this.#options
    const { id, environment } = ended.instance
    const graceMs = ended.stopping ? helperGraceMs : 0
    await endHelpers(instanceMark(layout, id), { graceMs, log, signal: this.#closing.signal })
    const user = starter.userOf(environment)
    if (user !== undefined) await endLeftovers(user, () => this.#aliveBeside(ended), log)
  }

  #aliveBeside(ended: Running): Alive[] {
    const { environment } = ended.instance
    const known = [...(this.#of.get(environment) ?? [])].filter((one) => one !== ended && !one.leaderGone)
    const marks = known.map(({ pid, instance }) => ({ pid, mark: `${instanceVariable}=${instance.id}` }))
    return [...marks, ...this.#options.starter.aliveIn(environment)]
  }

  #end(one: Running, { code, signal }: Ending): void {
    const { instance } = one
    if (this.#closing.signal.aborted || this.#running.get(instance.id) !== one) return
    this.#running.delete(instance.id)
    this.#forgetOf(one)
    this.#cleaning.set(instance.id, this.#cleanUp(one))
    one.markEnded()
    for (const listener of this.#listeners) this.#tell(listener, { instance, code, signal })
  }

  #forgetOf(one: Running): void {
    const { environment } = one.instance
    const others = this.#of.get(environment)
    others?.delete(one)
    if (others?.size === 0) this.#of.delete(environment)
  }

  #tell(listener: (exit: Exit) => void, exit: Exit): void {
    try {
      listener(exit)
    } catch (error) {
      const fields = { instance: exit.instance.id, error: messageOf(error) }
      this.#options.log.error(fields, 'a listener of instance exits failed')
    }
  }

  async #cleanUp({ instance: { id }, finishSpool }: Running): Promise<void> {
    const { layout, log } = this.#options
    try {
      await finishSpool(() => removeFolder(layout.instance(id)))
    } catch (error) {
      log.error({ instance: id, error: messageOf(error) }, 'cannot put away what an instance left')
    } finally {
      this.#cleaning.delete(id)
    }
  }

  async stop(id: string, graceMs: number): Promise<void> {
    const one = this.#running.get(id)
    if (!one || this.#closing.signal.aborted) return
    one.stopping ??= this.#terminate(one, graceMs)
    await one.stopping
  }

  async #terminate(one: Running, graceMs: number): Promise<void> {
    if (one.adopted) await this.#watch.lookAt([one]) // its pid may be somebody else's by now
    if (this.#running.get(one.instance.id) !== one) return
    signalGroup(one.pid, 'SIGTERM')
    const cancel = this.#options.clock.after(graceMs, () => signalGroup(one.pid, 'SIGKILL'))
    this.#closing.signal.addEventListener('abort', one.markEnded)
    await one.ended
    this.#closing.signal.removeEventListener('abort', one.markEnded)
    cancel()
  }

  list(environment?: string): Instance[] {
    const running = environment === undefined ? this.#running.values() : (this.#of.get(environment) ?? [])
    return [...running].map(({ instance }) => instance)
  }

  onExit(listener: (exit: Exit) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves when the last output of those that have ended is in the log and their folders are gone. */
  async settled(): Promise<void> {
    await Promise.all(this.#cleaning.values())
  }

  /** Looks away: nothing that happens to an instance from now on is noticed. */
  async detach(): Promise<void> {
    await Promise.allSettled(this.#starting.values())
    this.#closing.abort()
    await Promise.all(this.#cleaning.values())
  }
}
