import type { Git } from './git.ts'
import { readBlobs } from './git-blobs.ts'
import { parseTree } from './git-mirror.ts'

/** Bytes; a pointer is never larger. https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
const largestPointer = 1024
const isPointer = (content: Buffer) =>
  content.toString('latin1', 0, 40).startsWith('version https://git-lfs.')
const shown = 3

/**
 * What a checkout does not have though its commit names it, and what brings it, in sentences for people: submodules, and
 * the content of files that are kept by Git LFS.
 */
export async function missingFrom(git: Git, commit: string, signal: AbortSignal): Promise<string[]> {
  const listed = await git.local(['ls-tree', '-r', '-z', '--long', '--full-tree', commit], { signal })
  const entries = parseTree(listed)
  const submodules = entries.filter(({ mode }) => mode === '160000').map(({ path }) => path)
  const attributes = entries.filter(
    ({ path, type }) => /(^|\/)\.gitattributes$/.test(path) && type === 'blob',
  )
  const rules = await readBlobs(
    git,
    attributes.map(({ id }) => id),
    signal,
  )
  const hasLfs = [...rules.values()].some((each) => each.includes('filter=lfs'))
  const small = hasLfs ? entries.filter(({ size, type }) => type === 'blob' && size < largestPointer) : []
  const contents = await readBlobs(
    git,
    small.map(({ id }) => id),
    signal,
  )
  const pointers = small
    .filter(({ id }) => isPointer(contents.get(id) ?? Buffer.alloc(0)))
    .map(({ path }) => path)
  return [
    ...told(submodules, 'submodules are not fetched', 'git submodule update --init'),
    ...told(pointers, 'what Git LFS keeps is not fetched, these files are pointers', 'git lfs pull'),
  ]
}

function told(paths: readonly string[], what: string, remedy: string): string[] {
  if (paths.length === 0) return []
  const more = paths.length > shown ? ` and ${paths.length - shown} more` : ''
  return [
    `${what}: ${paths.slice(0, shown).join(', ')}${more}. Where they are needed, begin the build with "${remedy}"`,
  ]
}
