import { createHash } from 'node:crypto'
import { NewestEntries } from '../../../core/lib/newest-entries.ts'
import { sleep } from '../../lib/signal.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { GitHubBudget, type GitHubLimits } from './github-budget.ts'
import type { Answer, GitHubClient, Parameters, Route } from './github-client.ts'
import { GitHubFailure } from './github-failure.ts'
import { GitHubTurns, type Priority } from './github-turns.ts'

export type { Priority }

/** Sends one request when it is its turn; waits out limits by itself. @throws {GitHubFailure} or a signal's reason */
export type Send = <R extends Route>(route: R, parameters: Parameters<R>) => Promise<Answer<R>>

/** How a write ended: it was sent, GitHub had it so already, or a newer one for the same key took its place. */
export type Outcome = 'sent' | 'unchanged' | 'superseded'

/** Something at GitHub, and how it shall be. */
export interface Write {
  /** Which thing. */
  key: string
  /** How it shall be, as plain data: the same as GitHub has last taken is not sent. */
  content: unknown
  priority: Priority
  /**
   * Makes it so, with as many requests as it takes. Called again, with a higher attempt, after a failure that may pass:
   * from the second on, what was sent before may have arrived.
   */
  send: (send: Send, attempt: number) => Promise<void>
}

export interface GitHubBrokerOptions {
  client: Pick<GitHubClient, 'request'>
  clock: TimerClock
  log: Log
  limits?: GitHubLimits
}

/** Waited before each further attempt, in milliseconds: a commit that was just pushed may be unknown for a while. */
const triesAfterMs: readonly number[] = [1_000, 3_000, 7_000, 15_000]
/** Contents remembered, for telling what changes nothing. */
const mostRemembered = 10_000
/** This many requests of the hour are left to whoever else uses the token. */
const spareRequests = 50

interface Job {
  digest: string
  abort: AbortController
  done: Promise<Outcome>
}

/** The reason with which a write is given up for a newer one. */
const superseded = new Error('a newer write took its place')

/**
 * The one way to GitHub. Keeps every limit, sends the newest state of each thing and only that, and where there is
 * nothing to say it says nothing: no timer runs and no request is made. Keeps nothing beyond its life.
 */
export class GitHubBroker {
  readonly #options: GitHubBrokerOptions
  readonly #budget: GitHubBudget
  readonly #turns: GitHubTurns
  /** The newest write of each key that is not settled. */
  readonly #jobs = new Map<string, Job>()
  /** What GitHub has, by key: the digest of what it took last. */
  readonly #taken = new NewestEntries<string>(mostRemembered)
  readonly #underWay = new Set<AbortController>()
  #closed: Error | undefined

  constructor(options: GitHubBrokerOptions) {
    this.#options = options
    this.#budget = new GitHubBudget(options.limits)
    this.#turns = new GitHubTurns(this.#budget, options.clock)
  }

  /**
   * Resolves when the thing is as wanted, or somebody wants it otherwise meanwhile.
   * @throws {GitHubFailure} when GitHub refuses, or five attempts failed; or the reason given to `close`
   */
  write(write: Write): Promise<Outcome> {
    const digest = digestOf(write.content)
    const before = this.#jobs.get(write.key)
    if (before?.digest === digest) return before.done
    before?.abort.abort(superseded)
    const abort = new AbortController()
    const job: Job = { digest, abort, done: this.#after(before, write, { digest, abort }) }
    this.#jobs.set(write.key, job)
    return job.done
  }

  /** Reads, ahead of writes. @throws as `write`, or the signal's reason */
  async read<T>(work: (send: Send) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return await this.#abortable(new AbortController(), async (own) => {
      const stop = signal ? AbortSignal.any([own, signal]) : own
      return await this.#attempts(stop, () => work(this.#sender('high', stop)))
    })
  }

  /** Gives up what waits, and lets the request under way end. What was not sent is for whoever comes next to send. */
  async close(reason: Error = new Error('the controller is stopping')): Promise<void> {
    this.#closed = reason
    for (const each of this.#underWay) each.abort(reason)
    await Promise.allSettled([...this.#jobs.values()].map(({ done }) => done))
  }

  /** Does work that `close` can stop. */
  async #abortable<T>(abort: AbortController, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#closed) throw this.#closed
    this.#underWay.add(abort)
    try {
      return await work(abort.signal)
    } finally {
      this.#underWay.delete(abort)
    }
  }

  async #after(before: Job | undefined, write: Write, job: Omit<Job, 'done'>): Promise<Outcome> {
    try {
      await before?.done.catch(() => {})
      return await this.#perform(write, job)
    } finally {
      if (this.#jobs.get(write.key)?.abort === job.abort) this.#jobs.delete(write.key)
    }
  }

  async #perform({ key, priority, send }: Write, { digest, abort }: Omit<Job, 'done'>): Promise<Outcome> {
    if (abort.signal.aborted) return 'superseded'
    if (this.#taken.get(key) === digest) return 'unchanged'
    try {
      await this.#abortable(abort, (stop) =>
        this.#attempts(stop, (attempt) => send(this.#sender(priority, stop, key), attempt)),
      )
    } catch (error) {
      if (error === superseded) return 'superseded'
      throw error
    }
    this.#taken.set(key, digest)
    return 'sent'
  }

  /** @param key what is written to; as soon as something is sent, nobody knows what GitHub has */
  #sender(priority: Priority, signal: AbortSignal, key?: string): Send {
    return async (route, parameters) => {
      const write = !route.startsWith('GET ')
      for (;;) {
        try {
          return await this.#turns.run({ write, priority, signal }, async () => {
            if (key !== undefined && write) this.#taken.delete(key)
            return await this.#send(route, parameters)
          })
        } catch (error) {
          if (!isLimited(error)) throw error
        }
      }
    }
  }

  /** Not stopped once it is on its way: nobody would know whether GitHub took it. */
  async #send<R extends Route>(route: R, parameters: Parameters<R>): Promise<Answer<R>> {
    try {
      const never = new AbortController().signal
      const { data, remaining } = await this.#options.client.request(route, parameters, never)
      if (remaining && remaining.requests <= spareRequests) this.#budget.blockUntil(remaining.resetAt)
      return data
    } catch (error) {
      if (isLimited(error)) this.#waitFor(error)
      throw error
    }
  }

  #waitFor({ retryAt, message }: GitHubFailure): void {
    this.#budget.blockUntil(retryAt)
    const waitMs = Math.max(0, retryAt - this.#options.clock.now())
    this.#options.log.warn({ waitMs, reason: message }, 'GitHub asks to wait')
  }

  async #attempts<T>(stop: AbortSignal, work: (attempt: number) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work(attempt)
      } catch (error) {
        const waitMs = mayPass(error) ? triesAfterMs[attempt - 1] : undefined
        stop.throwIfAborted()
        if (waitMs === undefined) throw error
        await sleep(waitMs, this.#options.clock, stop)
      }
    }
  }
}

function isLimited(error: unknown): error is GitHubFailure {
  return error instanceof GitHubFailure && error.kind === 'limited'
}

function mayPass(error: unknown): boolean {
  return error instanceof GitHubFailure && error.kind !== 'refused' && error.kind !== 'limited'
}

function digestOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64')
}
