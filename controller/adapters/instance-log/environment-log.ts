import { EventEmitter, once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { oneAtATime } from '../../lib/one-at-a-time.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LogLine } from '../../ports/runtime.ts'
import { makePrivateFolder, writeJson } from '../files/private-files.ts'
import { fillFiles, formatLine, linesBefore, linesFrom, writeAt } from './log-files.ts'

const stateFile = 'state.json'
/** A reader that is behind holds back the removal of files up to this many bytes; then it misses the oldest lines. */
const heldForReaders = 64 * 1024 * 1024

export interface LogLimits {
  clock: Clock
  /** Of one file, in bytes; a line longer than that has a file to itself. */
  maxBytes: number
  /** Files kept, from 1. */
  maxFiles: number
}

export interface LogOptions extends LogLimits {
  /** Made with the first line. */
  directory: string
}

interface State<Position> {
  /** Number of the file that is written to now, from 1. */
  file: number
  /** How many of its bytes count. */
  size: number
  /** Positions, by source. Earlier versions read them under this name. */
  spools: Readonly<Record<string, Position>>
}

/** Where a follower reads on: a byte of a file, by its number. */
interface Cursor {
  file: number
  offset: number
}

/**
 * What an environment's builds and instances wrote, in numbered files (`00000001.log`, `00000002.log`, ...) of which
 * the oldest are removed. `Position` says how far a source has been read, in words of whoever reads it; it is kept as
 * JSON.
 *
 * `state.json` says how much of the files counts, and the positions. Both change in one rename after the lines are
 * written, and bytes beyond what counts are cut off by the next append. So a kill at any time neither loses nor repeats
 * a line.
 */
export class EnvironmentLog<Position = unknown> {
  readonly #options: LogOptions
  readonly #inTurn = oneAtATime()
  readonly #cursors = new Set<Cursor>()
  readonly #appended = new EventEmitter().setMaxListeners(0)
  readonly #closing = new AbortController()
  #state: State<Position>
  /** There is a `state.json`. */
  #isRecorded: boolean
  /** Number of the oldest file. */
  #oldest: number

  constructor(options: LogOptions) {
    this.#options = options
    this.#state = readState(options.directory)
    this.#isRecorded = existsSync(join(options.directory, stateFile))
    this.#oldest = Math.min(this.#state.file, ...fileNumbers(options.directory))
  }

  /** How far a source has been read; undefined where it is not known. */
  position(source: string): Position | undefined {
    return this.#state.spools[source]
  }

  /**
   * Stamps and appends lines and moves the source's position: both or neither. No position forgets the source.
   * @throws the error of the operating system, as when the disk is full; then nothing has changed
   */
  append(source: string, texts: readonly string[], position: Position | undefined): Promise<void> {
    return this.#inTurn(async () => {
      const { directory, clock } = this.#options
      await makePrivateFolder(directory)
      if (!this.#isRecorded) await this.#record(this.#state) // or the first lines would count without it
      const at = new Date(clock.now()).toISOString()
      const end = await this.#write(texts.map((text) => formatLine({ at, source, text })))
      const { [source]: _, ...others } = this.#state.spools
      const next = { ...end, spools: position ? { ...others, [source]: position } : others }
      await this.#record(next)
      this.#state = next
      this.#appended.emit('append')
      await this.#removeOldest()
    })
  }

  async #record(state: State<Position>): Promise<void> {
    await writeJson(join(this.#options.directory, stateFile), state)
    this.#isRecorded = true
  }

  async #write(lines: readonly string[]): Promise<{ file: number; size: number }> {
    let { file, size } = this.#state
    if (lines.length === 0) return { file, size }
    for (const [index, piece] of fillFiles(lines, size, this.#options.maxBytes).entries()) {
      if (index > 0) {
        file++
        size = 0
      }
      size = await writeAt(this.#path(file), size, piece)
    }
    return { file, size }
  }

  async #removeOldest(): Promise<void> {
    const { maxBytes, maxFiles } = this.#options
    const keep = this.#state.file - maxFiles + 1
    const held = Math.max(keep - Math.ceil(heldForReaders / maxBytes), 1)
    const from = Math.max(held, Math.min(keep, ...[...this.#cursors].map(({ file }) => file)))
    for (; this.#oldest < from; this.#oldest++) await rm(this.#path(this.#oldest), { force: true })
  }

  #path(file: number): string {
    return join(this.#options.directory, `${String(file).padStart(8, '0')}.log`)
  }

  /**
   * The last `count` lines, of one source or of all, oldest first.
   * @throws the error of the operating system where a file cannot be read
   */
  async last(count: number, source?: string): Promise<LogLine[]> {
    const { file: newest, size } = this.#state
    let lines: LogLine[] = []
    for (let file = newest; file >= this.#oldest && lines.length < count; file--) {
      const end = file === newest ? size : undefined
      const wanted = { count: count - lines.length, source }
      lines = [...(await linesBefore(this.#path(file), end, wanted)), ...lines]
    }
    return lines
  }

  /**
   * Everything appended after this call, until `signal` aborts or the log is closed.
   * @throws the error of the operating system where a file cannot be read
   */
  follow(signal: AbortSignal): AsyncIterable<LogLine> {
    const either = AbortSignal.any([signal, this.#closing.signal])
    const cursor = { file: this.#state.file, offset: this.#state.size }
    if (!either.aborted) this.#cursors.add(cursor)
    either.addEventListener('abort', () => this.#letGo(cursor), { once: true })
    return this.#linesAfter(cursor, either)
  }

  async *#linesAfter(cursor: Cursor, signal: AbortSignal): AsyncGenerator<LogLine> {
    try {
      while (!signal.aborted) {
        if (this.#isAtEnd(cursor)) await once(this.#appended, 'append', { signal }).catch(() => undefined)
        for (const line of await this.#advance(cursor)) {
          if (signal.aborted) return
          yield line
        }
      }
    } finally {
      this.#letGo(cursor)
    }
  }

  #letGo(cursor: Cursor): void {
    if (!this.#cursors.delete(cursor)) return
    void this.#inTurn(() => this.#removeOldest()).catch(() => undefined) // the next append tries again
  }

  #isAtEnd({ file, offset }: Cursor): boolean {
    return file === this.#state.file && offset === this.#state.size
  }

  /** Some lines at the cursor, none at the end of a file; moves the cursor behind them, or to the next file. */
  async #advance(cursor: Cursor): Promise<LogLine[]> {
    const end = cursor.file === this.#state.file ? this.#state.size : undefined
    const read = await linesFrom(this.#path(cursor.file), cursor.offset, end)
    if (read && read.lines.length > 0) {
      cursor.offset = read.next
      return read.lines
    }
    if (end !== undefined) cursor.offset = end
    else Object.assign(cursor, { file: Math.max(cursor.file + 1, this.#oldest), offset: 0 })
    return []
  }

  /** Waits for what is being appended and ends all followers. */
  async close(): Promise<void> {
    await this.#inTurn(() => this.#closing.abort())
  }
}

/** Read at once rather than awaited: it is a small file, and followers must begin at what counts now. */
function readState<Position>(directory: string): State<Position> {
  try {
    return JSON.parse(readFileSync(join(directory, stateFile), 'utf8')) as State<Position>
  } catch {
    return { file: Math.max(0, ...fileNumbers(directory)) + 1, size: 0, spools: {} }
  }
}

function fileNumbers(directory: string): number[] {
  try {
    const numbers = readdirSync(directory).map((name) => Number(/^(\d+)\.log$/.exec(name)?.[1] ?? 0))
    return numbers.filter((number) => number > 0)
  } catch {
    return []
  }
}
