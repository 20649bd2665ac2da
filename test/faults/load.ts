import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../support/print-desired.ts'

export interface LoadOptions {
  /** How many send at once, each its next event when the last is taken. */
  lanes: number
  /** How long a handler works on one, at least and at most, in milliseconds. */
  workMs: readonly [number, number]
  /** Objects are named after it. */
  name: string
  /** Each lane has one object and sends one event of it after another; else each event is of an object of its own. */
  sameObjects: boolean
}

interface Sender {
  send(object: string, sequence: number, data: object): Promise<string | undefined>
}

const usual: LoadOptions = { lanes: 10, workMs: [0, 50], name: 'OR', sameObjects: false }
const giveUpMs = 120_000

let loads = 0

/** Events about as many objects. One that is not taken is sent again until it is: the sender has been told of no success. */
export class Load {
  readonly done: Promise<void>
  readonly #size: number
  readonly #waiting: { count: number; wake: () => void }[] = []
  #acknowledged = 0
  #next = 0

  constructor(sender: Sender, size: number, random: Random, options: Partial<LoadOptions>) {
    const { lanes, workMs, name, sameObjects } = { ...usual, ...options }
    const run = ++loads
    const [least, most] = workMs
    this.#size = size
    const lane = async (_: unknown, index: number) => {
      let sequence = 1
      while (this.#next < size) {
        const number = ++this.#next
        const object = `${name}-${run}-${sameObjects ? `lane-${index}` : number}`
        const delayMs = Math.round(least + random() * (most - least))
        sequence = await this.#sendUntilTaken(sender, object, sameObjects ? sequence : 1, delayMs)
      }
    }
    this.done = Promise.all(Array.from({ length: Math.min(lanes, size) }, lane)).then(() => {})
    this.done.catch(() => {}) // who waits for it hears of it
  }

  /** Resolves when this part of it is acknowledged. */
  async past(part: number): Promise<void> {
    const count = Math.ceil(this.#size * part)
    if (this.#acknowledged >= count) return
    const reached = new Promise<void>((wake) => this.#waiting.push({ count, wake }))
    await Promise.race([reached, this.done])
  }

  /**
   * What may have been taken all the same is sent again as another event of the object.
   * @returns the number of the object's next event
   */
  async #sendUntilTaken(sender: Sender, object: string, first: number, delayMs: number): Promise<number> {
    const deadline = Date.now() + giveUpMs
    let sequence = first
    while ((await sender.send(object, sequence++, { delayMs })) === undefined) {
      if (Date.now() > deadline) throw new Error(`nobody takes the event of ${object}`)
      await pause(Math.min(50 * (sequence - first), 500))
    }
    this.#acknowledged++
    for (const { count, wake } of this.#waiting) if (this.#acknowledged >= count) wake()
    return sequence
  }
}
