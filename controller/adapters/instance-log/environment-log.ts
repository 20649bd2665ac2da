import { EventEmitter, once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { oneAtATime } from '../../lib/one-at-a-time.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LogLine } from '../../ports/runtime.ts'
import { makePrivateFolder, writeJson } from '../files/private-files.ts'
import { fillFiles, formatLine, linesBefore, linesFrom, writeAt } from './log-files.ts'

/** A reader that is behind holds back the removal of files up to this many bytes; then it misses the oldest lines. */
const heldForReaders = 64 * 1024 * 1024

/**
 * What an environment's builds and instances wrote, in numbered files (`00000001.log`, `00000002.log`, ...) of which
 * the oldest are removed.
 *
 * `state.json` says how much of the files counts and how far each spool has been consumed. Both change in one rename
 * after the lines are written, and bytes beyond what counts are cut off by the next append. So a kill at any time
 * neither loses nor repeats a line.
 */
export interface EnvironmentLog {
  /** How far a source's spool has been consumed; undefined where it is not known. */
  position(source: string): SpoolPosition | undefined
  /** Stamps and appends lines and moves the source's position: both or neither. No position forgets the source. */
  append(source: string, texts: readonly string[], position: SpoolPosition | undefined): Promise<void>
  last(count: number): Promise<LogLine[]>
  /** Everything appended after this call, until `signal` aborts or the log is closed. */
  follow(signal: AbortSignal): AsyncIterable<LogLine>
  /** Waits for what is being appended and ends all followers. */
  close(): Promise<void>
}

export interface LogOptions {
  directory: string
  clock: Clock
  maxBytes: number
  maxFiles: number
}

/** Where the next unread line of a spool begins. */
export interface SpoolPosition {
  offset: number
  /** True when the bytes from there to the next newline belong to a line that was too long. */
  skipping: boolean
  /** Fingerprint of the bytes before `offset`: shows after a restart whether this is still the same content. */
  mark: string
}

interface State {
  /** Number of the file that is written to now, from 1. */
  file: number
  /** How many of its bytes count. */
  size: number
  spools: Readonly<Record<string, SpoolPosition>>
}

interface Cursor {
  file: number
  offset: number
}

export function createEnvironmentLog({ directory, clock, maxBytes, maxFiles }: LogOptions): EnvironmentLog {
  let state = readState(directory)
  let oldest = Math.min(state.file, ...fileNumbers(directory))
  const turn = oneAtATime()
  const cursors = new Set<Cursor>()
  const appended = new EventEmitter().setMaxListeners(0)
  const closing = new AbortController()
  const path = (file: number) => join(directory, `${String(file).padStart(8, '0')}.log`)

  async function append(source: string, texts: readonly string[], position: SpoolPosition | undefined) {
    await makePrivateFolder(directory)
    const at = new Date(clock.now()).toISOString()
    const end = await write(texts.map((text) => formatLine({ at, source, text })))
    const { [source]: _, ...others } = state.spools
    const next = { ...end, spools: position ? { ...others, [source]: position } : others }
    await writeJson(join(directory, 'state.json'), next)
    state = next
    appended.emit('append')
    await removeOldest()
  }

  async function write(lines: readonly string[]): Promise<{ file: number; size: number }> {
    let { file, size } = state
    if (lines.length === 0) return { file, size }
    for (const [index, piece] of fillFiles(lines, size, maxBytes).entries()) {
      if (index > 0) {
        file++
        size = 0
      }
      size = await writeAt(path(file), size, piece)
    }
    return { file, size }
  }

  async function removeOldest(): Promise<void> {
    const keep = state.file - maxFiles + 1
    const held = Math.max(keep - Math.ceil(heldForReaders / maxBytes), 1)
    const from = Math.max(held, Math.min(keep, ...[...cursors].map(({ file }) => file)))
    for (; oldest < from; oldest++) await rm(path(oldest), { force: true })
  }

  async function last(count: number): Promise<LogLine[]> {
    const { file: newest, size } = state
    let lines: LogLine[] = []
    for (let file = newest; file >= oldest && lines.length < count; file--) {
      const end = file === newest ? size : undefined
      lines = [...(await linesBefore(path(file), end, count - lines.length)), ...lines]
    }
    return lines
  }

  function follow(asked: AbortSignal): AsyncIterable<LogLine> {
    const signal = AbortSignal.any([asked, closing.signal])
    const cursor = { file: state.file, offset: state.size }
    if (!signal.aborted) cursors.add(cursor)
    signal.addEventListener('abort', () => letGo(cursor), { once: true })
    return linesAfter(cursor, signal)
  }

  async function* linesAfter(cursor: Cursor, signal: AbortSignal): AsyncGenerator<LogLine> {
    try {
      while (!signal.aborted) {
        if (isAtEnd(cursor)) await once(appended, 'append', { signal }).catch(() => undefined)
        for (const line of await advance(cursor)) {
          if (signal.aborted) return
          yield line
        }
      }
    } finally {
      letGo(cursor)
    }
  }

  function letGo(cursor: Cursor): void {
    if (cursors.delete(cursor)) void turn(removeOldest).catch(() => undefined) // the next append tries again
  }

  function isAtEnd({ file, offset }: Cursor): boolean {
    return file === state.file && offset === state.size
  }

  /** Some lines at the cursor, none at the end of a file; moves the cursor behind them, or to the next file. */
  async function advance(cursor: Cursor): Promise<LogLine[]> {
    const end = cursor.file === state.file ? state.size : undefined
    const read = await linesFrom(path(cursor.file), cursor.offset, end)
    if (read && read.lines.length > 0) {
      cursor.offset = read.next
      return read.lines
    }
    if (end !== undefined) cursor.offset = end
    else Object.assign(cursor, { file: Math.max(cursor.file + 1, oldest), offset: 0 })
    return []
  }

  return {
    position: (source) => state.spools[source],
    append: (source, texts, position) => turn(() => append(source, texts, position)),
    last,
    follow,
    async close() {
      await turn(async () => closing.abort())
    },
  }
}

/** Read at once rather than awaited: it is a small file, and followers must begin at what counts now. */
function readState(directory: string): State {
  try {
    return JSON.parse(readFileSync(join(directory, 'state.json'), 'utf8')) as State
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
