import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** What was seen since it was last asked. */
export interface Seen {
  /** The longest time without an answer. */
  silentMs: number
  /** False where it does not any more. */
  answers: boolean
  /** Bytes that the controller had more than at first, at most; undefined where the system does not say. */
  gained: number | undefined
}

/** Asks a controller how it is, from a thread of its own. */
export class Watcher {
  readonly #worker: Worker

  constructor(url: string, pid: number) {
    const workerData = { url: `${url}/healthz`, pid }
    this.#worker = new Worker(new URL('watcher.js', import.meta.url), { workerData })
  }

  async seen(): Promise<Seen> {
    const answer = once(this.#worker, 'message')
    this.#worker.postMessage('seen')
    const [seen] = await answer
    return seen
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }
}
