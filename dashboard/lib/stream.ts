import type { StreamChange } from '../../api/stream.ts'

/** What a page is told of the stream. */
export type Heard =
  | { kind: 'live' }
  /** Nothing is heard any more, since an instant in milliseconds by the browser's clock. */
  | { kind: 'lost'; since: number }
  | { kind: 'changed'; change: StreamChange }
  /** More was missed than is known. */
  | { kind: 'resync' }
  | { kind: 'signed-out' }

/** The controller says something every 15 s. */
const deadMs = 40_000
const longestPauseMs = 15_000

/** Reads the stream of the controller, and comes again where it ends, from where it was. */
export class Stream {
  readonly #prefix: string
  readonly #tell: (heard: Heard) => void
  #lastId: string | undefined
  #heardAt = Date.now()
  #tries = 0
  #isLive = false

  constructor(prefix: string, tell: (heard: Heard) => void) {
    this.#prefix = prefix
    this.#tell = tell
  }

  /** What a page that has just come has to know. */
  get state(): Heard {
    return this.#isLive ? { kind: 'live' } : { kind: 'lost', since: this.#heardAt }
  }

  /** Goes on for as long as the page or worker is there, or until the session has ended. */
  async start(): Promise<void> {
    while (true) {
      const status = await this.#read().catch(() => 0)
      if (status === 401) {
        this.#tell({ kind: 'signed-out' })
        return
      }
      if (status === 200 && this.#tries === 0) continue // it ends now and then, and goes on where it was
      this.#lost()
      this.#tries += 1
      const pause = Math.min(longestPauseMs, 250 * 2 ** this.#tries)
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)))
    }
  }

  #lost(): void {
    if (!this.#isLive && this.#tries > 0) return
    this.#isLive = false
    this.#tell(this.state)
  }

  /** @returns the status of the answer, once its body has ended */
  async #read(): Promise<number> {
    const dead = new AbortController()
    let watch = setTimeout(() => dead.abort(), deadMs)
    try {
      const answer = await fetch(`${this.#prefix}/api/v1/stream`, {
        signal: dead.signal,
        headers: this.#lastId === undefined ? {} : { 'last-event-id': this.#lastId },
      })
      if (!answer.ok || !answer.body) return answer.status
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
      for (let rest = ''; ; ) {
        const { done, value } = await reader.read()
        if (done) return 200
        clearTimeout(watch)
        watch = setTimeout(() => dead.abort(), deadMs)
        this.#heardAt = Date.now()
        const events = (rest + value).split('\n\n')
        rest = events.pop() ?? ''
        for (const each of events) this.#event(each)
      }
    } finally {
      clearTimeout(watch)
    }
  }

  #event(text: string): void {
    const fields = new Map(text.split('\n').map((line) => splitOnce(line)))
    const [event, data] = [fields.get('event'), fields.get('data')]
    if (event === undefined || data === undefined) return
    this.#tries = 0
    if (event === 'changed') this.#tell({ kind: 'changed', change: JSON.parse(data) as StreamChange })
    else if (event === 'resync') this.#tell({ kind: 'resync' })
    else if (event === 'live' && !this.#isLive) {
      this.#isLive = true
      this.#tell({ kind: 'live' })
      if (this.#lastId === undefined) this.#tell({ kind: 'resync' }) // what was asked before it began may be old
    }
    this.#lastId = fields.get('id') ?? this.#lastId
  }
}

function splitOnce(line: string): [string, string] {
  const at = line.indexOf(': ')
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 2)]
}
