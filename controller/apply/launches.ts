import { createHash } from 'node:crypto'
import type { Environment } from '../../core/domain/desired.ts'
import type { StoredInstance } from '../ports/environment-store.ts'
import type { RunnerConnection } from '../ports/runners.ts'
import type { Instance, Release } from '../ports/runtime.ts'
import type { EnvironmentPorts } from './environment-ports.ts'

/**
 * Instances of one launch are alike: same release, start command and variables of their processes, and told the same of
 * how to reach us, and with the same keys of their environment. Another launch replaces them.
 */
export function launchOf(release: Release, { runtime }: Environment, told: string): string {
  return createHash('sha256')
    .update(JSON.stringify([release.id, runtime?.start, runtime?.env, told]))
    .digest('hex')
    .slice(0, 16)
}

/**
 * The instances of one environment: of which launch each is, which get tasks, and which are being ended. Most environments
 * have none, and there are many: what is kept of instances is made with the first.
 */
export class Launches {
  readonly #id: string
  readonly #ports: Pick<EnvironmentPorts, 'runtime' | 'hub'>
  /** Launch of each instance, alive or just gone. */
  #launches: Map<string, string> | undefined
  /** Release of each instance that this controller has started. */
  #releases: Map<string, string> | undefined
  #wanted: string | null = null
  /** Which instances get tasks; null until this controller has decided. */
  #serves: ((instance: string) => boolean) | null = null
  /** Instances that this controller has started. */
  #started: Set<string> | undefined
  /** Instances we are ending: their exit is no crash. */
  #ending: Set<string> | undefined

  constructor(id: string, ports: Pick<EnvironmentPorts, 'runtime' | 'hub'>) {
    this.#id = id
    this.#ports = ports
  }

  /** Takes up what the store knows. */
  recall(stored: readonly StoredInstance[]): void {
    this.#launches = stored.length === 0 ? undefined : new Map(stored.map((each) => [each.id, each.launch]))
  }

  /** The launch that is wanted; null while none is. */
  get wanted(): string | null {
    return this.#wanted
  }

  set wanted(launch: string | null) {
    this.#wanted = launch
  }

  /** An instance of the wanted launch is about to be started. */
  starts(instance: string, release: string): void {
    this.#releases ??= new Map()
    this.#releases.set(instance, release)
    this.#launches ??= new Map()
    if (this.#wanted !== null) this.#launches.set(instance, this.#wanted)
    this.#started ??= new Set()
    this.#started.add(instance)
  }

  ends(instance: string): void {
    this.#ending ??= new Set()
    this.#ending.add(instance)
  }

  isEnding(instance: string): boolean {
    return this.#ending?.has(instance) === true
  }

  /** Its runner may be there before its process is on record. */
  releaseOf(instance: string): string | undefined {
    return this.#releases?.get(instance) ?? this.all().find(({ id }) => id === instance)?.release
  }

  /** It has ended. True where we were ending it. */
  gone(instance: string): boolean {
    this.#started?.delete(instance)
    this.#releases?.delete(instance)
    return this.#ending?.delete(instance) === true
  }

  /** From now on tasks go to the wanted launch, and to what is started of it later. */
  serveWanted(): (instance: string) => boolean {
    const current = new Set(this.current().map((each) => each.id))
    const launch = this.#wanted
    this.#serves = (id) => current.has(id) || this.#launchOf(id) === launch
    return this.#serves
  }

  /** From now on no instance gets tasks. */
  serveNone(): (instance: string) => boolean {
    this.#serves = () => false
    return this.#serves
  }

  /** All that run, those that are being ended included. */
  all(): Instance[] {
    return this.#ports.runtime.instances(this.#id)
  }

  alive(): Instance[] {
    return this.all().filter((each) => !this.isEnding(each.id))
  }

  /** Those that an earlier controller has left running. */
  found(): Instance[] {
    return this.alive().filter((each) => this.#started?.has(each.id) !== true)
  }

  /** Of the wanted launch. */
  current(): Instance[] {
    return this.alive().filter((each) => this.#launchOf(each.id) === this.#wanted)
  }

  /** Of any other launch. */
  others(): Instance[] {
    return this.alive().filter((each) => this.#launchOf(each.id) !== this.#wanted)
  }

  /** All that runs beside `count` of the wanted launch; also what a superseded pass has begun to drain. */
  surplus(count: number): Instance[] {
    const kept = new Set(
      this.current()
        .slice(0, count)
        .map((each) => each.id),
    )
    return this.all().filter((each) => !kept.has(each.id))
  }

  /** Of the wanted launch, and connected. */
  ready(): Instance[] {
    const connected = this.#connected()
    return this.current().filter((each) => connected.has(each.id))
  }

  /** Alive, connected and given tasks; null until this controller has decided which those are. */
  serving(): Instance[] | null {
    const serves = this.#serves
    const connected = this.#connected()
    return serves && this.alive().filter((each) => connected.has(each.id) && serves(each.id))
  }

  /** Connections of runners that are here to stay. */
  connections(): readonly RunnerConnection[] {
    return this.#ports.hub.connections(this.#id).filter((each) => !each.leaving)
  }

  #launchOf(instance: string): string | undefined {
    return this.#launches?.get(instance)
  }

  #connected(): Set<string> {
    return new Set(this.connections().map((each) => each.instance))
  }
}
