import { isDeepStrictEqual } from 'node:util'
import type { Environment } from '../../core/domain/desired.ts'
import type { Target } from '../../core/domain/target.ts'
import { count } from '../../core/lib/count.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { DeployedRelease } from '../ports/environment-store.ts'
import type { Log } from '../ports/log.ts'
import type { RunnerConnection } from '../ports/runners.ts'

/** That an environment came to be as a commit says. */
export interface Arrival {
  /** Of the config repository. */
  commit: string
  /** ISO 8601, UTC. */
  at: string
  /** Milliseconds from when the commit was taken up. */
  tookMs: number
}

/** What of an environment runs when it has arrived. */
export interface Running {
  deployed: DeployedRelease | null
  /** Instances that do the work. */
  ready: number
  connections: readonly Pick<RunnerConnection, 'generation'>[]
}

/** More lines for one commit help nobody: each environment says it of itself, and the commit says when all are there. */
const mostTold = 100

/** Lines about environments that have arrived, of all environments together. */
export class ArrivalLines {
  readonly #log: Log
  #commit: string | undefined
  #told = 0

  constructor(log: Log) {
    this.#log = log
  }

  /** @param line made only where it is told */
  tell(commit: string, fields: object, line: () => string): void {
    if (commit !== this.#commit) this.#told = 0
    this.#commit = commit
    this.#told += 1
    if (this.#told <= mostTold) this.#log.info(fields, line())
    else if (this.#told === mostTold + 1)
      this.#log.info({}, `others are as ${commit.slice(0, 7)} says, too, and say so no more`)
  }
}

/** Tells when an environment has come to be as it was to be. */
export class Arrivals {
  readonly #ports: { clock: TimerClock; arrivals: Pick<ArrivalLines, 'tell'> }
  /** When it was given its target, on the clock that never jumps; null once it is there. */
  #aimedAt: number | null = null
  #last: Arrival | null = null

  constructor(ports: { clock: TimerClock; arrivals: Pick<ArrivalLines, 'tell'> }) {
    this.#ports = ports
  }

  get last(): Arrival | null {
    return this.#last
  }

  /** It is to be another. What a restart finds as it is to be does not arrive. */
  aimed(applied: Environment | null, wanted: Environment): void {
    this.#aimedAt = isDeepStrictEqual(applied, wanted) ? null : this.#ports.clock.elapsed()
  }

  arrived(target: Target, running: Running): void {
    if (this.#aimedAt === null) return
    const { clock, arrivals } = this.#ports
    const tookMs = Math.round(clock.elapsed() - this.#aimedAt)
    this.#aimedAt = null
    this.#last = { commit: target.commit, at: new Date(clock.now()).toISOString(), tookMs }
    const generations = new Set(running.connections.map((each) => each.generation))
    const generation = [...generations].join(', ') || undefined
    const fields = { environment: target.environment.id, generation }
    arrivals.tell(target.commit, fields, () => arrivalText(target, running, tookMs))
  }
}

/** `billing dev is as c0ffee1 says after 8.2 s: v1.1.0 (1234567), 2 instances ready` */
export function arrivalText({ commit, environment }: Target, running: Running, tookMs: number): string {
  return `${environment.extension} ${environment.type} is as ${commit.slice(0, 7)} says after ${inSeconds(tookMs)}: ${whatRuns(environment, running)}`
}

function whatRuns({ state, mode }: Environment, { deployed, ready, connections }: Running): string {
  if (state === 'stopped') return 'stopped'
  if (mode === 'local') return `local, ${count(connections.length, 'runner')} connected`
  const release = deployed ? `${deployed.tag} (${deployed.commit.slice(0, 7)})` : 'no release'
  return `${release}, ${count(ready, 'instance')} ready`
}

/** To a tenth of a second. */
export function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
