import { type FileHandle, open } from 'node:fs/promises'
import type { LogLine } from '../../ports/runtime.ts'
import { isMissing } from '../files/private-files.ts'

const blockBytes = 64 * 1024
const newline = 0x0a

/** `2031-05-04T03:02:01.000Z INS-1234-5678-01-000001 text`, one line each: made for `tail -f`. */
export function formatLine({ at, source, text }: LogLine): string {
  return `${at} ${source} ${text}\n`
}

function parseLine(line: string): LogLine {
  const [, at = '', source = '', text = ''] = /^(\S*) (\S*) (.*)$/s.exec(line) ?? []
  return { at, source, text }
}

/**
 * Cuts lines so that no file grows over `limit` bytes: the first piece goes to a file of `size` bytes, each further one
 * to a new file. A line longer than the limit has a file to itself.
 */
export function fillFiles(lines: readonly string[], size: number, limit: number): string[] {
  const pieces: string[][] = [[]]
  let used = size
  for (const line of lines) {
    const length = Buffer.byteLength(line)
    if (used > 0 && used + length > limit) {
      pieces.push([])
      used = 0
    }
    pieces.at(-1)?.push(line)
    used += length
  }
  return pieces.map((piece) => piece.join(''))
}

/**
 * Makes the file hold its first `size` bytes, whatever else an interrupted write left there, and then `text`.
 * @returns its size in bytes
 * @throws the error of the operating system
 */
export async function writeAt(file: string, size: number, text: string): Promise<number> {
  const handle = await open(file, 'a', 0o600)
  try {
    if ((await handle.stat()).size !== size) await handle.truncate(size)
    const bytes = Buffer.from(text)
    await handle.appendFile(bytes)
    return size + bytes.length
  } finally {
    await handle.close()
  }
}

/**
 * Some whole lines from `offset` on, at most 64 KiB; none where there are no more before `end`.
 * Undefined where the file is gone.
 */
export async function linesFrom(
  file: string,
  offset: number,
  end: number | undefined,
): Promise<{ lines: LogLine[]; next: number } | undefined> {
  return reading(file, async (handle) => {
    const until = end ?? (await handle.stat()).size
    const block = await readBlock(handle, offset, Math.min(until - offset, blockBytes))
    const whole = block.subarray(0, block.lastIndexOf(newline) + 1)
    return { lines: parseLines(whole), next: offset + whole.length }
  })
}

/** The last `count` lines of a source, or of all, before `end`, oldest first, reading no more of the file than it must. */
export async function linesBefore(
  file: string,
  end: number | undefined,
  { count, source }: { count: number; source?: string | undefined },
): Promise<LogLine[]> {
  const isWanted = (line: LogLine) => source === undefined || line.source === source
  const lines = await reading(file, async (handle) => {
    const found: LogLine[][] = []
    let missing = count
    let from = end ?? (await handle.stat()).size
    let headless: Buffer = Buffer.alloc(0) // the end of a line that begins further up
    while (from > 0 && missing > 0) {
      const length = Math.min(from, blockBytes)
      from -= length
      const bytes = Buffer.concat([await readBlock(handle, from, length), headless])
      const first = from === 0 ? 0 : bytes.indexOf(newline) + 1 || bytes.length
      headless = bytes.subarray(0, first)
      const wanted = parseLines(bytes.subarray(first)).filter(isWanted).slice(-missing)
      missing -= wanted.length
      found.unshift(wanted)
    }
    return found.flat()
  })
  return lines ?? []
}

function parseLines(bytes: Buffer): LogLine[] {
  return bytes.toString('utf8').split('\n').slice(0, -1).map(parseLine)
}

async function readBlock(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset)
  return buffer.subarray(0, bytesRead)
}

async function reading<T>(file: string, read: (handle: FileHandle) => Promise<T>): Promise<T | undefined> {
  const handle = await open(file, 'r').catch((error) => {
    if (!isMissing(error)) throw error
  })
  if (!handle) return undefined
  try {
    return await read(handle)
  } finally {
    await handle.close()
  }
}
