import type { Git } from './git.ts'
import { GitFailure } from './git-process.ts'

/**
 * Contents by blob id, all through one `git cat-file --batch`.
 * @throws {GitFailure} when one is missing or cannot be read, or the signal's reason once that has aborted
 */
export async function readBlobs(
  git: Pick<Git, 'localBytes'>,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, Buffer>> {
  signal.throwIfAborted()
  if (ids.length === 0) return new Map()
  const input = Buffer.from([...new Set(ids)].map((id) => `${id}\n`).join(''))
  return parseBatch(await git.localBytes(['cat-file', '--batch'], { signal, input }))
}

/** Sizes by blob id, and which are not there. Throws the signal's reason once that has aborted. */
export async function blobSizes(
  git: Pick<Git, 'localBytes'>,
  ids: Iterable<string>,
  signal: AbortSignal,
): Promise<{ sizes: Map<string, number>; missing: string[] }> {
  const distinct = [...new Set(ids)]
  const [sizes, missing] = [new Map<string, number>(), [] as string[]]
  if (distinct.length === 0) return { sizes, missing }
  const input = Buffer.from(distinct.map((id) => `${id}\n`).join(''))
  const printed = await git.localBytes(['cat-file', '--batch-check'], { signal, input })
  for (const line of printed.toString('latin1').trimEnd().split('\n')) {
    const [id = '', type = '', size = ''] = line.split(' ')
    if (type === 'blob') sizes.set(id, Number(size))
    else missing.push(id)
  }
  return { sizes, missing }
}

/** `<id> blob <size>\n<content>\n` for each, or `<id> missing\n`. */
function parseBatch(output: Buffer): Map<string, Buffer> {
  const blobs = new Map<string, Buffer>()
  for (let at = 0; at < output.length; ) {
    const start = output.indexOf('\n', at) + 1
    const header = output.toString('latin1', at, start - 1)
    const [id = '', type, size] = header.split(' ')
    if (type !== 'blob' || !(Number(size) >= 0))
      throw new GitFailure({ stderr: `cannot read the content of a file: ${header}` })
    const end = start + Number(size)
    blobs.set(id, Buffer.from(output.subarray(start, end))) // a copy, lest one small file keep the whole output
    at = end + 1
  }
  return blobs
}
