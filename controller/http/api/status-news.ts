import type { FastifyReply, FastifyRequest } from 'fastify'
import type { TimerClock } from '../../ports/clock.ts'
import { tooMany } from '../connect/questions.ts'
import { queryNumber } from '../query-number.ts'
import { goneOf } from './lines.ts'
import { News } from './news.ts'

/** What a request that waits for a change says. */
export interface NewsQuery {
  since?: string
  wait?: string
}

const longestWaitSeconds = 60
/** Requests that wait, of all callers together. */
const mostWaiting = 200

/** Lets a request wait until what it knows is old. */
export class StatusNews {
  readonly #news: News
  readonly #version: () => string

  constructor(clock: TimerClock, version: () => string) {
    this.#news = new News(clock, mostWaiting)
    this.#version = version
  }

  /** @throws {HttpError} 429 where too many wait */
  async wait(request: FastifyRequest, reply: FastifyReply, since: string): Promise<void> {
    const { wait } = request.query as NewsQuery
    const seconds = queryNumber('wait', wait, { usual: 0, most: longestWaitSeconds })
    if (seconds > 0 && !this.#news.hasRoom) throw tooMany(reply, 'too many wait for news')
    await this.#news.until(() => this.#version() !== since, seconds * 1000, goneOf(request, reply))
  }

  /** Something that is told may be another. */
  changed(): void {
    this.#news.changed()
  }

  close(): void {
    this.#news.close()
  }
}
