import type { TaskCategory } from '../../../core/domain/task.ts'
import type { RunnerConnection } from '../../ports/runners.ts'
import type { QueueEntry } from '../../ports/task-queue.ts'
import { Slots } from './slots.ts'

/** The kind of work a connection is for: a runner has one for each. */
export type Lane = 'interactive' | 'background'

export function laneOf(category: TaskCategory): Lane {
  return category === 'interactive' ? 'interactive' : 'background'
}

/** In the order in which they are given places: somebody waits for interactive work. */
const lanes: readonly Lane[] = ['interactive', 'background']

interface Applicant {
  /** See `Turns`: lower ones go first. */
  round: number
  /** The entry of a task in hand, which may be sent back into the queue; undefined where it came from the queue. */
  inHand: QueueEntry | undefined
  resolve: (connection: RunnerConnection | undefined) => void
}

/** Who works, may work and waits for work in one environment. */
interface Staffing {
  readonly connections: Map<string, RunnerConnection>
  /** Which instances may get tasks. */
  eligible: (instance: string) => boolean
  readonly applicants: Readonly<Record<Lane, Applicant[]>>
}

export interface PlacesOptions {
  /** Tasks out at once on one connection. */
  perConnection: number
  /** Tasks out at once over all environments. Undefined: as many as there are places. */
  maxRunning: number | undefined
}

/** Who may be given tasks, and how many they have. Gives places to those who apply, and lets the others wait. */
export class Places {
  readonly #perConnection: number
  readonly #slots: Slots
  readonly #environments = new Map<string, Staffing>()
  /** Where slots are limited: those in which somebody may wait for a place. The others need not be asked. */
  readonly #applying = new Set<string>()
  /** How many tasks are out on each connection, by its id. */
  readonly #loads = new Map<string, number>()
  #closed = false

  constructor({ perConnection, maxRunning }: PlacesOptions) {
    this.#perConnection = perConnection
    this.#slots = new Slots(maxRunning)
  }

  route(environment: string, eligible: (instance: string) => boolean): void {
    this.#of(environment).eligible = eligible
    this.serve(environment)
  }

  connected(connection: RunnerConnection): void {
    this.#of(connection.environment).connections.set(connection.id, connection)
    this.serve(connection.environment)
  }

  disconnected({ id, environment }: RunnerConnection): void {
    this.#environments.get(environment)?.connections.delete(id)
    this.#loads.delete(id)
  }

  /** An instance ended: its connections get no more tasks, though their sockets may look open for a while. */
  gone(environment: string, instance: string): void {
    for (const connection of this.#environments.get(environment)?.connections.values() ?? [])
      if (connection.instance === instance) this.disconnected(connection)
  }

  /** How many tasks of this kind could be out at once, were nothing out. */
  capacity(environment: string, lane: Lane): number {
    const places = this.#fitting(this.#environments.get(environment), lane).length * this.#perConnection
    return Math.min(places, this.#slots.limit)
  }

  /**
   * Waits for a place on the least busy connection that takes this kind of work; lower rounds have theirs first. Whoever
   * is given one must `leave` it.
   * @param left the applicant waits no more
   * @returns undefined when it has left, was sent back, the environment is dropped, or all is closing
   */
  apply(
    environment: string,
    category: TaskCategory,
    round: number,
    { left, inHand }: { left?: AbortSignal | undefined; inHand?: QueueEntry | undefined } = {},
  ): Promise<RunnerConnection | undefined> {
    if (this.#closed || left?.aborted) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      const applicants = this.#of(environment).applicants[laneOf(category)]
      const applicant = { round, inHand, resolve }
      applicants.splice(placeIn(applicants, round), 0, applicant)
      if (this.#slots.areLimited) this.#applying.add(environment)
      left?.addEventListener('abort', () => {
        const index = applicants.indexOf(applicant)
        if (index < 0) return
        applicants.splice(index, 1)
        resolve(undefined)
      })
      this.serve(environment)
    })
  }

  /**
   * Who has the place next, and after that, of those in hand, and most likely at which instance.
   * @param count at the most
   * @returns none where the environment has no place or several
   */
  nextInHand(environment: string, count: number): { entry: QueueEntry; instance: string }[] {
    const staffing = this.#environments.get(environment)
    if (!staffing || this.capacity(environment, 'background') !== 1) return []
    const [connection] = this.#fitting(staffing, 'background')
    if (!connection) return []
    const { instance } = connection
    const next = staffing.applicants.background.slice(0, count)
    return next.flatMap(({ inHand: entry }) => (entry ? [{ entry, instance }] : []))
  }

  /** The round of the last in hand that waits for a place; lower than any where there is none. */
  lastRound(environment: string): number {
    return this.#lastInHand(environment)?.round ?? Number.NEGATIVE_INFINITY
  }

  /** Sends back the last in hand that waits for a place. */
  sendBack(environment: string): QueueEntry | undefined {
    const last = this.#lastInHand(environment)
    if (!last) return undefined
    const applicants = this.#of(environment).applicants.background
    applicants.splice(applicants.lastIndexOf(last), 1)
    last.resolve(undefined)
    return last.inHand
  }

  /** A task is out already, since before the controller started: it has a slot, whoever else has one. */
  takeSlot(environment: string): void {
    this.#slots.take(environment)
  }

  /** A task that was out came back with its runner. */
  arrive(connection: string): void {
    this.#load(connection, 1)
  }

  /** @param connection null when it is gone */
  leave(environment: string, connection: string | null): void {
    this.#slots.free()
    if (connection !== null) this.#load(connection, -1)
    this.serve(environment)
  }

  /** Gives places to those who wait, as long as there are both. */
  serve(environment: string): void {
    if (this.#closed) return
    if (!this.#slots.areLimited) while (this.#giveOne(environment)) {}
    else
      while (this.#slots.isFree) {
        const next = this.#slots.choose(this.#placeable())
        if (next === undefined || !this.#giveOne(next)) break
      }
  }

  /** Nobody may work there any more, and who applied is sent away. */
  drop(environment: string): void {
    const staffing = this.#environments.get(environment)
    if (!staffing) return
    staffing.eligible = () => false
    for (const lane of lanes) for (const each of staffing.applicants[lane].splice(0)) each.resolve(undefined)
    if (staffing.connections.size === 0) this.#environments.delete(environment)
    this.#slots.forget(environment)
    this.#applying.delete(environment)
  }

  close(): void {
    this.#closed = true
    for (const environment of [...this.#environments.keys()]) this.drop(environment)
  }

  #giveOne(environment: string): boolean {
    const staffing = this.#environments.get(environment)
    for (const lane of lanes) {
      const connection = staffing?.applicants[lane].length ? this.#leastBusy(staffing, lane) : undefined
      if (!connection) continue
      this.#slots.take(environment)
      this.#load(connection.id, 1)
      staffing?.applicants[lane].shift()?.resolve(connection)
      return true
    }
    return false
  }

  /** Environments where all that is lacking is a slot; where there are such for interactive work, only those. */
  #placeable(): string[] {
    const waiting = [...this.#applying].flatMap((environment) => {
      const staffing = this.#environments.get(environment)
      if (staffing && lanes.some((lane) => staffing.applicants[lane].length > 0))
        return [{ environment, staffing }]
      this.#applying.delete(environment)
      return []
    })
    for (const lane of lanes) {
      const found = waiting.filter(
        ({ staffing }) =>
          staffing.applicants[lane].length > 0 && this.#leastBusy(staffing, lane) !== undefined,
      )
      if (found.length > 0) return found.map(({ environment }) => environment)
    }
    return []
  }

  #leastBusy(staffing: Staffing, lane: Lane): RunnerConnection | undefined {
    let best: RunnerConnection | undefined
    let least = this.#perConnection
    for (const connection of this.#fitting(staffing, lane)) {
      const load = this.#loads.get(connection.id) ?? 0
      if (load < least) [best, least] = [connection, load]
    }
    return best
  }

  #lastInHand(environment: string): Applicant | undefined {
    return this.#environments.get(environment)?.applicants.background.findLast(({ inHand }) => inHand)
  }

  /** Eligible connections of this lane; all eligible ones where none is of it, as one runner may have one for both. */
  #fitting(staffing: Staffing | undefined, lane: Lane): RunnerConnection[] {
    if (!staffing) return []
    const eligible = [...staffing.connections.values()].filter(
      ({ leaving, instance }) => !leaving && staffing.eligible(instance),
    )
    const fitting = eligible.filter(({ runnerType }) => runnerType === null || runnerType === lane)
    return fitting.length > 0 ? fitting : eligible
  }

  #load(connection: string, change: 1 | -1): void {
    const load = (this.#loads.get(connection) ?? 0) + change
    if (load > 0) this.#loads.set(connection, load)
    else this.#loads.delete(connection)
  }

  #of(environment: string): Staffing {
    const known = this.#environments.get(environment)
    if (known) return known
    const staffing: Staffing = {
      connections: new Map(),
      eligible: () => false,
      applicants: { interactive: [], background: [] },
    }
    this.#environments.set(environment, staffing)
    return staffing
  }
}

/** Where an applicant of this round belongs: after all that are not of a later one. */
function placeIn(applicants: readonly Applicant[], round: number): number {
  let low = 0
  let high = applicants.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((applicants[middle] as Applicant).round <= round) low = middle + 1
    else high = middle
  }
  return low
}
