import { isOurInstance } from '../../core/domain/identifiers.ts'
import { count } from '../../core/lib/count.ts'
import { readKept } from '../apply/kept.ts'
import { rememberedTargets } from '../apply/sealed-values.ts'
import { startAuditRetention } from '../audit/retention.ts'
import { tellUnknownOutcomes } from '../audit/unknown-outcomes.ts'
import type { GitSource } from '../ports/git-source.ts'
import { firstContact } from '../sync/first-contact.ts'
import type { Closers } from './closers.ts'
import type { Dispatch } from './dispatch.ts'
import type { Ground } from './ground.ts'
import { assemble, type LeaderParts, openConfigRepository, openRuntime } from './leader-parts.ts'

/**
 * Follows Git, carries out plans, runs instances and schedules, and reports: what one controller does for all. That there
 * is only one is seen to by `adapters/postgres/controller-lock.ts`.
 */
export class Leader {
  readonly parts: LeaderParts
  readonly #git: GitSource
  readonly #ground: Ground
  readonly #dispatch: Dispatch
  readonly #closers: Closers

  private constructor(
    parts: LeaderParts,
    git: GitSource,
    { ground, dispatch, closers }: { ground: Ground; dispatch: Dispatch; closers: Closers },
  ) {
    this.parts = parts
    this.#git = git
    this.#ground = ground
    this.#dispatch = dispatch
    this.#closers = closers
  }

  /** Opens what it works with. Nothing is done about it before `restore`. */
  static async open(ground: Ground, dispatch: Dispatch, closers: Closers): Promise<Leader> {
    const repository = await openConfigRepository(ground)
    const runtime = openRuntime(ground)
    closers.add(() => runtime.detach())
    const parts = assemble(ground, dispatch, runtime, repository)
    closers.add(tellOfChanges(parts, ground))
    return new Leader(parts, repository.git, { ground, dispatch, closers })
  }

  /** Takes up what an earlier controller left: instances that run, tasks that are out, the last good state. */
  async restore(): Promise<void> {
    const { runtime, fleet, armed, followed } = this.parts
    const { vault, store, log } = this.#ground
    const { dispatcher } = this.#dispatch
    const kept = await readKept(store)
    await vault.recall(rememberedTargets(kept))
    const adopted = new Set((await runtime.adopt()).map((each) => each.id))
    if (adopted.size > 0)
      log.info({ instances: [...adopted] }, `adopted ${count(adopted.size, 'running instance')}`)
    runtime.onExit((exit) => fleet.exited(exit))
    await dispatcher.recover((instance) => isOurInstance(instance) && !adopted.has(instance))
    await armed.recall()
    await fleet.restore(kept)
    await tellUnknownOutcomes(store, (row) => followed.recall(row))
  }

  /** @throws {BowlineError} at the very first start, where the config repository cannot be what was meant */
  async firstContact(signal: AbortSignal): Promise<void> {
    const { options, registry, clock, log } = this.#ground
    if (registry.ids().length > 0) return
    await firstContact(this.#git, options.branch, { clock, log, signal })
  }

  /** Goes on with the last good state, which Git is not needed for. Instances must be able to reach us from here on. */
  resume(): void {
    const { fleet, told, publisher, attendance, diskWatch, tagWatch, witness, followed } = this.parts
    const { options, mirror, changes, store, signer, clock, log } = this.#ground
    void fleet.resume() // runners and events are answered meanwhile
    this.#closers.add(() => publisher.close())
    this.#closers.add(witness.start())
    this.#closers.add(startAuditRetention({ store, keepMs: options.auditKeepMs, signer, clock, log }))
    this.#closers.add(() => followed.flush())
    this.#closers.add(() => fleet.close(!options.keepInstances))
    this.#closers.add(() => {
      told.stops(options.keepInstances ? 'go-on' : 'end')
      changes.publish({ what: 'troubles' })
    })
    this.#closers.add(() => mirror.stop())
    this.#closers.add(attendance.start())
    this.#closers.add(diskWatch.start())
    this.#closers.add(tagWatch.start())
  }

  /** Gets ready to follow Git and to run schedules, which `look` begins with. */
  follow(): void {
    const { scheduler, sync, github, door, variableHistory } = this.parts
    this.#closers.add(() => scheduler.stop())
    this.#closers.add(() => sync.stop())
    this.#closers.add(async () => door.stop())
    this.#closers.add(async () => variableHistory.stop())
    this.#closers.add(() => github?.stop())
  }

  /** Looks at Git, which may take its time. Schedules start after it: one that Git removed is not caught up with. */
  look(): void {
    const { scheduler, sync, github } = this.parts
    void sync.look().then(() => {
      scheduler.start()
      github?.start()
    })
  }

  /** Ends all of it and leaves alone what is not only the leader's. Resolves when it is over. */
  stop(): Promise<void> {
    return this.#closers.close()
  }
}

/** Who looks again when something has changed. Returns the way to stop. */
function tellOfChanges(
  { fleet, sync, removedRuns, told, arrival, publisher, followed, github }: LeaderParts,
  { changes, feed, periods, redactor }: Ground,
): () => void {
  const stops = [
    changes.subscribe(['connection'], ({ connection }) => fleet.connectionsChanged(connection)),
    changes.subscribe(['attendance', 'runner-troubles', 'tag'], ({ environment }) =>
      fleet.restate(environment),
    ),
    // first, so that all the others find what is shown of it worked out anew
    changes.subscribe(['environment'], ({ environment }) => told.changed(environment)),
    changes.subscribe(['pauses'], ({ environments }) => environments.forEach(told.changed)),
    changes.subscribe(['environment', 'pauses', 'past', 'troubles'], () => publisher.changed()),
    changes.subscribe(['sync'], () => publisher.changed(sync.state().commit)),
    changes.subscribe(['environment', 'sync', 'pauses'], () => github?.changed()),
    changes.subscribe(['environment'], () => sync.liveStateChanged()),
    changes.subscribe(['environment'], ({ environment }) => followed.changed(environment)),
    changes.subscribe(['environment', 'sync'], () => arrival.changed()),
    () => arrival.stop(),
    feed.subscribe((change) => removedRuns.heard(change)),
    periods.onChange((environment) => fleet.keysChanged(environment)),
  ]
  redactor.onSecret(told.secretsChanged)
  return () => {
    redactor.onSecret(() => {})
    for (const stop of stops) stop()
  }
}
