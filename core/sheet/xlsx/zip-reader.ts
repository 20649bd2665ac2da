import { counted, limits, mebibytes } from './limits.ts'
import { SheetRefusal, saveAgain, shown } from './problem.ts'

/** One part of the archive, as the central directory describes it. Only `inflate-entry.ts` finds out what is true. */
export interface ZipEntry {
  name: string
  /** 0 stored, 8 deflated. */
  method: number
  /** Bytes when inflated, so the directory says. */
  size: number
  crc: number
  /** The bytes in the file, still deflated. */
  data: Buffer
}

interface Directory {
  count: number
  start: number
  end: number
}

interface Header extends Omit<ZipEntry, 'data'> {
  flags: number
  compressedSize: number
  /** Where the local header is. */
  offset: number
}

/** A header is never longer than these and its texts. */
const [endSize, centralSize, localSize] = [22, 46, 30]

/**
 * The parts of a ZIP archive (PKWARE APPNOTE 6.3), nothing inflated yet. What two readers may understand in two ways is
 * refused: ZIP64, several volumes, gaps in the directory, one name twice, local headers that say something else.
 * @throws {SheetRefusal}
 */
export function readZip(file: Buffer): ZipEntry[] {
  if (file.length < endSize || file.readUInt32LE(0) !== 0x04034b50)
    throw new SheetRefusal('the file is no .xlsx file', { hint: saveAgain })
  const directory = findDirectory(file)
  if (directory.count > limits.entries) {
    throw new SheetRefusal(
      `the archive has ${counted(directory.count)} parts, and at most ${limits.entries} are read`,
    )
  }
  const headers = readDirectory(file, directory)
  checkSizes(headers)
  const entries = headers.map((header) => readEntry(file, header, directory))
  checkPlaces(headers)
  return entries
}

/** The end record is the last thing in the file, but for a comment. */
function findDirectory(file: Buffer): Directory {
  const first = Math.max(0, file.length - endSize - 0xffff)
  for (let at = file.length - endSize; at >= first; at -= 1) {
    if (file.readUInt32LE(at) !== 0x06054b50 || at + endSize + file.readUInt16LE(at + 20) !== file.length)
      continue
    return directoryAt(file, at)
  }
  throw new SheetRefusal('the file is cut off: its table of contents is missing', { hint: 'get it anew' })
}

function directoryAt(file: Buffer, at: number): Directory {
  const [size, start] = [file.readUInt32LE(at + 12), file.readUInt32LE(at + 16)]
  const count = file.readUInt16LE(at + 10)
  if (count === 0xffff || size === 0xffffffff || start === 0xffffffff) throw zip64()
  if (at >= 20 && file.readUInt32LE(at - 20) === 0x07064b50) throw zip64()
  const oneVolume = file.readUInt32LE(at + 4) === 0 && file.readUInt16LE(at + 8) === count
  if (!oneVolume || start + size !== at) throw damaged('its table of contents')
  return { count, start, end: at }
}

function zip64(): SheetRefusal {
  return new SheetRefusal('the archive is in the format ZIP64, which no file of this size needs', {
    hint: saveAgain,
  })
}

export function damaged(what: string): SheetRefusal {
  return new SheetRefusal(`the file is damaged: ${what} is not as it should be`, { hint: saveAgain })
}

function readDirectory(file: Buffer, { count, start, end }: Directory): Header[] {
  const headers: Header[] = []
  const names = new Set<string>()
  let at = start
  for (let index = 0; index < count; index += 1) {
    const { header, next } = readHeader(file, at, end)
    checkHeader(header)
    const name = header.name.toLowerCase() // names of parts are equal whatever their case (ECMA-376-2, 6.2.2)
    if (names.has(name)) throw new SheetRefusal(`the archive has two parts named ${shown(header.name)}`)
    names.add(name)
    headers.push(header)
    at = next
  }
  if (at !== end) throw damaged('its table of contents')
  return headers
}

function readHeader(file: Buffer, at: number, end: number): { header: Header; next: number } {
  if (at + centralSize > end || file.readUInt32LE(at) !== 0x02014b50) throw damaged('its table of contents')
  const nameEnd = at + centralSize + file.readUInt16LE(at + 28)
  const next = nameEnd + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  if (next > end) throw damaged('its table of contents')
  const header = {
    name: file.toString('utf8', at + centralSize, nameEnd),
    flags: file.readUInt16LE(at + 8),
    method: file.readUInt16LE(at + 10),
    crc: file.readUInt32LE(at + 16),
    compressedSize: file.readUInt32LE(at + 20),
    size: file.readUInt32LE(at + 24),
    offset: file.readUInt32LE(at + 42),
  }
  return { header, next }
}

function checkHeader({ name, flags, method, size, compressedSize }: Header): void {
  if ((flags & 0x2041) !== 0) throw encrypted()
  if (method !== 0 && method !== 8) {
    throw new SheetRefusal(`${shown(name)} is packed with method ${method}, which is not read`, {
      hint: saveAgain,
    })
  }
  if (size === 0xffffffff || compressedSize === 0xffffffff) throw zip64()
  const isPath = name.split('/').every((part) => part !== '..' && part !== '.')
  if (!isPath || name === '' || /^\/|[\\\0:]|[\u0000-\u001f\uFFFD]/.test(name)) {
    throw new SheetRefusal(`the archive has a part with the path ${shown(name)}, which leads out of it`)
  }
}

export function encrypted(): SheetRefusal {
  return new SheetRefusal('the file is encrypted with a password, and cannot be read without it', {
    hint: 'in Excel: File, Info, Protect Workbook, Encrypt with Password, and empty the field; then save',
  })
}

/** An honest bomb is refused before a byte of it is inflated; one that lies is caught while inflating. */
function checkSizes(headers: readonly Header[]): void {
  const total = headers.reduce((sum, { size }) => sum + size, 0)
  if (total > limits.inflatedBytes) {
    throw new SheetRefusal(
      `the file inflates to ${mebibytes(total)}, and at most ${mebibytes(limits.inflatedBytes)} are read`,
    )
  }
}

function readEntry(file: Buffer, header: Header, directory: Directory): ZipEntry {
  const { name, method, size, crc, compressedSize, offset } = header
  if (offset + localSize > directory.start || file.readUInt32LE(offset) !== 0x04034b50)
    throw damaged(shown(name))
  const nameEnd = offset + localSize + file.readUInt16LE(offset + 26)
  const start = nameEnd + file.readUInt16LE(offset + 28)
  if (start + compressedSize > directory.start) throw damaged(shown(name))
  if (file.toString('utf8', offset + localSize, nameEnd) !== name) throw damaged(shown(name))
  checkLocal(file, header)
  return { name, method, size, crc, data: file.subarray(start, start + compressedSize) }
}

/** Where a part was written as a stream, its sizes follow it and the local header has zeros. */
function checkLocal(file: Buffer, { name, flags, method, size, compressedSize, offset }: Header): void {
  const localFlags = file.readUInt16LE(offset + 6)
  if ((localFlags & 0x2041) !== 0) throw encrypted()
  const isStream = (flags & localFlags & 8) !== 0
  const sizesAgree =
    file.readUInt32LE(offset + 18) === compressedSize && file.readUInt32LE(offset + 22) === size
  if (file.readUInt16LE(offset + 8) !== method || !(isStream || sizesAgree)) {
    throw new SheetRefusal(`the archive says two things about the size of ${shown(name)}`, {
      hint: saveAgain,
    })
  }
}

/** Parts that lie over each other are how a small file inflates without end. */
function checkPlaces(headers: readonly Header[]): void {
  const sorted = headers.toSorted((a, b) => a.offset - b.offset)
  for (const [index, { name, offset, compressedSize }] of sorted.entries()) {
    const next = sorted[index + 1]
    if (next && offset + localSize + name.length + compressedSize > next.offset)
      throw damaged(shown(next.name))
  }
}
