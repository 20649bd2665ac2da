import { setMaxListeners } from 'node:events'
import type { ProcessRuntime } from '../../../core/domain/desired.ts'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { StartRequest as AnyStartRequest, Exit, Instance } from '../../ports/runtime.ts'
import { makePrivateFolder, removeFolder } from '../files/private-files.ts'
import type { Collector } from './process-collector.ts'
import { baseEnvironment, instanceVariable, runtimeVariable } from './process-environment.ts'
import { groupGone, signalGroup } from './process-group.ts'
import type { Layout } from './process-layout.ts'
import { type InstanceRecord, instanceOf, outputFile, readRecords, writeRecord } from './process-records.ts'
import { type Spawned, spawnShell } from './process-spawn.ts'
import type { Spool } from './process-spool.ts'
import { killStrays } from './process-strays.ts'
import { readProcesses } from './process-table.ts'
import type { Ticker } from './process-ticker.ts'

type StartRequest = AnyStartRequest<ProcessRuntime>

/** Starts, finds again, watches and stops instances. The members do what those of the port's `Runtime` do. */
export interface Instances {
  adopt(): Promise<Instance[]>
  start(request: StartRequest): Promise<Instance>
  stop(instance: string, graceMs: number): Promise<void>
  list(environment?: string): Instance[]
  onExit(listener: (exit: Exit) => void): () => void
  /** Resolves when the last output of those that have ended is in the log and their folders are gone. */
  settled(): Promise<void>
  /** Looks away: nothing that happens to an instance from now on is noticed. */
  detach(): Promise<void>
}

export interface InstancesOptions {
  layout: Layout
  collector: Collector
  ticker: Ticker
  clock: Clock
  log: Log
}

type Ending = Awaited<Spawned['exited']>

interface Running {
  instance: Instance
  /** Of its first process, which leads the group of all that it starts. */
  pid: number
  identity: string
  /** An adopted process is not our child: it is watched by looking at the process table. */
  adopted: boolean
  finishSpool: Spool['finish']
  stopping: Promise<void> | undefined
  /** Set once its first process has ended; others of its group may still be there. */
  leaderGone: boolean
  ended: Promise<void>
  markEnded: () => void
}

const unknownEnding: Ending = { code: null, signal: null }

export function createInstances({ layout, collector, ticker, clock, log }: InstancesOptions): Instances {
  const running = new Map<string, Running>()
  const starting = new Map<string, Promise<Instance>>()
  const cleaning = new Map<string, Promise<void>>()
  const listeners = new Set<(exit: Exit) => void>()
  const closing = new AbortController()
  setMaxListeners(0, closing.signal) // one for each instance being stopped

  async function start(request: StartRequest): Promise<Instance> {
    const id = request.instance
    if (running.has(id) || starting.has(id))
      throw new BowlineError('instance-exists', `${id} is running already.`)
    const begun = startNew(request).finally(() => starting.delete(id))
    starting.set(id, begun)
    return begun
  }

  async function startNew(request: StartRequest): Promise<Instance> {
    const folder = layout.instance(request.instance)
    await cleaning.get(request.instance)
    await removeFolder(folder)
    await makePrivateFolder(layout.instances)
    await makePrivateFolder(folder)
    try {
      const spawned = await spawnInstance(request)
      const one = await recorded(request, spawned)
      spawned.unref()
      void spawned.exited.then((ending) => leaderGone(one, ending))
      return one.instance
    } catch (error) {
      await removeFolder(folder)
      throw error
    }
  }

  function spawnInstance({ instance, release, runtime, env }: StartRequest): Promise<Spawned> {
    const base = baseEnvironment(layout.runtimeId)
    const marks = { [runtimeVariable]: layout.runtimeId, [instanceVariable]: instance }
    const output = outputFile(layout, instance)
    return spawnShell(runtime.start, {
      directory: layout.checkout(release.environment, release.id),
      env: { ...base, ...env, ...marks },
      output,
    })
  }

  async function recorded({ instance: id, release }: StartRequest, spawned: Spawned): Promise<Running> {
    const { environment, commit, tag } = release
    const startedAt = new Date(clock.now()).toISOString()
    const instance = { id, environment, release: release.id, commit, tag, pid: spawned.pid, startedAt }
    const record = { instance, identity: spawned.identity }
    try {
      await writeRecord(layout, record)
      return register(record, { adopted: false })
    } catch (error) {
      signalGroup(spawned.pid, 'SIGKILL')
      throw error
    }
  }

  function register(record: InstanceRecord, { adopted }: { adopted: boolean }): Running {
    const finishSpool = collect(record, adopted)
    let markEnded = () => {}
    const ended = new Promise<void>((resolve) => {
      markEnded = resolve
    })
    const one: Running = {
      instance: instanceOf(record),
      pid: record.instance.pid,
      identity: record.identity,
      adopted,
      finishSpool,
      stopping: undefined,
      leaderGone: false,
      ended,
      markEnded,
    }
    running.set(one.instance.id, one)
    return one
  }

  function collect({ instance: { id, environment } }: InstanceRecord, resume: boolean): Spool['finish'] {
    return collector.collect({ environment, source: id, file: outputFile(layout, id), resume })
  }

  async function adopt(): Promise<Instance[]> {
    const found = await readRecords(layout)
    const records = found.flatMap(({ record }) => record ?? [])
    const rows = await readProcesses(records.map(({ instance }) => instance.pid))
    const live = records.filter(({ instance, identity }) => rows.get(instance.pid)?.identity === identity)
    const kept = new Set(live.map(({ instance }) => instance.id))
    const killed = await killStrays(layout.runtimeId, kept)
    if (killed.length > 0)
      log.warn({ groups: killed }, 'Killed processes an earlier controller left without a record')
    for (const record of live) register(record, { adopted: true })
    await Promise.all(found.filter(({ id }) => !kept.has(id)).map(forget))
    watchAdopted()
    return live.map(instanceOf)
  }

  async function forget({ id, record }: { id: string; record: InstanceRecord | undefined }): Promise<void> {
    const remove = () => removeFolder(layout.instance(id))
    await (record ? collect(record, true)(remove) : remove())
  }

  /** One look at the process table for all of them, on each tick, as long as there are any. */
  function watchAdopted(): void {
    let looking = false
    const unwatch = ticker.add(() => {
      const adopted = [...running.values()].filter((one) => one.adopted && !one.leaderGone)
      if (adopted.length === 0) return unwatch()
      if (looking) return
      looking = true
      void lookAt(adopted).finally(() => {
        looking = false
      })
    })
  }

  async function lookAt(adopted: readonly Running[]): Promise<void> {
    try {
      const rows = await readProcesses(adopted.map(({ pid }) => pid))
      for (const one of adopted) {
        const row = rows.get(one.pid)
        if (!row) void leaderGone(one, unknownEnding)
        else if (row.identity !== one.identity) end(one, unknownEnding)
      }
    } catch (error) {
      log.error({ error: messageOf(error) }, 'Cannot read the process table')
    }
  }

  /**
   * What an instance leaves behind in its group ends with it. While it is being stopped, the others may use up the grace
   * period, because a shell that waits for the real program dies of SIGTERM at once.
   */
  async function leaderGone(one: Running, ending: Ending): Promise<void> {
    if (closing.signal.aborted || one.leaderGone) return
    one.leaderGone = true
    if (one.stopping) await groupGone(one.pid, closing.signal)
    else signalGroup(one.pid, 'SIGKILL')
    end(one, ending)
  }

  function end(one: Running, { code, signal }: Ending): void {
    const { instance } = one
    if (closing.signal.aborted || running.get(instance.id) !== one) return
    running.delete(instance.id)
    cleaning.set(instance.id, cleanUp(one))
    one.markEnded()
    for (const listener of listeners) tell(listener, { instance, code, signal })
  }

  function tell(listener: (exit: Exit) => void, exit: Exit): void {
    try {
      listener(exit)
    } catch (error) {
      log.error(
        { instance: exit.instance.id, error: messageOf(error) },
        'A listener of instance exits failed',
      )
    }
  }

  async function cleanUp({ instance: { id }, finishSpool }: Running): Promise<void> {
    try {
      await finishSpool(() => removeFolder(layout.instance(id)))
    } catch (error) {
      log.error({ instance: id, error: messageOf(error) }, 'Cannot put away what an instance left')
    } finally {
      cleaning.delete(id)
    }
  }

  async function stop(id: string, graceMs: number): Promise<void> {
    const one = running.get(id)
    if (!one || closing.signal.aborted) return
    one.stopping ??= terminate(one, graceMs)
    await one.stopping
  }

  async function terminate(one: Running, graceMs: number): Promise<void> {
    if (one.adopted) await lookAt([one])
    if (running.get(one.instance.id) !== one) return
    signalGroup(one.pid, 'SIGTERM')
    const kill = setTimeout(() => signalGroup(one.pid, 'SIGKILL'), graceMs)
    closing.signal.addEventListener('abort', one.markEnded)
    await one.ended
    closing.signal.removeEventListener('abort', one.markEnded)
    clearTimeout(kill)
  }

  return {
    adopt,
    start,
    stop,
    list: (environment) => {
      const instances = [...running.values()].map(({ instance }) => instance)
      return instances.filter((each) => environment === undefined || each.environment === environment)
    },
    onExit(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async settled() {
      await Promise.all(cleaning.values())
    },
    async detach() {
      await Promise.allSettled(starting.values())
      closing.abort()
      await Promise.all(cleaning.values())
    },
  }
}
