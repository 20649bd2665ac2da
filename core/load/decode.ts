import type { Flaw } from './flaw.ts'
import { isMarked } from './ours.ts'

/** Bytes. Configuration written by people stays far below. */
const maxSize = 1024 * 1024

/** Remembers nothing between two texts that are whole. */
const utf8 = new TextDecoder('utf-8', { fatal: true })

const start = { line: 1, column: 1 }

/** The text of a file, without its byte order mark; undefined text where it holds nothing for us. */
export function decode(content: Buffer): { text: string | undefined; flaws: Flaw[] } {
  if (content.length > maxSize)
    return { text: undefined, flaws: ours(content) ? [tooLarge(content.length)] : [] }
  if (isLfsPointer(content)) return { text: undefined, flaws: [lfsPointer] }
  try {
    return { text: utf8.decode(content), flaws: [] }
  } catch {
    return { text: undefined, flaws: ours(content) ? [notUtf8(content)] : [] }
  }
}

/** Whose it is cannot be told: what is in it may be what an environment stands on. */
function isLfsPointer(content: Buffer): boolean {
  return (
    content.length < 1024 &&
    content.toString('latin1', 0, 43) === 'version https://git-lfs.github.com/spec/v1\n'
  )
}

const lfsPointer: Flaw = {
  code: 'lfs-pointer',
  message: 'this is a pointer of Git LFS: the content of the file is not in the repository',
  hint: 'keep YAML out of Git LFS (see .gitattributes): git lfs migrate export --include="*.yaml,*.yml"',
  at: start,
}

/** Large files of somebody else (CRDs, recorded fixtures) are common and no concern of ours, nor is how they are encoded. */
function ours(content: Buffer): boolean {
  return isMarked(content.toString('latin1').replaceAll('\0', ''))
}

export function tooLarge(bytes: number): Flaw {
  const message = `the file is too large: ${(bytes / maxSize).toFixed(1)} MiB, and at most 1 MiB is read`
  return { code: 'file-too-large', message, hint: 'split it into several files', at: start }
}

function notUtf8(content: Buffer): Flaw {
  const utf16 = (content[0] === 0xff && content[1] === 0xfe) || (content[0] === 0xfe && content[1] === 0xff)
  const message = `the file is not UTF-8 text${utf16 ? ', but UTF-16' : ''}`
  return { code: 'not-utf8', message, hint: 'save it with the encoding UTF-8', at: firstBadByte(content) }
}

function firstBadByte(content: Buffer): Flaw['at'] {
  const decoded = content.toString('utf8')
  const before = decoded.slice(0, Math.max(0, decoded.indexOf('\uFFFD'))).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
