import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Attempt, Came } from './attempt.ts'
import { Target } from './target.ts'
import { type Seen, Watcher } from './watcher.ts'

export interface Named extends Attempt {
  name: string
}

/** An attempt that came to an end, and what was seen meanwhile. */
export interface Outcome extends Named, Came, Seen {
  /** Why it counts as through; empty where all held. */
  through: string[]
}

const usualMemoryMiB = 256
const mostSilentMs = 1_000

/** All attempts there are, by name. */
export async function attempts(): Promise<Named[]> {
  const folder = join(import.meta.dirname, 'attempts')
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts'))
  return await Promise.all(
    names.sort().map(async (file) => {
      const name = file.slice(0, -'.ts'.length)
      const { attempt } = (await import(`./attempts/${name}.ts`)) as { attempt: Attempt }
      return { name, ...attempt }
    }),
  )
}

/** A target with its watcher. One that is stopped is replaced. */
export class Trial {
  readonly #short: boolean
  #target: Target | undefined
  #watcher: Watcher | undefined

  constructor({ short = false } = {}) {
    this.#short = short
  }

  async try(attempt: Named): Promise<Outcome> {
    const [target, watcher] = await this.#ready()
    await watcher.seen()
    const came = await attempt.run(target).catch((error: Error): Came => {
      return { tried: '', held: false, said: `broken off: ${error.stack ?? error}`, read: [] }
    })
    await target.tidy()
    const seen = await watcher.seen()
    const outcome = { ...attempt, ...came, ...seen }
    const through = this.#reasons(outcome, target)
    if (!target.isAlive) await this.close()
    return { ...outcome, through }
  }

  /** The short forms run beside everything else, where how long something takes says little. */
  #reasons({ held, read, silentMs, answers, gained, memoryMiB }: Came & Seen & Attempt, target: Target) {
    const limit = (memoryMiB ?? usualMemoryMiB) * 2 ** 20
    const tooLong = !answers || (!this.#short && silentMs > mostSilentMs)
    return [
      ...(target.isAlive ? [] : ['the controller has ended']),
      ...(held ? [] : ['it did not hold']),
      ...read.map((what) => `read ${what}`),
      ...(tooLong ? [`no answer for ${(silentMs / 1000).toFixed(1)} s`] : []),
      ...(gained !== undefined && gained > limit ? [`more than ${limit / 2 ** 20} MiB gained`] : []),
    ]
  }

  async #ready(): Promise<[Target, Watcher]> {
    this.#target ??= await Target.open({ short: this.#short })
    this.#watcher ??= new Watcher(this.#target.url, this.#target.pid)
    return [this.#target, this.#watcher]
  }

  async close(): Promise<void> {
    await this.#watcher?.stop()
    await this.#target?.close()
    this.#watcher = undefined
    this.#target = undefined
  }
}
