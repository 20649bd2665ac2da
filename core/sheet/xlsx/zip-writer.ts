import { crc32, deflateRawSync } from 'node:zlib'
import type { ZipEntry } from './zip-reader.ts'

/** A part that is written as it is, deflated. */
export function deflated(name: string, text: string): ZipEntry {
  const content = Buffer.from(text)
  return { name, method: 8, size: content.length, crc: crc32(content), data: deflateRawSync(content) }
}

/** 1980-01-01 00:00, the first time ZIP knows: equal parts make an equal archive. */
const [time, date] = [0, 0x21]
const version = 20

/** A ZIP archive of these parts, in their order. Their names are ASCII. */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const [local, central]: [Buffer[], Buffer[]] = [[], []]
  let offset = 0
  for (const entry of entries) {
    const before = Buffer.concat([localHeader(entry), Buffer.from(entry.name)])
    local.push(before, entry.data)
    central.push(centralHeader(entry, offset), Buffer.from(entry.name))
    offset += before.length + entry.data.length
  }
  const directory = Buffer.concat(central)
  return Buffer.concat([...local, directory, endRecord(entries.length, directory.length, offset)])
}

function localHeader(entry: ZipEntry): Buffer {
  return Buffer.concat([words([[4, 0x04034b50]]), common(entry)])
}

function centralHeader(entry: ZipEntry, offset: number): Buffer {
  const start = words([
    [4, 0x02014b50],
    [2, version],
  ])
  const end = words([
    [2, 0], // comment
    [2, 0], // volume
    [2, 0], // attributes
    [4, 0],
    [4, offset],
  ])
  return Buffer.concat([start, common(entry), end])
}

/** What both headers of a part have in common. */
function common({ name, method, size, crc, data }: ZipEntry): Buffer {
  return words([
    [2, version],
    [2, 0], // flags
    [2, method],
    [2, time],
    [2, date],
    [4, crc],
    [4, data.length],
    [4, size],
    [2, name.length],
    [2, 0], // extra field
  ])
}

function endRecord(count: number, size: number, start: number): Buffer {
  return words([
    [4, 0x06054b50],
    [2, 0], // volumes
    [2, 0],
    [2, count],
    [2, count],
    [4, size],
    [4, start],
    [2, 0], // comment
  ])
}

/** Numbers of so many bytes each, little end first. */
function words(fields: readonly (readonly [2 | 4, number])[]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [bytes]) => sum + bytes, 0))
  let at = 0
  for (const [bytes, value] of fields) at = buffer.writeUIntLE(value, at, bytes)
  return buffer
}
