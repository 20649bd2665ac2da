import { isDeepStrictEqual } from 'node:util'
import type { Declaration, DeclaredVariable } from '../../core/domain/declaration.ts'
import { messageOf } from '../../core/domain/errors.ts'
import { compareText } from '../../core/lib/compare-text.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import type { DeclarationStore } from '../ports/declaration-store.ts'
import type { Log } from '../ports/log.ts'
import type { RunnerConnection, RunnerOrigin, RunnerSetup } from '../ports/runners.ts'

export interface DeclarationsOptions {
  store: DeclarationStore
  /** Id of the release whose code an instance runs; '' where its owner runs it. */
  releaseOf: (environment: string, instance: string) => string
  log: Log
}

type Worker = RunnerConnection['worker']

/** Of one release: by kind of worker what was last said, and by connection what those say that are there. */
interface Said {
  readonly newest: Map<Worker, RunnerSetup>
  readonly connected: Map<string, { worker: Worker; setup: RunnerSetup }>
}

/**
 * What extensions declare, by environment and release: the newest handshake of each kind of worker, kept whether it is
 * connected or not, and beside it that of every other that is connected. Several releases are known of an environment only
 * while one takes the place of another, or while runners are connected that are of none.
 */
export class Declarations {
  readonly #options: DeclarationsOptions
  readonly #known = new Map<string, Map<string, Said>>()
  /** The release of each environment that has taken the place of all others. */
  readonly #settled = new Map<string, string>()
  readonly #unions = new Map<string, Map<string | undefined, Declaration>>()
  readonly #inOrder = oneAtATime()

  constructor(options: DeclarationsOptions) {
    this.#options = options
  }

  /** Takes up what an earlier controller heard. */
  async restore(): Promise<void> {
    for (const { environment, release, worker, setup } of await this.#options.store.declarations())
      this.#saidOf(environment, release).newest.set(worker, setup)
  }

  /** A runner has said what it is. Returns whether its release declares other variables than before. */
  heard(environment: string, setup: RunnerSetup, { instance, worker }: RunnerOrigin): boolean {
    const release = this.releaseOf(environment, instance)
    const said = this.#saidOf(environment, release)
    const before = said.newest.get(worker)
    if (isDeepStrictEqual(before, setup)) return false
    const variables = variablesIn(said)
    said.newest.set(worker, setup)
    this.#unions.delete(environment)
    const stored = { environment, release, worker, setup: withoutSecrets(setup) }
    if (!before || !isDeepStrictEqual(withoutSecrets(before), stored.setup))
      this.#keep(environment, () => this.#options.store.saveDeclaration(stored))
    return !isDeepStrictEqual(variablesIn(said), variables)
  }

  /** Its handshake is done. */
  joined({ id, environment, instance, worker, setup }: RunnerConnection): void {
    this.#saidOf(environment, this.releaseOf(environment, instance)).connected.set(id, { worker, setup })
    this.#unions.delete(environment)
  }

  left({ id, environment }: RunnerConnection): void {
    for (const { connected } of this.#known.get(environment)?.values() ?? []) connected.delete(id)
    this.#forgetOthers(environment)
    this.#unions.delete(environment)
  }

  /** This release is the one that is there. Of another one is known what it is while a runner of it is connected. */
  settle(environment: string, release: string): void {
    this.#settled.set(environment, release)
    if (this.releases(environment).every((each) => each === release)) return
    this.#forgetOthers(environment)
    this.#unions.delete(environment)
    this.#keep(environment, () => this.#options.store.keepDeclarations(environment, release))
  }

  #forgetOthers(environment: string): void {
    const releases = this.#known.get(environment)
    const settled = this.#settled.get(environment)
    if (settled === undefined) return
    for (const [release, { connected }] of releases ?? [])
      if (release !== settled && connected.size === 0) releases?.delete(release)
  }

  /** Forgets a deleted environment. */
  drop(environment: string): void {
    this.#settled.delete(environment)
    this.#known.delete(environment)
    this.#unions.delete(environment)
  }

  /** The union over all that is known of the environment, or of one release of it. */
  of(environment: string, release?: string): Declaration {
    const unions = this.#unions.get(environment) ?? new Map<string | undefined, Declaration>()
    this.#unions.set(environment, unions)
    const known = unions.get(release)
    if (known) return known
    const union = unionOf(this.#said(environment, release))
    unions.set(release, union)
    return union
  }

  /** As the newest handshake of each kind of worker has it. */
  setups(environment: string): RunnerSetup[] {
    return this.#said(environment).flatMap(({ newest }) => [...newest.values()])
  }

  /** Variables of one release, the first declaration of each name. */
  variables(environment: string, release: string): DeclaredVariable[] {
    return firstOfEach(this.#said(environment, release).flatMap(variablesIn), ({ name }) => name)
  }

  /** Releases of which runners have been heard, and that have not been replaced. */
  releases(environment: string): string[] {
    return [...(this.#known.get(environment)?.keys() ?? [])]
  }

  releaseOf(environment: string, instance: string): string {
    return this.#options.releaseOf(environment, instance)
  }

  #said(environment: string, release?: string): Said[] {
    const releases = this.#known.get(environment)
    if (release === undefined) return [...(releases?.values() ?? [])]
    const said = releases?.get(release)
    return said ? [said] : []
  }

  #saidOf(environment: string, release: string): Said {
    const releases = this.#known.get(environment) ?? new Map<string, Said>()
    this.#known.set(environment, releases)
    const said = releases.get(release) ?? { newest: new Map(), connected: new Map() }
    releases.set(release, said)
    return said
  }

  /** What is not written now is written when a runner says it the next time after a restart. */
  #keep(environment: string, write: () => Promise<void>): void {
    void this.#inOrder(write).catch((error: unknown) => {
      this.#options.log.warn(
        { environment, reason: messageOf(error) },
        'what an extension declares was not kept',
      )
    })
  }
}

function unionOf(releases: readonly Said[]): Declaration {
  const tasks = releases.flatMap((said) =>
    saidIn(said).flatMap(({ worker, setup }) => (worker === 'events' ? setup : [])),
  )
  const isKnown = tasks.length > 0
  const schedulables = tasks.flatMap((each) => each.schedulables)
  return {
    eventTypes: isKnown ? namesIn(tasks.flatMap((each) => Object.keys(each.eventSubscriptions))) : null,
    schedulables: isKnown ? firstOfEach(schedulables, ({ method }) => method) : null,
    variables: firstOfEach(releases.flatMap(variablesIn), ({ name }) => name),
  }
}

/** The newest first, so that what was said last by two that differ is what holds. */
function saidIn({ newest, connected }: Said): { worker: Worker; setup: RunnerSetup }[] {
  return [...[...newest].map(([worker, setup]) => ({ worker, setup })), ...connected.values()]
}

function variablesIn(said: Said): DeclaredVariable[] {
  return firstOfEach(
    saidIn(said).flatMap(({ setup }) => setup.variables),
    ({ name }) => name,
  )
}

function namesIn(types: readonly string[]): string[] {
  return [...new Set(types)].sort(compareText)
}

function firstOfEach<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  const found = new Map<string, T>()
  for (const each of items) if (!found.has(nameOf(each))) found.set(nameOf(each), each)
  return [...found.values()].sort((a, b) => compareText(nameOf(a), nameOf(b)))
}

function withoutSecrets(setup: RunnerSetup): RunnerSetup {
  const variables = setup.variables.map((each) => (each.secure ? { ...each, initialValue: null } : each))
  return { ...setup, variables }
}
