import { createHash } from 'node:crypto'
import { closeSync, fstatSync, ftruncateSync, openSync, read, readSync } from 'node:fs'
import { promisify } from 'node:util'
import { oneAtATime } from '../../lib/one-at-a-time.ts'
import type { EnvironmentLog, SpoolPosition } from '../instance-log/environment-log.ts'
import { lineText, splitLines } from '../instance-log/lines.ts'

const readAsync = promisify(read)
const chunkBytes = 256 * 1024
const markBytes = 64
/** A consumed spool over this size is emptied once it is quiet. */
const quietLimit = 1024 * 1024
/** Over this one it is emptied although it is being written to. */
const busyLimit = 16 * 1024 * 1024

const beginning: SpoolPosition = { offset: 0, skipping: false, mark: '' }

/**
 * The file a process writes its output into, opened for appending: it outlives the controller and never blocks or
 * breaks its writer. A spool is read into the environment's log from where the log says it was left off.
 *
 * Emptying it has one weak spot: what is written in the microseconds between the last look at its size and the
 * truncation is lost. So it waits for a quiet moment while the file is small enough to wait.
 */
export interface Spool {
  /** Cheap: looks at the file's size only. */
  hasNews(): boolean
  /** Moves every complete line into the log. */
  pump(): Promise<void>
  /** Empties the file when all of it is consumed and it has grown large, or held a secret. */
  trim(): Promise<void>
  /**
   * For a writer that is gone: moves the rest into the log, an unfinished last line included, closes the file and calls
   * `remove` to delete it. Only then is its position forgotten: without it, a restart would read all of it again.
   */
  finish(remove: () => Promise<void>): Promise<void>
  /** Moves complete lines and closes the file; the writer goes on, and so may a later spool over the same file. */
  leave(): Promise<void>
}

export interface SpoolOptions {
  file: string
  /** An instance id, or `build`. */
  source: string
  log: EnvironmentLog
  redact: (text: string) => string
  /** False for a file just made: then what the log says about its source is about another one. */
  resume: boolean
  /** Told each text that went into the log. */
  seen?: (text: string) => void
}

export function openSpool({ file, source, log, redact, resume, seen }: SpoolOptions): Spool {
  const fd = openSync(file, 'a+', 0o600)
  const turn = oneAtATime()
  let position = resume ? resumable(fd, log.position(source)) : beginning
  let examined = -1
  /** Something in the consumed part was hidden in the log: it must not stay here either. */
  let holdsSecret = false

  async function moveLines(ended: boolean): Promise<void> {
    for (;;) {
      const { size } = fstatSync(fd)
      if (size < position.offset) position = beginning
      const bytes = await readBytes(fd, position.offset, Math.min(size - position.offset, chunkBytes))
      const end = position.offset + bytes.length
      const { lines, used, skipping } = splitLines(bytes, position.skipping, ended && end === size)
      if (used > 0) await deliver(lines, moved(position, bytes.subarray(0, used), skipping))
      examined = end
      if (used === 0) return
      if (position.offset > busyLimit) await empty()
    }
  }

  async function deliver(lines: readonly Buffer[], next: SpoolPosition): Promise<void> {
    const texts = lines.map((line) => lineText(line, hide))
    await log.append(source, texts, next)
    position = next
    if (seen) texts.forEach(seen)
  }

  function hide(text: string): string {
    const shown = redact(text)
    holdsSecret ||= shown !== text
    return shown
  }

  /** The look at the size and the truncation have nothing between them, not even a turn of the event loop. */
  async function empty(): Promise<void> {
    if (fstatSync(fd).size !== position.offset) return
    ftruncateSync(fd, 0)
    holdsSecret = false
    position = { ...beginning, skipping: position.skipping }
    examined = 0
    await log.append(source, [], position)
  }

  async function finish(remove: () => Promise<void>): Promise<void> {
    await moveLines(true).finally(() => closeSync(fd))
    await remove()
    await log.append(source, [], undefined)
  }

  return {
    hasNews: () => fstatSync(fd).size !== examined,
    pump: () => turn(() => moveLines(false)),
    trim: () => turn(async () => (holdsSecret || position.offset > quietLimit ? empty() : undefined)),
    finish: (remove) => turn(() => finish(remove)),
    leave: () => turn(() => moveLines(false).finally(() => closeSync(fd))),
  }
}

function moved({ offset }: SpoolPosition, bytes: Buffer, skipping: boolean): SpoolPosition {
  return { offset: offset + bytes.length, skipping, mark: markOf(bytes.subarray(-markBytes)) }
}

/** The position, where the file still has the content it speaks of before its offset; otherwise the beginning. */
function resumable(fd: number, position: SpoolPosition | undefined): SpoolPosition {
  if (!position) return beginning
  const length = Number(position.mark.split(':')[0])
  const before = Buffer.alloc(length)
  if (position.offset >= length) readSync(fd, before, 0, length, position.offset - length)
  return markOf(before) === position.mark ? position : beginning
}

/** `length:digest`, and nothing for nothing. */
function markOf(bytes: Buffer): string {
  if (bytes.length === 0) return ''
  return `${bytes.length}:${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`
}

async function readBytes(fd: number, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await readAsync(fd, Buffer.alloc(length), 0, length, offset)
  return buffer.subarray(0, bytesRead)
}
