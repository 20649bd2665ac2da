import type { Git } from './git.ts'
import { readBlobs } from './git-blobs.ts'
import type { TreeEntry } from './git-tree.ts'

/** Bytes; a pointer is never larger. https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
const largestPointer = 1024
const isPointer = (content: Buffer) =>
  content.toString('latin1', 0, 40).startsWith('version https://git-lfs.')
const shown = 3
/** Files that are looked at: a note is not worth more. */
const mostRead = 10_000
const largestRules = 64 << 10

/** Whether a file of a commit may say that something is missing. */
export function mayTellOfMissing({ mode, type, path, size }: TreeEntry): boolean {
  return mode === '160000' || (type === 'blob' && (size < largestPointer || isRules(path)))
}

const isRules = (path: string) => /(^|\/)\.gitattributes$/.test(path)

/**
 * What a checkout does not have though its commit names it, and what brings it, in sentences for people: submodules, and
 * the content of files that are kept by Git LFS.
 * @param entries those that may tell of it
 */
export async function missingFrom(
  git: Git,
  entries: readonly TreeEntry[],
  signal: AbortSignal,
): Promise<string[]> {
  const submodules = entries.filter(({ mode }) => mode === '160000').map(({ path }) => path)
  const blobs = entries.filter(({ type }) => type === 'blob')
  const rules = blobs.filter(({ path, size }) => isRules(path) && size <= largestRules)
  const hasLfs = [...(await contentsOf(git, rules, signal)).values()].some((each) =>
    each.includes('filter=lfs'),
  )
  const small = hasLfs ? blobs.filter(({ size }) => size < largestPointer) : []
  const contents = await contentsOf(git, small, signal)
  const pointers = small
    .filter(({ id }) => isPointer(contents.get(id) ?? Buffer.alloc(0)))
    .map(({ path }) => path)
  return [
    ...told(submodules, 'submodules are not fetched', 'git submodule update --init'),
    ...told(pointers, 'what Git LFS keeps is not fetched, these files are pointers', 'git lfs pull'),
  ]
}

function contentsOf(
  git: Git,
  entries: readonly TreeEntry[],
  signal: AbortSignal,
): Promise<Map<string, Buffer>> {
  return readBlobs(
    git,
    entries.slice(0, mostRead).map(({ id }) => id),
    signal,
  )
}

function told(paths: readonly string[], what: string, remedy: string): string[] {
  if (paths.length === 0) return []
  const more = paths.length > shown ? ` and ${paths.length - shown} more` : ''
  return [
    `${what}: ${paths.slice(0, shown).join(', ')}${more}. Where they are needed, begin the build with "${remedy}"`,
  ]
}
