import type { FastifyReply } from 'fastify'
import { Bucket } from '../../lib/bucket.ts'
import type { TimerClock } from '../../ports/clock.ts'
import { tooMany } from './questions.ts'

/** Events of one environment, and the bytes of their bodies: each is kept twice, with its task and as an object. */
const events = { most: 5_000, perSecond: 1_000 }
const bytes = { most: 64 * 1024 * 1024, perSecond: 8 * 1024 * 1024 }
/** Callers who wait for answers of one environment, each with its connection and its task. */
const mostWaiting = 500

interface Sender {
  readonly events: Bucket
  readonly bytes: Bucket
  waiting: number
}

/** How fast the events of an environment may come, and how many may wait for an answer. */
export class EventInflow {
  readonly #clock: Pick<TimerClock, 'elapsed'>
  readonly #senders = new Map<string, Sender>()

  constructor(clock: Pick<TimerClock, 'elapsed'>) {
    this.#clock = clock
  }

  /** Whether an event of so many bytes may come now. */
  lets(environment: string, length: number): boolean {
    const sender = this.#of(environment)
    return sender.events.tryTake() && sender.bytes.tryTake(length)
  }

  /**
   * Waits for an answer.
   * @throws {HttpError} 429 where too many do
   */
  async waiting<T>(environment: string, reply: FastifyReply, answer: () => Promise<T>): Promise<T> {
    const sender = this.#of(environment)
    if (sender.waiting >= mostWaiting) throw tooMany(reply, `too many wait for answers of ${environment}`)
    sender.waiting += 1
    try {
      return await answer()
    } finally {
      sender.waiting -= 1
    }
  }

  #of(environment: string): Sender {
    const known = this.#senders.get(environment)
    if (known) return known
    const sender = {
      events: new Bucket(events, this.#clock),
      bytes: new Bucket(bytes, this.#clock),
      waiting: 0,
    }
    this.#senders.set(environment, sender)
    return sender
  }
}
