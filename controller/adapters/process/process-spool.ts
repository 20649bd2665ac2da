import { createHash } from 'node:crypto'
import { closeSync, fstatSync, ftruncate, ftruncateSync, openSync, read, readSync } from 'node:fs'
import { promisify } from 'node:util'
import { oneAtATime } from '../../lib/one-at-a-time.ts'
import { privateFile } from '../files/private-files.ts'
import type { EnvironmentLog } from '../instance-log/environment-log.ts'
import { lineTexts, newline, splitLines } from '../instance-log/lines.ts'
import { OutputLimit, type OutputLimits, usualLimits } from './process-output-limit.ts'

const readAsync = promisify(read)
/** To give back gigabytes takes a second. */
const truncateAsync = promisify(ftruncate)
const chunkBytes = 256 * 1024
/** How many bytes before a position its mark is made of. */
const markBytes = 64
/** A consumed spool over this size is emptied once it is quiet. */
const quietLimit = 1024 * 1024
/** Over this one it is emptied although it is being written to. */
const busyLimit = 16 * 1024 * 1024

/** Whoever writes more than this between two looks is held still. */
const floodBytes = 64 * 1024 * 1024

/** Where the next unread line of a spool begins. */
export interface SpoolPosition {
  /** In bytes. */
  offset: number
  /** True when the bytes from there to the next newline belong to a line that was too long. */
  skipping: boolean
  /** Fingerprint of the bytes before `offset`: shows after a restart whether this is still the same content. */
  mark: string
}

const beginning: SpoolPosition = { offset: 0, skipping: false, mark: '' }

export interface SpoolOptions {
  /** Path of the spool; it is made where it is not there. */
  file: string
  /** An instance id, or `build`. */
  source: string
  log: EnvironmentLog<SpoolPosition>
  redact: (text: string) => string
  /** False for a file just made: then what the log says about its source is about another one. */
  resume: boolean
  /** Told each text that went into the log. */
  seen?: (text: string) => void
  /** How much is kept. Default: as usual. */
  limits?: OutputLimits
}

/**
 * The file a process writes its output into, opened for appending: it outlives the controller and never blocks or
 * breaks its writer. A spool is read into the environment's log from where the log says it was left off.
 *
 * Emptying it has one weak spot: what is written in the microseconds between the last look at its size and the
 * truncation is lost. So it waits for a quiet moment while the file is small enough to wait.
 *
 * Whoever writes more than is kept is not held up, since its work would be: what is too much is cut off unread, with a line
 * that says how much. While no controller is there to do so, the system's limit on the size of files holds.
 */
export class Spool {
  readonly #options: SpoolOptions
  readonly #fd: number
  readonly #inTurn = oneAtATime()
  readonly #limit: OutputLimit
  #closed = false
  #position: SpoolPosition
  /** Size of the file when it was last read to its end; -1 before that. */
  #examined = -1
  /** Something in the consumed part was hidden in the log: it must not stay here either. */
  #holdsSecret = false

  /** @throws the error of the operating system where the file cannot be opened */
  constructor(options: SpoolOptions) {
    const { file, source, log, resume, limits = usualLimits } = options
    this.#options = options
    this.#limit = new OutputLimit(limits, () => performance.now())
    this.#fd = openSync(file, 'a+', privateFile)
    this.#position = resume ? resumable(this.#fd, log.position(source)) : beginning
  }

  /** Whether its writer is so far ahead that it will fill the disk. As cheap as the next. */
  isFlooded(): boolean {
    return !this.#closed && fstatSync(this.#fd).size - this.#position.offset > floodBytes
  }

  /** Cheap: looks at the file's size only. */
  hasNews(): boolean {
    return fstatSync(this.#fd).size !== this.#examined
  }

  /**
   * Moves every complete line into the log, as far as it is kept.
   * @throws the error of the operating system where the log cannot be written; the lines are moved by a later call
   */
  async pump(): Promise<void> {
    await this.#inTurn(async () => {
      if (!this.#closed) await this.#moveLines(false)
    })
  }

  /** Empties the file when all of it is consumed and it has grown large, or held a secret. */
  trim(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#closed) return
      const notice = this.#limit.notice()
      if (notice.length > 0) await this.#options.log.append(this.#options.source, notice, this.#position)
      if (this.#holdsSecret || this.#position.offset > quietLimit) await this.#empty()
    })
  }

  /**
   * For a writer that is gone: moves the rest into the log, an unfinished last line included, closes the file and calls
   * `remove` to delete it. Only then is its position forgotten: without it, a restart would read all of it again.
   * @throws what `remove` throws, and the error of the operating system where the log cannot be written
   */
  finish(remove: () => Promise<void>): Promise<void> {
    return this.#inTurn(async () => {
      await this.#moveLines(true).finally(() => this.#close())
      await remove()
      await this.#options.log.append(this.#options.source, [], undefined)
    })
  }

  /** Moves complete lines and closes the file; the writer goes on, and so may a later spool over the same file. */
  leave(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#moveLines(false).finally(() => this.#close())
    })
  }

  #close(): void {
    this.#closed = true
    closeSync(this.#fd)
  }

  async #moveLines(ended: boolean): Promise<void> {
    for (;;) {
      const { size } = fstatSync(this.#fd)
      if (size < this.#position.offset) this.#position = beginning
      if (size - this.#position.offset > chunkBytes && !this.#limit.hasRoom(chunkBytes)) {
        await this.#cutOff(size, ended)
        if (!ended) return
        continue
      }
      const { offset, skipping } = this.#position
      const bytes = await readBytes(this.#fd, offset, Math.min(size - offset, chunkBytes))
      const end = offset + bytes.length
      const split = splitLines(bytes, skipping, ended && end === size)
      if (split.used > 0) {
        const notice = this.#limit.notice()
        const lines = ended && end === size ? split.lines : this.#limit.keep(split.lines)
        await this.#deliver(
          notice,
          lines,
          moved(this.#position, bytes.subarray(0, split.used), split.skipping),
        )
      }
      this.#examined = end
      if (split.used === 0) return
      if (this.#position.offset > busyLimit) await this.#empty()
    }
  }

  async #deliver(notice: readonly string[], lines: readonly Buffer[], next: SpoolPosition): Promise<void> {
    const { log, source, seen } = this.#options
    const texts = [...notice, ...lineTexts(lines, (text) => this.#hide(text))]
    await log.append(source, texts, next)
    this.#position = next
    if (seen) texts.forEach(seen)
  }

  /**
   * Leaves out what there is, but for the last of a writer that is gone: that says why. The file is emptied, so that it
   * takes no more of the disk than its writer can write between two looks.
   */
  async #cutOff(size: number, ended: boolean): Promise<void> {
    const { offset } = this.#position
    const until = ended ? size - chunkBytes : size
    const before = Buffer.alloc(markBytes)
    readSync(this.#fd, before, 0, markBytes, until - markBytes)
    const skipping = before.at(-1) !== newline
    if (ended) {
      this.#limit.leaveOut(until - offset)
      this.#position = { offset: until, skipping, mark: markOf(before) }
    } else {
      const { size: now } = fstatSync(this.#fd)
      await truncateAsync(this.#fd, 0)
      this.#limit.leaveOut(now - offset)
      this.#position = { ...beginning, skipping: skipping || now > until }
      this.#examined = 0
      this.#holdsSecret = false
    }
    await this.#options.log.append(this.#options.source, [], this.#position)
  }

  #hide(text: string): string {
    const shown = this.#options.redact(text)
    this.#holdsSecret ||= shown !== text
    return shown
  }

  /** The look at the size and the truncation have nothing between them, not even a turn of the event loop. */
  async #empty(): Promise<void> {
    const { log, source } = this.#options
    if (fstatSync(this.#fd).size !== this.#position.offset) return
    ftruncateSync(this.#fd, 0)
    this.#holdsSecret = false
    this.#position = { ...beginning, skipping: this.#position.skipping }
    this.#examined = 0
    await log.append(source, [], this.#position)
  }
}

/** The position behind these bytes. */
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
