import type { Environment } from '../../core/domain/desired.ts'
import { BowlineError, messageOf } from '../../core/domain/errors.ts'
import type { InstanceView } from '../../core/domain/instance-view.ts'
import { backoffMs, usualBackoff } from '../../core/lib/backoff.ts'
import type { Waits } from '../lib/fair-turns.ts'
import { Signal, sleep } from '../lib/signal.ts'
import type { DeployedRelease, StoredEnvironment } from '../ports/environment-store.ts'
import type { RunnerConnection } from '../ports/runners.ts'
import type { Exit, Instance, Release } from '../ports/runtime.ts'
import type { EnvironmentPorts } from './environment-ports.ts'
import { lastLines } from './last-lines.ts'
import { Launches, launchOf } from './launches.ts'

/** From SIGTERM to SIGKILL. */
const killGraceMs = 10_000
/** An instance that lived this long did not crash on start. */
const stableMs = 60_000
/** Crashes in a row after which an environment counts as errored. It is tried again all the same. */
const crashesToError = 5
/** Crashes of a new launch after which a deploy gives up while an older one still serves. */
const crashesToGiveUp = 3
/** So long a start keeps others back that wait for their turn. */
const longestStartMs = 10_000

/** What a rollout tells while it goes on. */
export interface RolloutEvents {
  /** Something takes its time. */
  entered: (phase: 'deploying' | 'stopping') => void
  /** Instances end again and again: `crashes` in a row by now. */
  crashing: (error: BowlineError, crashes: number) => void
  /** It waits for its turn to do this; null: no more. */
  waits: (what: 'build' | 'start' | null) => void
  /** There are other instances than before. */
  changed: () => void
}

/**
 * The instances of one environment: starts the launch that is wanted, gives it the tasks once it is ready, lets the
 * older ones finish theirs, and ends those. Only one of `run` and `stopAll` may be under way at a time.
 * A stuck deploy ends by: a build after 10 min (`process-build.ts`), Git after 60 s of silence (`git-tags.ts`),
 * `deployTimeout`, crashes (`#ensureInstances`), `drainTimeout`, and a newer commit (`EnvironmentReconciler.aim`).
 */
export class Rollout {
  readonly #id: string
  readonly #ports: EnvironmentPorts
  readonly #events: RolloutEvents
  readonly #launches: Launches
  readonly #signal: Signal
  /** An earlier controller has applied something: its instances serve until this one has decided. */
  readonly #adopted: boolean
  #deployed: DeployedRelease | null
  /** Of instances in a row, each soon after its start. */
  #crashes = 0
  /** The instance that crashed last. */
  #crashed: string | null = null

  constructor(
    { id, applied, deployed }: Pick<StoredEnvironment, 'id' | 'applied' | 'deployed'>,
    ports: EnvironmentPorts,
    events: RolloutEvents,
  ) {
    this.#id = id
    this.#adopted = applied !== null
    this.#deployed = deployed
    this.#ports = ports
    this.#events = events
    this.#launches = new Launches(id, ports)
    this.#signal = new Signal(ports.clock)
  }

  /** The release that serves; null before the first. */
  get deployed(): DeployedRelease | null {
    return this.#deployed
  }

  /** All that run, those that are being ended included. */
  instances(): InstanceView[] {
    const generations = new Map(this.connections().map((each) => [each.instance, each.generation]))
    return this.#launches.all().map(({ id, tag, startedAt }) => {
      const generation = generations.get(id) ?? null
      return { id, tag, startedAt, connected: generation !== null, generation }
    })
  }

  /** Id of the release that an instance was started from; undefined for what is none of ours. */
  releaseOf(instance: string): string | undefined {
    return this.#launches.releaseOf(instance)
  }

  /** Connections of runners that are here to stay. */
  connections(): readonly RunnerConnection[] {
    return this.#launches.connections()
  }

  /** How many instances do the work: connected, and given tasks. Until this controller has looked, all that it found. */
  serving(): number {
    const serving = this.#launches.serving()
    if (serving) return serving.length
    return this.#adopted ? this.#launches.found().length : 0
  }

  /** Instances have crashed, and count still. */
  get hasCrashed(): boolean {
    return this.#crashes > 0
  }

  /** Crashes so far are about another target. */
  forgive(): void {
    this.#crashes = 0
    this.#crashed = null
  }

  /** A runner came or went. */
  connectionsChanged({ instance }: RunnerConnection): void {
    if (this.#launches.isEnding(instance)) this.#ports.hub.shutdown(this.#id, instance) // it came while it is being ended
    this.#signal.notify()
  }

  /**
   * An instance has ended.
   * @param expected also where we did not ask it to
   * @returns whether that was a crash
   */
  exited({ instance, code, signal }: Exit, expected: boolean): boolean {
    const { dispatcher, clock, log } = this.#ports
    const crashed = !this.#forget(instance.id) && !expected
    dispatcher.instanceGone(this.#id, instance.id, crashed ? 'lost' : 'released')
    if (crashed) {
      const { id, handle, startedAt } = instance
      this.#crashes = clock.now() - Date.parse(startedAt) >= stableMs ? 1 : this.#crashes + 1
      this.#crashed = id
      log.warn({ environment: this.#id, instance: id, handle, code, signal }, 'an instance ended')
    }
    this.#signal.notify()
    return crashed
  }

  /**
   * Makes the instances those of an environment that is to run. Resolves when they serve and all others are gone.
   * @param anew starts new instances, even where those that run are of the same launch
   * @throws {BowlineError} `no-source`, `not-ready`, or as `Runtime.build` and `Runtime.start`
   * @throws the reason of `signal`; a later call goes on from there
   */
  async run(environment: Environment, anew: boolean, signal: AbortSignal): Promise<void> {
    const { runtime, store, builds } = this.#ports
    const { source } = environment
    if (!source || !environment.runtime)
      throw new BowlineError('no-source', 'a cloud environment needs a source and a runtime')
    const stored = await store.instances(this.#id)
    this.#launches.recall(anew ? [] : stored)
    const known = this.#knownCommit(environment)
    if (!known) this.#events.entered('deploying')
    const turn = <T>(work: () => Promise<T>, until: AbortSignal) =>
      builds.run(environment.extension, until, work, this.#waitsTo('build'))
    const request = { environment: this.#id, source, runtime: environment.runtime, signal, turn, ...known }
    const release = await runtime.build(request)
    signal.throwIfAborted()
    this.#launches.wanted = launchOf(release, environment, this.#ports.configuration.told(this.#id))
    if (this.#launches.current().length === 0) this.#events.entered('deploying')
    await this.#ensureInstances(environment, release, signal)
    this.#ports.dispatcher.route(this.#id, this.#launches.serveWanted())
    const { tag, commit, id } = release
    this.#deployed = { tag, commit, release: id, url: source.url, build: environment.runtime.build }
    await this.#drain(this.#launches.surplus(environment.instances), environment.drainTimeoutMs, signal)
    this.#ports.declarations.settle(this.#id, release.id)
    await runtime.prune(this.#id, [release.id])
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
      const givesUp = this.#crashes >= crashesToGiveUp && this.#launches.others().length > 0
      if (givesUp) await this.#abandonLaunch('crashed', environment)
      if (this.#launches.current().length < wanted) {
        await this.#startInstance(environment, release, signal)
        continue
      }
      const settled = () =>
        this.#launches.current().length < wanted || this.#launches.ready().length >= wanted
      const inTime = await this.#signal.until(settled, environment.deployTimeoutMs, signal)
      if (this.#launches.ready().length >= wanted) return
      if (!inTime) await this.#abandonLaunch('silent', environment)
    }
  }

  /** The new launch does not come up: an older one, where there is one, goes on serving. */
  async #abandonLaunch(why: 'crashed' | 'silent', environment: Environment): Promise<never> {
    const silent = this.#launches.current().find((each) => !this.#launches.ready().includes(each))
    const output = await lastLines(
      this.#ports.runtime,
      this.#id,
      why === 'crashed' ? this.#crashed : (silent?.id ?? null),
    )
    const seconds = Math.round(environment.deployTimeoutMs / 1000)
    const what =
      why === 'crashed'
        ? `its instances ended ${this.#crashes} times`
        : [`not all instances connected within ${seconds} s`, ...this.#troubles()].join('; ')
    const older = this.#launches.others().length > 0
    const ready = new Set(this.#launches.ready())
    await Promise.all(
      this.#launches.current().flatMap((each) => (older || !ready.has(each) ? [this.#end(each)] : [])),
    )
    this.#crashes = 0 // the back-off between attempts takes over
    const served = older ? '; the previous release goes on running' : ''
    const message = `${environment.source?.tag} did not become ready: ${what}${served}`
    throw new BowlineError('not-ready', message, { output })
  }

  /** Why its runners are not taken for connected, where they are there. */
  #troubles(): string[] {
    return this.#ports.troubles.of(this.#id).map(({ message }) => message)
  }

  async #startInstance(environment: Environment, release: Release, signal: AbortSignal): Promise<void> {
    const { runtime, store, starts, clock, random } = this.#ports
    const launch = this.#launches.wanted
    if (!environment.runtime || launch === null) return
    if (this.#crashes >= crashesToError) {
      const message = `its instances ended at least ${crashesToError} times in a row; trying again`
      const output = await lastLines(this.#ports.runtime, this.#id, this.#crashed)
      this.#events.crashing(new BowlineError('crash-loop', message, { output }), this.#crashes)
    }
    if (this.#crashes > 1) await sleep(backoffMs(usualBackoff, this.#crashes - 1, random()), clock, signal)
    const started = await starts.take(environment.extension, signal, this.#waitsTo('start'))
    try {
      signal.throwIfAborted()
      const id = await store.newInstance(this.#id, launch)
      this.#launches.starts(id, release.id)
      const env = this.#ports.configuration.ofInstance(this.#id, id, environment.runtime.env)
      await runtime
        .start({ instance: id, release, runtime: environment.runtime, env })
        .catch((error: unknown) => {
          this.#forget(id)
          throw error
        })
      void this.#upOrGone(id).finally(started)
    } catch (error) {
      started()
      throw error
    }
    this.#events.changed()
  }

  /** Until its start is over: it is connected, or has ended. One that stays silent does not keep others back for long. */
  async #upOrGone(instance: string): Promise<void> {
    const isUp = () => this.connections().some((each) => each.instance === instance)
    const isOver = () => isUp() || !this.#launches.alive().some(({ id }) => id === instance)
    await this.#signal.until(isOver, longestStartMs, new AbortController().signal)
  }

  #waitsTo(what: 'build' | 'start'): Waits {
    return (isWaiting) => this.#events.waits(isWaiting ? what : null)
  }

  /** An instance has ended, or never began. True where we were ending it. */
  #forget(instance: string): boolean {
    const { store, log } = this.#ports
    void store.forgetInstance(instance).catch((error: unknown) => {
      log.warn({ environment: this.#id, reason: messageOf(error) }, 'could not forget an instance')
    })
    return this.#launches.gone(instance)
  }

  /** Gives no more tasks to any instance, lets them finish what they have for at most `drainMs`, and ends them. */
  async stopAll(drainMs: number, signal: AbortSignal): Promise<void> {
    this.#launches.wanted = null
    this.#ports.dispatcher.route(this.#id, this.#launches.serveNone())
    const instances = this.#launches.all()
    if (instances.length === 0) return
    this.#events.entered('stopping')
    await this.#drain(instances, drainMs, signal)
  }

  /** Fetching has stopped for these: lets them finish what they have, then ends them. */
  async #drain(instances: readonly Instance[], timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (instances.length === 0) return
    const ids = instances.map((each) => each.id)
    for (const id of ids) {
      this.#launches.ends(id)
      this.#ports.hub.shutdown(this.#id, id)
    }
    const busy = () => {
      const alive = this.#launches.all().map((each) => each.id)
      const left = ids.filter((id) => alive.includes(id))
      const connected = this.#ports.hub.connections(this.#id).some((each) => left.includes(each.instance))
      return connected || this.#ports.dispatcher.running(this.#id, left) > 0
    }
    await this.#signal.until(() => !busy(), timeoutMs, signal)
    await Promise.all(instances.map((each) => this.#end(each)))
  }

  async #end(instance: Instance): Promise<void> {
    this.#launches.ends(instance.id)
    await this.#ports.runtime.stop(instance.id, killGraceMs)
  }
}
