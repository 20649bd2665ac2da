import { isDeepStrictEqual } from 'node:util'
import { type Environment, isSuspended, type Schedule } from '../../core/domain/desired.ts'
import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import { BowlineError, codeOf, messageOf } from '../../core/domain/errors.ts'
import type { Held } from '../../core/domain/plan.ts'
import { type Condition, type EnvironmentStatus, withSince } from '../../core/domain/status.ts'
import type { Target } from '../../core/domain/target.ts'
import { backoffMs, usualBackoff } from '../../core/lib/backoff.ts'
import { Signal, sleep } from '../lib/signal.ts'
import type { Unattended } from '../observe/attendance.ts'
import {
  type EnvironmentFacts,
  environmentConditions,
  environmentStatus,
} from '../observe/environment-status.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { EnvironmentStore, StoredEnvironment } from '../ports/environment-store.ts'
import type { Log } from '../ports/log.ts'
import type { RunnerConnection, RunnerHub } from '../ports/runners.ts'
import type { Exit, Instance, Release, Runtime } from '../ports/runtime.ts'
import type { TaskQueue } from '../ports/task-queue.ts'
import type { Opened, Vault } from '../sealing/vault.ts'
import type { Dispatcher } from '../tasks/dispatcher.ts'
import { type Configuration, launchOf } from './configuration.ts'
import { type WhatNext, whatNext } from './what-next.ts'

/** From SIGTERM to SIGKILL. */
const killGraceMs = 10_000
/** An instance that lived this long did not crash on start. */
const stableMs = 60_000
/** A timer cannot be set further ahead; it looks again then. */
const longestTimerMs = 2 ** 31 - 1
/** Crashes in a row after which an environment counts as errored. It is tried again all the same. */
const crashesToError = 5
/** Crashes of a new launch after which a deploy gives up while an older one still serves. */
const crashesToGiveUp = 3

export interface EnvironmentPorts {
  runtime: Runtime
  hub: Pick<RunnerHub, 'connections' | 'shutdown'>
  dispatcher: Dispatcher
  queue: TaskQueue
  store: EnvironmentStore
  /** Makes the environment's schedules exactly these. */
  arm: (environment: string, schedules: readonly Schedule[]) => Promise<void>
  clock: TimerClock
  random: () => number
  log: Log
  vault: Pick<Vault, 'openTarget'>
  configuration: Pick<Configuration, 'address' | 'ofInstance' | 'push'>
  /** The tasks of an environment that wait for a runner in vain. */
  unattended: (environment: string) => Unattended | null
  /** Called whenever anything that a status shows has changed. */
  changed: (environment: string) => void
}

export interface InstanceView {
  id: string
  tag: string
  /** ISO 8601, UTC. */
  startedAt: string
  connected: boolean
  /** Generation of the configuration it was last told; null while it is not connected. */
  generation: string | null
}

/** What is shown of an environment. */
export interface EnvironmentView {
  id: string
  target: Target | null
  status: EnvironmentStatus
  conditions: readonly Condition[]
  deployed: StoredEnvironment['deployed']
  instances: readonly InstanceView[]
  held: readonly Held[]
  diagnostics: readonly Diagnostic[]
}

/**
 * One environment, worked towards its target on its own: never twice at once, again after every change, with back-off
 * after a failure. Everything it does is safe to repeat.
 */
export class EnvironmentReconciler {
  readonly id: string
  readonly #ports: EnvironmentPorts
  readonly #signal: Signal
  #target: Target | null = null
  #applied: Environment | null
  /** What connected runners were last told; null: whatever they learned in their handshake. */
  #configured: unknown = null
  #deployed: StoredEnvironment['deployed']
  #conditions: readonly Condition[]
  #held: readonly Held[] = []
  #diagnostics: readonly Diagnostic[] = []
  #failure: EnvironmentFacts['failure'] = null
  #phase: EnvironmentFacts['phase'] = 'idle'
  /** Launch of each instance, alive or just gone. */
  #launches = new Map<string, string>()
  #launch: string | null = null
  /** Which instances get tasks; null until this controller has decided. */
  #serves: ((instance: string) => boolean) | null = null
  /** Instances we are ending: their exit is no crash. */
  readonly #ending = new Set<string>()
  #crashes = 0
  #deleting = false
  #closed = false
  #shuttingDown = false
  #dirty = false
  #cancelRetry = () => {}
  #cancelResume = () => {}
  #abort = new AbortController()
  #loop: Promise<void> | undefined
  #saving: Promise<void> = Promise.resolve()
  #saved = ''

  constructor(
    stored: Pick<StoredEnvironment, 'id' | 'applied' | 'deployed' | 'conditions'>,
    ports: EnvironmentPorts,
  ) {
    this.id = stored.id
    this.#applied = stored.applied
    this.#deployed = stored.deployed
    this.#conditions = stored.conditions
    this.#ports = ports
    this.#signal = new Signal(ports.clock)
  }

  /** Takes up a new target. One that differs ends what is being done for the old one, at once. */
  aim(wanted: Target, held: readonly Held[], diagnostics: readonly Diagnostic[]): void {
    const target = this.#unlessSuspended(wanted)
    this.#resumeLater(() => this.aim(wanted, held, diagnostics), wanted)
    const changed = this.#target === null || !isDeepStrictEqual(essenceOf(this.#target), essenceOf(target))
    const restated = this.#target !== null && !changed && this.#target.commit !== target.commit
    this.#target = target
    this.#held = held
    this.#diagnostics = diagnostics
    if (changed) this.#abort.abort(new Error('superseded by a newer commit'))
    if (changed || restated) this.#crashes = 0
    if (restated && this.#failure) this.#failure = { ...this.#failure, attempts: 0 }
    this.#publish()
    if (changed || (restated && this.#failure)) this.kick()
  }

  /** While an environment is suspended it is left as it is. */
  #unlessSuspended(wanted: Target): Target {
    const { environment } = wanted
    if (!isSuspended(environment, this.#ports.clock.now())) return wanted
    const before = this.#target?.environment ?? this.#applied ?? { ...environment, state: 'stopped' as const }
    return {
      ...(this.#target ?? wanted),
      commit: wanted.commit,
      environment: { ...before, suspend: environment.suspend },
    }
  }

  #resumeLater(resume: () => void, { environment }: Target): void {
    this.#cancelResume()
    const now = this.#ports.clock.now()
    const until = environment.suspend?.until
    if (!until || !isSuspended(environment, now)) return
    this.#cancelResume = this.#ports.clock.after(Math.min(Date.parse(until) - now, longestTimerMs), resume)
  }

  /** Looks again whether there is something to do. */
  kick(): void {
    this.#cancelRetry()
    this.#dirty = true
    if (this.#closed) return
    this.#loop ??= this.#run().finally(() => {
      this.#loop = undefined
      if (this.#dirty && !this.#deleting) this.kick() // it came while the loop was ending
    })
  }

  /** Somebody asks for it, or what a failure waits for may have changed: tries again at once. */
  retry(): void {
    if (this.#failure) this.kick()
  }

  /** Stops everything and removes every trace. */
  async delete(): Promise<void> {
    this.#deleting = true
    this.#cancelResume()
    this.#abort.abort(new Error('the environment is being deleted'))
    await this.#loop
    this.#closed = true
    this.#cancelRetry()
    await this.#stopAll(new AbortController().signal)
    this.#ports.dispatcher.drop(this.id)
    await this.#ports.queue.remove(this.id)
    await this.#ports.runtime.forget(this.id)
    await this.#saving
    await this.#ports.store.deleteEnvironment(this.id)
  }

  /** Ends the work. With `stopInstances` the instances are drained and stopped, else they are left running. */
  async close(stopInstances: boolean): Promise<void> {
    this.#closed = true
    this.#cancelRetry()
    this.#cancelResume()
    this.#abort.abort(new Error('the controller is stopping'))
    await this.#loop
    this.#shuttingDown = stopInstances
    if (stopInstances) await this.#stopAll(new AbortController().signal)
    this.#publish()
    await this.#saving
  }

  /** A runner came or went. */
  connectionsChanged({ instance }: RunnerConnection): void {
    if (this.#ending.has(instance)) this.#ports.hub.shutdown(this.id, instance) // it came while it is being ended
    this.#signal.notify()
    this.#publish()
  }

  /** Something that its status tells of has changed. */
  restate(): void {
    this.#publish()
  }

  exited({ instance, code, signal }: Exit): void {
    const expected = this.#ending.delete(instance.id) || this.#closed
    this.#ports.dispatcher.instanceGone(this.id, instance.id, expected ? 'released' : 'lost')
    void this.#ports.store.forgetInstance(instance.id).catch((error: unknown) => {
      this.#ports.log.warn({ environment: this.id, reason: messageOf(error) }, 'could not forget an instance')
    })
    if (!expected) {
      const livedMs = this.#ports.clock.now() - Date.parse(instance.startedAt)
      this.#crashes = livedMs >= stableMs ? 1 : this.#crashes + 1
      const { id, handle } = instance
      this.#ports.log.warn({ environment: this.id, instance: id, handle, code, signal }, 'an instance ended')
      this.kick()
    }
    this.#signal.notify()
    this.#publish()
  }

  view(): EnvironmentView {
    const generations = new Map(this.#connections().map((each) => [each.instance, each.generation]))
    return {
      id: this.id,
      target: this.#target,
      status: environmentStatus(this.#facts()),
      conditions: this.#conditions,
      deployed: this.#deployed,
      instances: this.#ports.runtime.instances(this.id).map(({ id, tag, startedAt }) => {
        const generation = generations.get(id) ?? null
        return { id, tag, startedAt, connected: generation !== null, generation }
      }),
      held: this.#held,
      diagnostics: this.#diagnostics,
    }
  }

  get target(): Target | null {
    return this.#target
  }

  get applied(): Environment | null {
    return this.#applied
  }

  async #run(): Promise<void> {
    while (this.#dirty && !this.#closed && !this.#deleting) {
      this.#dirty = false
      this.#abort = new AbortController()
      const { signal } = this.#abort
      const target = this.#target
      if (!target) return
      try {
        await this.#converge(target, signal)
        this.#failure = null
      } catch (error) {
        if (!signal.aborted) this.#failed(error)
      }
      this.#phase = 'idle'
      this.#publish()
    }
  }

  #failed(error: unknown): void {
    const { retryInMs, level } = this.#remember(error, (this.#failure?.attempts ?? 0) + 1)
    this.#ports.log[level](
      { environment: this.id, code: codeOf(error), reason: messageOf(error), retryInMs },
      'could not converge',
    )
    if (retryInMs === null) return
    this.#dirty = false // instances that ended during the attempt are part of the failure, no reason to hurry
    this.#cancelRetry = this.#ports.clock.after(retryInMs, () => this.kick())
  }

  #remember(error: unknown, attempts: number): WhatNext {
    const next = whatNext(error, attempts, this.#ports.random())
    const { condition, reason } = next
    this.#failure = { condition, reason, message: messageOf(error), attempts }
    return next
  }

  async #converge(wanted: Target, signal: AbortSignal): Promise<void> {
    await this.#saving
    const { target, problem } = await this.#openable(wanted)
    const { environment } = target
    await this.#ports.arm(this.id, environment.schedules)
    if (environment.mode === 'cloud' && environment.state === 'running') await this.#runCloud(target, signal)
    else await this.#stopAll(signal)
    if (environment.mode === 'local')
      this.#ports.dispatcher.route(this.id, () => environment.state === 'running')
    signal.throwIfAborted()
    if (!isDeepStrictEqual(this.#configured, settingsOf(target)))
      await this.#ports.configuration.push(this.id)
    this.#configured = settingsOf(target)
    this.#applied = environment
    if (problem) throw problem
  }

  /** A value that cannot be opened stops the change: what was applied before goes on. What stops needs no values. */
  async #openable(wanted: Target): Promise<Pick<Opened, 'target' | 'problem'>> {
    if (wanted.environment.state === 'stopped') return { target: wanted, problem: null }
    return await this.#ports.vault.openTarget(wanted, this.#applied)
  }

  async #runCloud({ environment }: Target, signal: AbortSignal): Promise<void> {
    const { runtime, store } = this.#ports
    const { source } = environment
    if (!source || !environment.runtime)
      throw new BowlineError('no-source', 'a cloud environment needs a source and a runtime')
    this.#launches = new Map((await store.instances(this.id)).map((each) => [each.id, each.launch]))
    if (this.#mustRelaunch(environment)) this.#launches.clear()
    const known = this.#knownCommit(environment)
    if (!known) this.#enter('deploying')
    const request = { environment: this.id, source, runtime: environment.runtime, signal, ...known }
    const release = await runtime.build(request)
    signal.throwIfAborted()
    this.#launch = launchOf(release, environment, this.#ports.configuration.address)
    if (this.#current().length === 0) this.#enter('deploying')
    await this.#ensureInstances(environment, release, signal)
    this.#routeToCurrent()
    const { tag, commit: deployedCommit, id } = release
    this.#deployed = {
      tag,
      commit: deployedCommit,
      release: id,
      url: source.url,
      build: environment.runtime.build,
    }
    await this.#drain(this.#surplus(environment), environment.drainTimeoutMs, signal)
    await runtime.prune(this.id, [release.id])
  }

  /** The protocol cannot take the last variable from a running worker: a new process can. */
  #mustRelaunch(environment: Environment): boolean {
    return (this.#applied?.variables.length ?? 0) > 0 && environment.variables.length === 0
  }

  /** The commit of what is deployed, where that is what is wanted: then nobody needs to be asked. */
  #knownCommit({ source, runtime }: Environment): { commit: string } | undefined {
    const deployed = this.#deployed
    const same =
      deployed?.tag === source?.tag && deployed?.url === source?.url && deployed?.build === runtime?.build
    return deployed && same ? { commit: deployed.commit } : undefined
  }

  /** Starts what is missing and waits until all of the current launch are connected. */
  async #ensureInstances(environment: Environment, release: Release, signal: AbortSignal): Promise<void> {
    const wanted = environment.instances
    for (;;) {
      if (this.#givesUp()) await this.#abandonLaunch('crashed', environment)
      if (this.#current().length < wanted) {
        await this.#startInstance(environment, release, signal)
        continue
      }
      const settled = () => this.#current().length < wanted || this.#ready().length >= wanted
      const inTime = await this.#signal.until(settled, environment.deployTimeoutMs, signal)
      if (this.#ready().length >= wanted) return
      if (!inTime) await this.#abandonLaunch('silent', environment)
    }
  }

  #givesUp(): boolean {
    return this.#crashes >= crashesToGiveUp && this.#others().length > 0
  }

  /** The new launch does not come up: an older one, where there is one, goes on serving. */
  async #abandonLaunch(why: 'crashed' | 'silent', environment: Environment): Promise<never> {
    const tail = await this.#lastLines()
    const seconds = Math.round(environment.deployTimeoutMs / 1000)
    const what =
      why === 'crashed'
        ? `its instances ended ${this.#crashes} times`
        : `not all instances connected within ${seconds} s`
    const older = this.#others().length > 0
    const ready = new Set(this.#ready())
    await Promise.all(this.#current().flatMap((each) => (older || !ready.has(each) ? [this.#end(each)] : [])))
    this.#crashes = 0 // the back-off between attempts takes over
    const served = older ? '; the previous release goes on running' : ''
    throw new BowlineError(
      'not-ready',
      `${environment.source?.tag} did not become ready: ${what}${served}${tail}`,
    )
  }

  async #startInstance(environment: Environment, release: Release, signal: AbortSignal): Promise<void> {
    const { runtime, store, clock, random } = this.#ports
    if (!environment.runtime || this.#launch === null) return
    if (this.#crashes >= crashesToError) {
      const message = `its instances ended ${this.#crashes} times in a row; trying again${await this.#lastLines()}`
      this.#remember(new BowlineError('crash-loop', message), this.#crashes)
      this.#publish()
    }
    if (this.#crashes > 1) await sleep(backoffMs(usualBackoff, this.#crashes - 1, random()), clock, signal)
    signal.throwIfAborted()
    const id = await store.newInstance(this.id, this.#launch)
    this.#launches.set(id, this.#launch)
    const env = this.#ports.configuration.ofInstance(this.id, id)
    await runtime.start({ instance: id, release, runtime: environment.runtime, env })
    this.#publish()
  }

  async #lastLines(): Promise<string> {
    const lines = await this.#ports.runtime.logs(this.id, { lines: 10 })
    return lines.length === 0 ? '' : `. Last log lines:\n${lines.map((line) => `  ${line.text}`).join('\n')}`
  }

  async #stopAll(signal: AbortSignal): Promise<void> {
    this.#launch = null
    this.#serves = () => false
    this.#ports.dispatcher.route(this.id, this.#serves)
    const instances = this.#ports.runtime.instances(this.id)
    if (instances.length === 0) return
    this.#enter('stopping')
    await this.#drain(instances, this.#target?.environment.drainTimeoutMs ?? 0, signal)
  }

  /** Fetching has stopped for these: lets them finish what they have, then ends them. */
  async #drain(instances: readonly Instance[], timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (instances.length === 0) return
    const ids = instances.map((each) => each.id)
    for (const id of ids) {
      this.#ending.add(id)
      this.#ports.hub.shutdown(this.id, id)
    }
    const busy = () => {
      const alive = this.#ports.runtime.instances(this.id).map((each) => each.id)
      const left = ids.filter((id) => alive.includes(id))
      const connected = this.#ports.hub.connections(this.id).some((each) => left.includes(each.instance))
      return connected || this.#ports.dispatcher.running(this.id, left) > 0
    }
    await this.#signal.until(() => !busy(), timeoutMs, signal)
    await Promise.all(instances.map((each) => this.#end(each)))
  }

  async #end(instance: Instance): Promise<void> {
    this.#ending.add(instance.id)
    await this.#ports.runtime.stop(instance.id, killGraceMs)
  }

  /** From now on tasks go to the current launch, and to what is started of it later. */
  #routeToCurrent(): void {
    const current = new Set(this.#current().map((each) => each.id))
    const launch = this.#launch
    this.#serves = (id) => current.has(id) || this.#launches.get(id) === launch
    this.#ports.dispatcher.route(this.id, this.#serves)
  }

  #alive(): Instance[] {
    return this.#ports.runtime.instances(this.id).filter((each) => !this.#ending.has(each.id))
  }

  #current(): Instance[] {
    return this.#alive().filter((each) => this.#launches.get(each.id) === this.#launch)
  }

  #others(): Instance[] {
    return this.#alive().filter((each) => this.#launches.get(each.id) !== this.#launch)
  }

  /** All that runs beside what is wanted; also what a superseded pass has begun to drain. */
  #surplus({ instances }: Environment): Instance[] {
    const wanted = new Set(
      this.#current()
        .slice(0, instances)
        .map((each) => each.id),
    )
    return this.#ports.runtime.instances(this.id).filter((each) => !wanted.has(each.id))
  }

  #ready(): Instance[] {
    const connected = new Set(this.#connections().map((each) => each.instance))
    return this.#current().filter((each) => connected.has(each.id))
  }

  #connections(): readonly RunnerConnection[] {
    return this.#ports.hub.connections(this.id).filter((each) => !each.leaving)
  }

  #enter(phase: EnvironmentFacts['phase']): void {
    this.#phase = phase
    this.#publish()
  }

  #facts(): EnvironmentFacts {
    return {
      target: this.#target?.environment ?? null,
      phase: this.#phase,
      instances: this.#ports.runtime.instances(this.id).length,
      ready: this.#serving(),
      connections: this.#connections().length,
      failure: this.#failure,
      deployedTag: this.#deployed?.tag ?? null,
      diagnostics: this.#diagnostics,
      held: this.#held,
      shuttingDown: this.#shuttingDown,
      suspended: this.#suspended(),
      unattended: this.#ports.unattended(this.id),
    }
  }

  #suspended(): string | null {
    const environment = this.#target?.environment
    const suspended = environment && isSuspended(environment, this.#ports.clock.now())
    return suspended ? (environment.suspend?.reason ?? null) : null
  }

  /** Instances that do the work: connected, and given tasks. Until this controller has looked, all that it found. */
  #serving(): number {
    const serves = this.#serves
    if (!serves) return this.#applied ? this.#alive().length : 0
    const connected = new Set(this.#connections().map((each) => each.instance))
    return this.#alive().filter((each) => connected.has(each.id) && serves(each.id)).length
  }

  #publish(): void {
    if (this.#deleting) return
    const now = new Date(this.#ports.clock.now()).toISOString()
    const facts = this.#facts()
    this.#conditions = withSince(environmentConditions(facts), this.#conditions, now)
    this.#save(environmentStatus(facts))
    this.#ports.changed(this.id)
  }

  #save(status: EnvironmentStatus): void {
    const target = this.#target
    if (!target) return
    const record = {
      id: this.id,
      extensionId: target.extension.id,
      applied: this.#applied,
      status,
      conditions: this.#conditions,
      observedCommit: target.commit,
      deployed: this.#deployed,
      held: this.#held,
    }
    const text = JSON.stringify(record)
    if (text === this.#saved) return
    this.#saved = text
    this.#saving = this.#saving
      .then(() => this.#ports.store.saveEnvironment(record))
      .catch((error: unknown) => {
        this.#saved = ''
        this.#ports.log.warn({ environment: this.id, reason: messageOf(error) }, 'could not save the status')
      })
  }
}

/** What of a target reaches a runner as its configuration. */
function settingsOf({ account, extension, environment }: Target) {
  const { products, hub } = extension
  return [environment.variables, environment.logLevel, products, hub, account.id, account.displayName]
}

/** What of a target there is to work for. */
function essenceOf(target: Target) {
  return [target.environment, settingsOf(target)]
}
