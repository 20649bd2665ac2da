import { crc32, createInflateRaw } from 'node:zlib'
import { counted } from './limits.ts'
import { SheetRefusal, shown } from './problem.ts'
import { damaged, type ZipEntry } from './zip-reader.ts'

/** Bytes. Small enough that a refusal comes before much was inflated. */
const chunkSize = 64 * 1024

/**
 * Inflates one part piece by piece and keeps none of it. It stops with the first byte more than was announced.
 * @param receive throws to stop it
 * @throws {SheetRefusal} also where size, checksum or end are not as announced
 */
export async function inflateEntry(entry: ZipEntry, receive: (chunk: Buffer) => void): Promise<void> {
  let [seen, crc] = [0, 0]
  for await (const chunk of chunksOf(entry)) {
    seen += chunk.length
    if (seen > entry.size) throw tooMuch(entry)
    crc = crc32(chunk, crc)
    receive(chunk)
  }
  if (seen !== entry.size || crc !== entry.crc) throw damaged(shown(entry.name))
}

async function* chunksOf({ name, method, data }: ZipEntry): AsyncGenerator<Buffer> {
  if (method === 0) {
    for (let at = 0; at < data.length; at += chunkSize) yield data.subarray(at, at + chunkSize)
    return
  }
  const inflate = createInflateRaw({ chunkSize })
  inflate.end(data)
  try {
    for await (const chunk of inflate) yield chunk
  } catch {
    throw damaged(shown(name))
  }
  if (inflate.bytesWritten !== data.length) throw damaged(shown(name))
}

function tooMuch({ name, size }: ZipEntry): SheetRefusal {
  return new SheetRefusal(`the archive says ${shown(name)} has ${counted(size)} bytes, but it has more`)
}
