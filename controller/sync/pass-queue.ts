/** Who wants a pass, the most urgent first: somebody waits for it, somebody has pushed, it is time, something has changed. */
const urgency = ['person', 'webhook', 'poll', 'resync'] as const
export type Asker = (typeof urgency)[number]

/** `look`: at the newest commit; `plan`: again what was read last. */
export type Pass = 'look' | 'plan'

interface Waiting {
  asker: Asker
  over: Promise<void>
  settle: (work: Promise<void>) => void
}

/**
 * Passes, one at a time. Of each kind one waits at most: whoever asks meanwhile gets that one, as what it sees is newer than
 * the question. So a commit that is superseded while it waits is never looked at, and nobody stands behind a list of others.
 * The most urgent goes first; a look before a plan, which it mostly makes needless.
 */
export class PassQueue {
  readonly #work: Readonly<Record<Pass, () => Promise<void>>>
  readonly #waiting = new Map<Pass, Waiting>()
  #running: Promise<void> | undefined

  constructor(work: Readonly<Record<Pass, () => Promise<void>>>) {
    this.#work = work
  }

  /** Resolves when a pass of this kind that began after now is over. */
  ask(pass: Pass, asker: Asker): Promise<void> {
    const waiting = this.#waiting.get(pass)
    if (waiting) {
      if (isMoreUrgent(asker, waiting.asker)) waiting.asker = asker
      return waiting.over
    }
    let settle: Waiting['settle'] = () => {}
    const over = new Promise<void>((resolve) => {
      settle = resolve
    })
    this.#waiting.set(pass, { asker, over, settle })
    this.#running ??= this.#run()
    return over
  }

  /** Resolves when nothing runs or waits. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  async #run(): Promise<void> {
    for (;;) {
      await Promise.resolve() // others who ask in the same moment are heard before it is chosen
      const next = this.#next()
      if (!next) {
        this.#running = undefined
        return
      }
      this.#waiting.delete(next.pass)
      const work = this.#work[next.pass]()
      next.waiting.settle(work)
      await work.catch(() => {}) // it is told to those who asked
    }
  }

  #next(): Next | undefined {
    const all = [...this.#waiting].map(([pass, waiting]): Next => ({ pass, waiting }))
    return all.sort(byUrgency)[0]
  }
}

interface Next {
  pass: Pass
  waiting: Waiting
}

function byUrgency(a: Next, b: Next): number {
  return (
    urgency.indexOf(a.waiting.asker) - urgency.indexOf(b.waiting.asker) ||
    Number(b.pass === 'look') - Number(a.pass === 'look')
  )
}

function isMoreUrgent(a: Asker, b: Asker): boolean {
  return urgency.indexOf(a) < urgency.indexOf(b)
}
