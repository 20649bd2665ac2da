import { isDeepStrictEqual } from 'node:util'
import { type Account, type Environment, environmentTypes } from '../../core/domain/desired.ts'
import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import { BowlineError, messageOf } from '../../core/domain/errors.ts'
import { environmentId } from '../../core/domain/identifiers.ts'
import type { Observed } from '../../core/domain/observed.ts'
import type { Held, Plan } from '../../core/domain/plan.ts'
import type { Target } from '../../core/domain/target.ts'
import { backoffMs, usualBackoff } from '../../core/lib/backoff.ts'
import { groupBy } from '../../core/lib/group-by.ts'
import { fewAtATime } from '../lib/few-at-a-time.ts'
import { sleep } from '../lib/signal.ts'
import { Slices } from '../lib/slices.ts'
import type { StoredEnvironment, StoredExtension } from '../ports/environment-store.ts'
import type { RunnerConnection } from '../ports/runners.ts'
import type { Exit } from '../ports/runtime.ts'
import { EnvironmentReconciler } from './environment.ts'
import type { EnvironmentPorts } from './environment-ports.ts'
import type { EnvironmentView } from './environment-view.ts'
import type { Kept } from './kept.ts'
import { ObservedFleet } from './observed-fleet.ts'
import type { EnvironmentRegistry } from './registry.ts'

/** How long a pass waits for the deletion of what it declares anew, before it fails and is tried again. */
const patienceMs = 45_000

/** Queues of earlier controllers that are cleared at once. */
const queuesAtOnce = 8

export interface FleetPorts extends Omit<EnvironmentPorts, 'applied'> {
  /** Kept by the fleet, for all who have to know of an environment. */
  registry: EnvironmentRegistry
}

/** Every environment there is, each reconciled on its own, and the last good specification of every extension. */
export class Fleet {
  readonly #ports: FleetPorts & EnvironmentPorts
  readonly #extensions = new Map<string, StoredExtension>()
  /** Their ids, by name. */
  readonly #names = new Map<string, string>()
  readonly #environments = new Map<string, EnvironmentReconciler>()
  readonly #deleting = new Map<string, Promise<void>>()
  /** Extensions that go once their environments are gone. */
  readonly #removing = new Set<string>()
  readonly #closing = new AbortController()
  /** Of the newest plan. */
  #account: Account | undefined
  #verdicts: Verdicts = new Map()
  /** Extensions taken over by a pass that has not given their environments their targets yet. */
  readonly #unaimed = new Set<string>()
  /** Environments in which something has gone wrong and has not been put right. */
  readonly #failed = new Set<string>()
  readonly #observed = new ObservedFleet({
    ids: () => this.#extensions.keys(),
    look: (id) => this.#lookAt(id),
  })

  constructor(ports: FleetPorts) {
    const extensionOf = (id: string) => this.#environments.get(id)?.target?.extension.id
    this.#ports = {
      ...ports,
      applied: (id) => this.#observed.changed(extensionOf(id)),
      changed: (id) => {
        this.#noteFailure(id)
        ports.changed(id)
      },
    }
  }

  /** Takes up what an earlier controller kept, in a few statements. Nothing is done about it before `resume`. */
  async restore({ extensions, environments }: Kept): Promise<void> {
    const { writer, queue, dispatcher } = this.#ports
    const slices = new Slices(this.#closing.signal)
    const stored = new Map(environments.map((each) => [each.id, each]))
    for (const extension of extensions) {
      this.#keep(extension)
      for (const environment of extension.spec.environments) {
        await slices.turn()
        const found = stored.get(environment.id) ?? unseen(environment.id)
        if (stored.delete(environment.id)) writer.recall([found])
        await this.#open(found, targetOf(extension, environment))
      }
    }
    writer.recall([...stored.values()])
    for (const orphan of stored.values()) await this.#open(orphan)
    await fewAtATime(await queue.inUse([...this.#environments.keys()]), queuesAtOnce, (id) => queue.clear(id))
    await dispatcher.refillAll()
  }

  /**
   * Goes on with the last good state, so that environments run on even while Git cannot be reached: with one after another,
   * so that runners and events are answered meanwhile. Never rejects.
   */
  async resume(): Promise<void> {
    for (const [id, environment] of [...this.#environments]) {
      if (this.#closing.signal.aborted) return
      if (environment.target) await environment.resume()
      else this.#startDelete(id) // its deletion was cut short
    }
  }

  /**
   * Carries out a plan. Resolves once every environment that it concerns has its target; they get there in their own time.
   * The others are left as they are: their target stays the one of the commit that was about them.
   */
  async apply(plan: Plan, account: Account | undefined): Promise<void> {
    this.#account = account ?? this.#account
    if (account)
      await this.#adopt(plan.adopt.map((spec) => ({ id: spec.id, account, spec, commit: plan.commit })))
    const verdicts = verdictsOf(plan)
    for (const extension of this.#concerned(verdicts)) this.#aimAll(extension, plan.commit, verdicts)
    this.#retryFailed(plan.commit, verdicts)
    this.#verdicts = verdicts
    this.#unaimed.clear()
    for (const change of plan.changes) if (change.kind === 'delete') this.#startDelete(change.environment)
    for (const id of plan.removeExtensions) this.#startRemoval(id)
  }

  /** What is there, for the planner. */
  observed(): Observed {
    return this.#observed.observed()
  }

  #lookAt(id: string) {
    const { spec } = this.#extensions.get(id) as StoredExtension
    const environments = environmentTypes
      .flatMap((type) => this.#environments.get(environmentId(id, type)) ?? [])
      .filter((each) => each.target && !this.#deleting.has(each.id))
    return { spec, environments }
  }

  extensions(): StoredExtension[] {
    return [...this.#extensions.values()]
  }

  /** Who owns the config repository, as far as that is known. */
  account(): Account | undefined {
    return this.#account ?? this.#extensions.values().next().value?.account
  }

  extension(id: string): StoredExtension | undefined {
    return this.#extensions.get(id)
  }

  extensionNamed(name: string): StoredExtension | undefined {
    const id = this.#names.get(name)
    return id === undefined ? undefined : this.#extensions.get(id)
  }

  /** The id of an environment by its `ENV-` id or UUID, in any case, or by `extension:type` where that is declared. */
  find(name: string): string | undefined {
    const [extension = '', type] = name.split(':')
    if (type === undefined) return this.#ports.registry.find(name)
    const found = this.extensionNamed(extension)
    return found?.spec.environments.find((each) => each.type === type)?.id
  }

  environments(): EnvironmentView[] {
    return [...this.#environments.values()].map((each) => each.view()).sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  ids(): string[] {
    return this.#ports.registry.ids()
  }

  environment(id: string): EnvironmentView | undefined {
    return this.#environments.get(id)?.view()
  }

  target(id: string): Target | undefined {
    return this.#ports.registry.target(id)
  }

  connectionsChanged(connection: RunnerConnection): void {
    this.#environments.get(connection.environment)?.connectionsChanged(connection)
  }

  /** Something that an environment's status tells of has changed. */
  restate(id: string): void {
    this.#environments.get(id)?.restate()
  }

  /** Tries again at once whatever has failed: of one environment, or of all. */
  retry(id?: string): void {
    if (id !== undefined) this.#environments.get(id)?.retry()
    else for (const each of this.#environments.values()) each.retry()
  }

  /** Other keys count than before: instances are given the newest. */
  keysChanged(id: string): void {
    this.#environments.get(id)?.kick()
  }

  exited(exit: Exit): void {
    this.#environments.get(exit.instance.environment)?.exited(exit)
  }

  async close(stopInstances: boolean): Promise<void> {
    this.#closing.abort(new Error('the controller is stopping'))
    await Promise.all([...this.#deleting.values()])
    await Promise.all([...this.#environments.values()].map((each) => each.close(stopInstances)))
    await this.#ports.writer.close()
  }

  /** Those that are as they were stay, the very same objects, and nothing is written of them. */
  async #adopt(extensions: readonly StoredExtension[]): Promise<void> {
    const others = extensions.filter((each) => !this.#isAdopted(each))
    for (const each of others) {
      this.#unaimed.add(each.id)
      this.#keep(each)
    }
    if (others.length > 0) await this.#ports.store.saveExtensions(others)
    for (const { id } of others.flatMap(({ spec }) => spec.environments)) {
      await this.#deleted(id)
      if (!this.#environments.has(id)) await this.#open(unseen(id))
    }
  }

  #isAdopted(extension: StoredExtension): boolean {
    const before = this.#extensions.get(extension.id)
    return before !== undefined && isSame(before, extension) && this.#isWhole(before)
  }

  /** Each of its environments is there, with its target, and nothing of it is about to go. */
  #isWhole({ id, spec }: StoredExtension): boolean {
    if (this.#unaimed.has(id) || this.#removing.has(id)) return false
    return spec.environments.every((each) => this.#environments.has(each.id) && !this.#deleting.has(each.id))
  }

  #keep(extension: StoredExtension): void {
    const before = this.#extensions.get(extension.id)
    if (before && before.spec.name !== extension.spec.name) this.#forgetName(before)
    this.#extensions.set(extension.id, extension)
    this.#observed.changed(extension.id)
    this.#names.set(extension.spec.name, extension.id)
  }

  /** Unless another extension has it by now. */
  #forgetName({ id, spec }: StoredExtension): void {
    if (this.#names.get(spec.name) === id) this.#names.delete(spec.name)
  }

  /** @param recalled what an earlier controller had for it; left out where it is new, or is to go */
  async #open(stored: StoredEnvironment, recalled?: Target): Promise<void> {
    await this.#ports.dispatcher.open(stored.id)
    const environment = new EnvironmentReconciler(stored, this.#ports)
    if (recalled) environment.recall(recalled)
    this.#environments.set(stored.id, environment)
    this.#observed.changed()
    this.#ports.registry.add(environment)
  }

  /** Those that are another than they were, or of which findings or guards say something else. */
  #concerned(verdicts: Verdicts): StoredExtension[] {
    const names = new Set([...verdicts.keys(), ...this.#verdicts.keys()])
    const isSameVerdict = verdictsCompared()
    const judged = [...names].filter((name) => !isSameVerdict(verdicts.get(name), this.#verdicts.get(name)))
    const ids = new Set([...this.#unaimed, ...judged.flatMap((name) => this.#names.get(name) ?? [])])
    return [...ids].flatMap((id) => this.#extensions.get(id) ?? [])
  }

  #aimAll(extension: StoredExtension, commit: string, verdicts: Verdicts): void {
    for (const { id } of extension.spec.environments) this.#aim(extension, id, commit, verdicts)
  }

  /** What failed is tried again at once with a new commit, whatever that is about. */
  #retryFailed(commit: string, verdicts: Verdicts): void {
    for (const id of [...this.#failed]) {
      const target = this.#environments.get(id)?.target
      if (!target || target.commit === commit) continue
      const extension = this.#extensions.get(target.extension.id)
      if (extension) this.#aim(extension, id, commit, verdicts)
    }
  }

  #noteFailure(id: string): void {
    if (this.#environments.get(id)?.hasFailed) this.#failed.add(id)
    else this.#failed.delete(id)
  }

  #aim(
    { id: extensionId, account, spec }: StoredExtension,
    id: string,
    commit: string,
    verdicts: Verdicts,
  ): void {
    const environment = spec.environments.find((each) => each.id === id)
    const reconciler = this.#environments.get(id)
    if (!environment || !reconciler) return
    const { held, diagnostics } = verdicts.get(spec.name) ?? noVerdict
    const own = held.filter((each) => each.environment === null || each.environment === id)
    if (!reconciler.target) this.#observed.changed(extensionId)
    reconciler.aim({ account, extension: spec, environment, commit }, own, diagnostics)
  }

  #startDelete(id: string): void {
    const reconciler = this.#environments.get(id)
    if (!reconciler || this.#deleting.has(id)) return
    this.#ports.registry.leaves(id)
    this.#observed.changed()
    const work = this.#untilDone(`delete ${id}`, async () => {
      await reconciler.delete()
      this.#environments.delete(id)
      this.#observed.changed()
      this.#ports.registry.remove(id)
      this.#ports.changed(id)
    })
    this.#deleting.set(
      id,
      work.finally(() => {
        this.#deleting.delete(id)
        this.#observed.changed()
      }),
    )
  }

  /** Removes an extension once its environments are gone, unless it is declared again meanwhile. */
  #startRemoval(id: string): void {
    const stored = this.#extensions.get(id)
    if (!stored) return
    this.#removing.add(id)
    const work = this.#untilDone(`remove ${stored.spec.name}`, async () => {
      await Promise.all(stored.spec.environments.map((each) => this.#deleting.get(each.id)))
      if (this.#closing.signal.aborted || this.#extensions.get(id) !== stored) return
      await this.#ports.store.deleteExtension(id)
      this.#extensions.delete(id)
      this.#observed.changed(id)
      this.#forgetName(stored)
      this.#ports.changed(id)
    })
    void work.finally(() => this.#removing.delete(id))
  }

  /** What is decided is carried through: tries again, with back-off, until it is done or the controller stops. */
  async #untilDone(what: string, work: () => Promise<void>): Promise<void> {
    const { clock, log, random } = this.#ports
    for (let failures = 1; !this.#closing.signal.aborted; failures++) {
      try {
        return await work()
      } catch (error) {
        log.warn({ reason: messageOf(error) }, `could not ${what}; trying again`)
        await sleep(backoffMs(usualBackoff, failures, random()), clock, this.#closing.signal).catch(() => {})
      }
    }
  }

  /** Resolves when an environment of this id is not being deleted any more. */
  async #deleted(id: string): Promise<void> {
    const deleting = this.#deleting.get(id)
    if (!deleting) return
    const patience = sleep(patienceMs, this.#ports.clock, this.#closing.signal).then(() => {
      throw new BowlineError('still-deleting', `${id} is still being deleted`)
    })
    await Promise.race([deleting, patience])
  }
}

function targetOf({ account, spec, commit }: StoredExtension, environment: Environment): Target {
  return { account, extension: spec, environment, commit }
}

/** What keeps an extension back, in whole or in part. */
interface Verdict {
  held: readonly Held[]
  /** Findings because of which it keeps its last good specification. */
  diagnostics: readonly Diagnostic[]
}

/** By the name of the extension; of the others there is nothing to say. */
type Verdicts = ReadonlyMap<string, Verdict>

const noVerdict: Verdict = { held: [], diagnostics: [] }

function verdictsOf({ held, stalled }: Plan): Verdicts {
  const findings = new Map(stalled.map((each) => [each.extension, each.diagnostics]))
  const guarded = groupBy(held, ({ extension }) => extension)
  const names = new Set([...guarded.keys(), ...findings.keys()])
  return new Map(
    [...names].map((name) => [
      name,
      { held: guarded.get(name) ?? [], diagnostics: findings.get(name) ?? [] },
    ]),
  )
}

/** Where nothing could be read, all extensions have the same long list of findings: it is compared once. */
function verdictsCompared(): (a: Verdict | undefined, b: Verdict | undefined) => boolean {
  let last: { a: unknown; b: unknown; same: boolean } | undefined
  return (a = noVerdict, b = noVerdict) => {
    if (last?.a !== a.diagnostics || last.b !== b.diagnostics)
      last = {
        a: a.diagnostics,
        b: b.diagnostics,
        same: isDeepStrictEqual(a.diagnostics, b.diagnostics),
      }
    return last.same && isDeepStrictEqual(a.held, b.held)
  }
}

/** Whether it says the same, at whatever commit. */
function isSame(before: StoredExtension, after: StoredExtension): boolean {
  if (before.account !== after.account && !isDeepStrictEqual(before.account, after.account)) return false
  return before.spec === after.spec || isDeepStrictEqual(before.spec, after.spec)
}

function unseen(id: string): StoredEnvironment {
  return {
    id,
    extensionId: '',
    applied: null,
    status: 'Uninitialized',
    conditions: [],
    deployed: null,
    held: [],
    updatedAt: '',
  }
}
