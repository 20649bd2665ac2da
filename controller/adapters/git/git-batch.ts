import type { Git } from './git.ts'
import { GitFailure } from './git-process.ts'

/** What would be read is more than was asked to be read at once. */
export class TooMuchAtOnce extends Error {}

/**
 * Objects by id, whatever their type, all through one `git cat-file --batch`. It is stopped as soon as the next one does not
 * fit any more.
 * @param most bytes of all of them
 * @throws {TooMuchAtOnce}
 * @throws {GitFailure} when one is missing or cannot be read, or the signal's reason once that has aborted
 */
export async function readObjects(
  git: Pick<Git, 'localBytes'>,
  ids: readonly string[],
  { most, signal }: { most: number; signal: AbortSignal },
): Promise<Map<string, Buffer>> {
  signal.throwIfAborted()
  if (ids.length === 0) return new Map()
  const batch = new Batch(most)
  const input = Buffer.from([...new Set(ids)].map((id) => `${id}\n`).join(''))
  await git.localBytes(['cat-file', '--batch'], { signal, input, take: (chunk) => batch.take(chunk) })
  return batch.objects
}

/** `<id> <type> <size>\n<content>\n` for each, or `<id> missing\n`. */
class Batch {
  readonly objects = new Map<string, Buffer>()
  #left: number
  /** The beginning of a line that is to come to its end. */
  #line = ''
  #object: { id: string; content: Buffer; filled: number } | undefined

  constructor(most: number) {
    this.#left = most
  }

  take(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) at = this.#object ? this.#fill(chunk, at) : this.#read(chunk, at)
  }

  #read(chunk: Buffer, at: number): number {
    const end = chunk.indexOf('\n', at)
    this.#line += chunk.toString('latin1', at, end === -1 ? chunk.length : end)
    if (end === -1) return chunk.length
    this.#begin(this.#line)
    this.#line = ''
    return end + 1
  }

  #begin(line: string): void {
    const [id = '', , size] = line.split(' ')
    const bytes = Number(size)
    if (!(bytes >= 0)) throw new GitFailure({ stderr: `cannot read the content of a file: ${line}` })
    this.#left -= bytes
    if (this.#left < 0) throw new TooMuchAtOnce(`more would be read than fits: ${line}`)
    this.#object = { id, content: Buffer.alloc(bytes), filled: 0 }
  }

  /** A line break follows each content. */
  #fill(chunk: Buffer, at: number): number {
    const object = this.#object
    if (!object) return at
    const { id, content } = object
    const copied = chunk.copy(content, object.filled, at)
    object.filled += copied
    if (object.filled < content.length || at + copied >= chunk.length) return at + copied
    this.objects.set(id, content)
    this.#object = undefined
    return at + copied + 1
  }
}
