import type { TaskCategory } from '../../../core/domain/task.ts'
import type { RunnerConnection } from '../../ports/runners.ts'
import type { QueueEntry } from '../../ports/task-queue.ts'
import { Slots } from './slots.ts'

/** The two kinds of work a runner has a connection for each. */
export type Lane = 'interactive' | 'background'

export function laneOf(category: TaskCategory): Lane {
  return category === 'interactive' ? 'interactive' : 'background'
}

/** Somebody waits for interactive work: it has the first pick of every place. */
const lanes: readonly Lane[] = ['interactive', 'background']

interface Applicant {
  round: number
  /** What waits in hand: it may be sent back into the queue. */
  inHand: QueueEntry | undefined
  resolve: (connection: RunnerConnection | undefined) => void
}

interface Room {
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
  readonly #rooms = new Map<string, Room>()
  /** Tasks on each connection. */
  readonly #loads = new Map<string, number>()
  #closed = false

  constructor({ perConnection, maxRunning }: PlacesOptions) {
    this.#perConnection = perConnection
    this.#slots = new Slots(maxRunning)
  }

  route(environment: string, eligible: (instance: string) => boolean): void {
    this.#room(environment).eligible = eligible
    this.serve(environment)
  }

  connected(connection: RunnerConnection): void {
    this.#room(connection.environment).connections.set(connection.id, connection)
    this.serve(connection.environment)
  }

  disconnected({ id, environment }: RunnerConnection): void {
    this.#rooms.get(environment)?.connections.delete(id)
    this.#loads.delete(id)
  }

  /** What is left of an instance that ended, its sockets perhaps, gets no more tasks. */
  gone(environment: string, instance: string): void {
    for (const connection of this.#rooms.get(environment)?.connections.values() ?? [])
      if (connection.instance === instance) this.disconnected(connection)
  }

  /** How many tasks of this kind could be out at once. */
  capacity(environment: string, lane: Lane): number {
    const places = this.#fitting(this.#rooms.get(environment), lane).length * this.#perConnection
    return Math.min(places, this.#slots.limit)
  }

  /**
   * A place on the least busy connection that takes this kind of work: now, or when there is one and nobody of a lower
   * round waits. Undefined when closing, when the environment is dropped, or when it was sent back. It must be left
   * again.
   */
  apply(
    environment: string,
    category: TaskCategory,
    round: number,
    { left, inHand }: { left?: AbortSignal | undefined; inHand?: QueueEntry | undefined } = {},
  ): Promise<RunnerConnection | undefined> {
    if (this.#closed || left?.aborted) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      const applicants = this.#room(environment).applicants[laneOf(category)]
      const applicant = { round, inHand, resolve }
      applicants.splice(placeIn(applicants, round), 0, applicant)
      left?.addEventListener('abort', () => {
        const index = applicants.indexOf(applicant)
        if (index < 0) return
        applicants.splice(index, 1)
        resolve(undefined)
      })
      this.serve(environment)
    })
  }

  /** The round of the last in hand that waits for a place; lower than any where there is none. */
  lastRound(environment: string): number {
    return this.#lastInHand(environment)?.round ?? Number.NEGATIVE_INFINITY
  }

  /** Sends back the last in hand that waits for a place. */
  sendBack(environment: string): QueueEntry | undefined {
    const last = this.#lastInHand(environment)
    if (!last) return undefined
    const applicants = this.#room(environment).applicants.background
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

  /** Gives out what places there are. */
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
    const room = this.#rooms.get(environment)
    if (!room) return
    room.eligible = () => false
    for (const lane of lanes) for (const each of room.applicants[lane].splice(0)) each.resolve(undefined)
    if (room.connections.size === 0) this.#rooms.delete(environment)
    this.#slots.forget(environment)
  }

  close(): void {
    this.#closed = true
    for (const environment of [...this.#rooms.keys()]) this.drop(environment)
  }

  #giveOne(environment: string): boolean {
    const room = this.#rooms.get(environment)
    for (const lane of lanes) {
      const connection = room?.applicants[lane].length ? this.#leastBusy(room, lane) : undefined
      if (!connection) continue
      this.#slots.take(environment)
      this.#load(connection.id, 1)
      room?.applicants[lane].shift()?.resolve(connection)
      return true
    }
    return false
  }

  /** Environments where somebody waits for no more than a slot: for interactive work, if there are such. */
  #placeable(): string[] {
    for (const lane of lanes) {
      const found = [...this.#rooms].filter(
        ([, room]) => room.applicants[lane].length > 0 && this.#leastBusy(room, lane) !== undefined,
      )
      if (found.length > 0) return found.map(([environment]) => environment)
    }
    return []
  }

  #leastBusy(room: Room, lane: Lane): RunnerConnection | undefined {
    let best: RunnerConnection | undefined
    let least = this.#perConnection
    for (const connection of this.#fitting(room, lane)) {
      const load = this.#loads.get(connection.id) ?? 0
      if (load < least) [best, least] = [connection, load]
    }
    return best
  }

  #lastInHand(environment: string): Applicant | undefined {
    return this.#rooms.get(environment)?.applicants.background.findLast(({ inHand }) => inHand)
  }

  /** The connections for this kind of work, or those there are. Who is leaving, or no longer to work, says so itself. */
  #fitting(room: Room | undefined, lane: Lane): RunnerConnection[] {
    if (!room) return []
    const eligible = [...room.connections.values()].filter(
      ({ leaving, instance }) => !leaving && room.eligible(instance),
    )
    const fitting = eligible.filter(({ runnerType }) => runnerType === null || runnerType === lane)
    return fitting.length > 0 ? fitting : eligible
  }

  #load(connection: string, change: 1 | -1): void {
    const load = (this.#loads.get(connection) ?? 0) + change
    if (load > 0) this.#loads.set(connection, load)
    else this.#loads.delete(connection)
  }

  #room(environment: string): Room {
    const known = this.#rooms.get(environment)
    if (known) return known
    const room: Room = {
      connections: new Map(),
      eligible: () => false,
      applicants: { interactive: [], background: [] },
    }
    this.#rooms.set(environment, room)
    return room
  }
}

/** After all that are not of a later round. */
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
