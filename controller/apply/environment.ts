import { isDeepStrictEqual } from 'node:util'
import { type Environment, losesAllVariables } from '../../core/domain/desired.ts'
import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import type { Held } from '../../core/domain/plan.ts'
import { type EnvironmentStatus, noValue } from '../../core/domain/status.ts'
import type { Target } from '../../core/domain/target.ts'
import { type EnvironmentFacts, environmentStatus } from '../observe/environment-status.ts'
import { ReleaseCheck } from '../observe/release-check.ts'
import { StatusRecord } from '../observe/status-record.ts'
import type { StoredEnvironment } from '../ports/environment-store.ts'
import type { RunnerConnection } from '../ports/runners.ts'
import type { Exit } from '../ports/runtime.ts'
import type { Opened } from '../sealing/vault.ts'
import { Arrivals } from './arrival.ts'
import { Attempts } from './attempts.ts'
import type { EnvironmentPorts } from './environment-ports.ts'
import type { EnvironmentView } from './environment-view.ts'
import { Rollout } from './rollout.ts'
import { resumesInMs, suspensionOf, unlessSuspended } from './suspension.ts'
import { isOther, settingsOf } from './target-change.ts'

/** For runners of others than ours, once their environment is deleted. */
const longestGraceMs = 30_000

/**
 * One environment, worked towards its target on its own: never twice at once, again after every change, with back-off
 * after a failure. Everything it does is safe to repeat.
 */
export class EnvironmentReconciler {
  readonly id: string
  readonly #ports: EnvironmentPorts
  readonly #rollout: Rollout
  readonly #record: StatusRecord
  readonly #attempts: Attempts
  /** What is worked for now; null before the first specification. */
  #target: Target | null = null
  /** The target that an earlier controller had for it, until this one goes on with it or has another. */
  #recalled: Target | null = null
  /** What was last applied in full; null until then. */
  #applied: Environment | null
  /** The target that was reached last; null before the first. */
  #reached: Target | null = null
  readonly #arrivals: Arrivals
  readonly #releaseCheck = new ReleaseCheck()
  /** Settings last pushed to connected runners; null before the first push: they have those of their handshake. */
  #configured: unknown = null
  #held: readonly Held[] = []
  #diagnostics: readonly Diagnostic[] = []
  #phase: EnvironmentFacts['phase'] = 'idle'
  #waitsTo: EnvironmentFacts['waitsTo'] = null
  #deleting = false
  #closed = false
  /** The controller stops: what was told of it last stays, as its stop is one fact about the whole. */
  #isLeft = false
  /** Somebody waits for it, or it has been let in already: it need not wait for its turn. */
  #haste: 'none' | 'urgent' | 'let-in' = 'none'
  /** There may be something to do that the loop has not seen. */
  #dirty = false
  #cancelResume = () => {}
  /** Ends the attempt that is under way; undefined at rest, as most are. */
  #abort: AbortController | undefined
  #loop: Promise<void> | undefined

  constructor(
    stored: Pick<StoredEnvironment, 'id' | 'applied' | 'deployed' | 'conditions'>,
    ports: EnvironmentPorts,
  ) {
    this.id = stored.id
    this.#applied = stored.applied
    this.#ports = ports
    this.#attempts = new Attempts(stored.id, ports, () => this.kick())
    this.#record = new StatusRecord(stored, ports)
    this.#arrivals = new Arrivals(ports)
    this.#rollout = new Rollout(stored, ports, {
      entered: (phase) => {
        this.#phase = phase
        this.#publish()
      },
      crashing: (error, crashes) => {
        this.#attempts.remember(error, crashes)
        this.#publish()
      },
      waits: (what) => {
        this.#waitsTo = what
        this.#publish()
      },
      changed: () => this.#publish(),
    })
  }

  /** Takes up what an earlier controller had for it, so that others know it. Nothing is done about it before `resume`. */
  recall(wanted: Target): void {
    this.#recalled = wanted
    const before = { target: null, applied: this.#applied }
    this.#target = unlessSuspended(wanted, before, this.#ports.clock.now())
  }

  /** Goes on with what was taken up, unless it has been given something else to do since. */
  async resume(): Promise<void> {
    const recalled = this.#recalled
    if (!recalled) return
    await this.#ports.beginnings.next({ cause: recalled.commit, owner: recalled.extension.id }, false)
    if (!this.#recalled || this.#closed || this.#deleting) return
    this.#haste = 'let-in'
    this.aim(this.#recalled, [], [])
  }

  /** Takes up a new target. One that differs ends what is being done for the old one, at once. */
  aim(wanted: Target, held: readonly Held[], diagnostics: readonly Diagnostic[]): void {
    const before = { target: this.#recalled ? null : this.#target, applied: this.#applied }
    this.#recalled = null
    const target = unlessSuspended(wanted, before, this.#ports.clock.now())
    this.#resumeLater(() => this.aim(wanted, held, diagnostics), wanted)
    const changed = isOther(before.target, target)
    const restated = before.target !== null && !changed && before.target.commit !== target.commit
    this.#target = target
    if (!changed && this.#reached === before.target) this.#reached = target
    if (changed) this.#arrivals.aimed(before.applied, target.environment)
    this.#held = held
    this.#diagnostics = diagnostics
    if (changed) this.#abort?.abort(new Error('superseded by a newer commit'))
    if (changed || restated) this.#rollout.forgive()
    if (restated) this.#attempts.forgive()
    this.#publish()
    if (changed) this.#hurry()
    else if (restated) this.retry()
  }

  #resumeLater(resume: () => void, { environment }: Target): void {
    this.#cancelResume()
    const waitMs = resumesInMs(environment, this.#ports.clock.now())
    if (waitMs !== null) this.#cancelResume = this.#ports.clock.after(waitMs, resume)
  }

  /** Somebody has changed it, and waits. */
  #hurry(): void {
    if (this.#haste === 'none') this.#haste = 'urgent'
    this.kick()
  }

  /** Looks again whether there is something to do. */
  kick(): void {
    this.#attempts.cancel()
    this.#dirty = true
    if (this.#closed) return
    this.#loop ??= this.#run().finally(() => {
      this.#loop = undefined
      this.#abort = undefined
      if (this.#dirty && !this.#deleting) this.kick() // it came while the loop was ending
    })
  }

  /** Somebody asks for it, or what a failure waits for may have changed: tries again at once. */
  retry(): void {
    if (this.#attempts.failure) this.kick()
  }

  /** Stops everything and removes every trace. */
  async delete(): Promise<void> {
    this.#deleting = true
    this.#cancelResume()
    this.#abort?.abort(new Error('the environment is being deleted'))
    await this.#loop
    this.#closed = true
    this.#attempts.cancel()
    await this.#stopAll(new AbortController().signal)
    const graceMs = Math.min(this.#target?.environment.drainTimeoutMs ?? 0, longestGraceMs)
    await this.#ports.hub.dismiss(this.id, graceMs)
    await this.#ports.endKeys(this.id)
    this.#ports.dispatcher.drop(this.id)
    this.#ports.declarations.drop(this.id)
    this.#ports.troubles.forget(this.id)
    await this.#ports.queue.remove(this.id)
    await this.#ports.runtime.forget(this.id)
    await this.#ports.writer.forget(this.id)
    await this.#ports.store.deleteEnvironment(this.id)
  }

  /**
   * Ends the work. With `stopInstances` the instances are drained and stopped, else they are left running. That the
   * controller stops is no news about it: nothing is told or written of it.
   */
  async close(stopInstances: boolean): Promise<void> {
    this.#closed = true
    this.#attempts.cancel()
    this.#cancelResume()
    this.#abort?.abort(new Error('the controller is stopping'))
    await this.#loop
    this.#isLeft = true
    if (stopInstances) await this.#stopAll(new AbortController().signal)
  }

  /** A runner came or went. */
  connectionsChanged(connection: RunnerConnection): void {
    this.#rollout.connectionsChanged(connection)
    this.#publish()
  }

  /** Something that its status tells of has changed. */
  restate(): void {
    this.#publish()
  }

  /** An instance has ended. */
  exited(exit: Exit): void {
    this.#ports.troubles.forget(this.id, exit.instance.id)
    if (this.#rollout.exited(exit, this.#closed)) this.kick()
    this.#publish()
  }

  view(): EnvironmentView {
    return {
      id: this.id,
      target: this.#target,
      status: this.status(),
      conditions: this.#record.conditions,
      deployed: this.#rollout.deployed,
      movedTag: this.#ports.movedTag(this.id, this.#rollout.deployed),
      instances: this.#rollout.instances(),
      arrival: this.#arrivals.last,
      output: this.#attempts.failure?.output ?? null,
      held: this.#held,
      diagnostics: this.#diagnostics,
    }
  }

  /** What is worked for now; null before the first specification. */
  get target(): Target | null {
    return this.#target
  }

  /** What was last applied in full; null until then. */
  get applied(): Environment | null {
    return this.#applied
  }

  /** Something went wrong and has not been put right: a new commit is a reason to try again. */
  get hasFailed(): boolean {
    return this.#attempts.failure !== null || this.#rollout.hasCrashed
  }

  /** The one word of its view, alone. */
  status(): EnvironmentStatus {
    return environmentStatus(this.#facts())
  }

  releaseOf(instance: string): string | undefined {
    return this.#rollout.releaseOf(instance)
  }

  async #run(): Promise<void> {
    while (this.#dirty && !this.#closed && !this.#deleting) {
      await this.#turn()
      this.#dirty = false
      if (this.#closed || this.#deleting) return
      this.#abort = new AbortController()
      const { signal } = this.#abort
      const target = this.#target
      if (!target) return
      try {
        await this.#converge(target, signal)
        this.#attempts.succeeded()
        this.#arrived(target)
      } catch (error) {
        // instances that ended during the attempt are part of the failure, no reason to hurry
        if (!signal.aborted && this.#attempts.failed(error)) this.#dirty = false
      }
      this.#phase = 'idle'
      this.#publish()
    }
  }

  async #turn(): Promise<void> {
    const haste = this.#haste
    this.#haste = 'none'
    if (haste === 'let-in') return
    const { commit: cause = '', extension } = this.#target ?? {}
    await this.#ports.beginnings.next({ cause, owner: extension?.id ?? this.id }, haste === 'urgent')
  }

  #arrived(target: Target): void {
    const newest = this.#target ?? target
    const isNewest = !isOther(target, newest)
    this.#reached = isNewest ? newest : target // of a later commit, it may be the same in other words
    if (!isNewest) return
    const { deployed } = this.#rollout
    this.#arrivals.arrived(target, {
      deployed,
      ready: this.#rollout.serving(),
      connections: this.#rollout.connections(),
    })
  }

  async #converge(wanted: Target, signal: AbortSignal): Promise<void> {
    await this.#ports.writer.known(this.id, signal)
    const { target, problem } = await this.#openable(wanted)
    const { environment } = target
    await this.#ports.arm(this.id, environment.schedules, signal)
    if (environment.mode === 'cloud' && environment.state === 'running')
      await this.#rollout.run(environment, losesAllVariables(this.#applied, environment), signal)
    else await this.#stopAll(signal)
    if (environment.mode === 'local') {
      this.#ports.dispatcher.route(this.id, () => environment.state === 'running')
      this.#ports.declarations.settle(this.id, '')
    }
    signal.throwIfAborted()
    if (!isDeepStrictEqual(this.#configured, settingsOf(target)))
      await this.#ports.configuration.push(this.id)
    this.#configured = settingsOf(target)
    this.#applied = environment
    this.#ports.applied(this.id)
    if (problem) throw problem
  }

  /** A value that cannot be opened stops the change: what was applied before goes on. What stops needs no values. */
  async #openable(wanted: Target): Promise<Pick<Opened, 'target' | 'problem'>> {
    if (wanted.environment.state === 'stopped') return { target: wanted, problem: null }
    return await this.#ports.vault.openTarget(wanted, this.#applied)
  }

  async #stopAll(signal: AbortSignal): Promise<void> {
    await this.#rollout.stopAll(this.#target?.environment.drainTimeoutMs ?? 0, signal)
  }

  #facts(): EnvironmentFacts {
    const declaration = this.#ports.declarations.of(this.id)
    const release = this.#target && this.#releaseCheck.findings(this.#target, declaration)
    const misspelt = (release?.misspelt ?? []).map((message) => ({ reason: 'UnknownEvents', message }))
    const withoutValue = (release?.withoutValue ?? []).map((message) => ({ reason: noValue, message }))
    return {
      target: this.#target?.environment ?? null,
      phase: this.#phase,
      waitsTo: this.#waitsTo,
      applying: this.#target !== this.#reached,
      instances: this.#rollout.instances().length,
      ready: this.#rollout.serving(),
      connections: this.#rollout.connections().length,
      failure: this.#attempts.failure,
      deployedTag: this.#rollout.deployed?.tag ?? null,
      diagnostics: this.#diagnostics,
      held: this.#held,
      suspended: suspensionOf(this.#target?.environment, this.#ports.clock.now()),
      missing: release?.missing ?? [],
      movedTag: this.#ports.movedTag(this.id, this.#rollout.deployed),
      unattended: this.#ports.unattended(this.id),
      troubles: [...this.#ports.troubles.of(this.id), ...misspelt, ...withoutValue],
    }
  }

  #publish(): void {
    if (this.#deleting || this.#isLeft) return
    const { deployed } = this.#rollout
    this.#record.tell(this.#facts(), { target: this.#target, applied: this.#applied, deployed })
    this.#ports.changed(this.id)
  }
}
