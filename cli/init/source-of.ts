import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { exists } from '../checkout/exists.ts'
import { gitIn, textIfAny } from '../checkout/git-here.ts'

/** Where a controller finds what is in a folder. */
export interface CodeSource {
  /** Of the repository: that of its remote `origin`, or, where it has none, of the folder itself. */
  url: string
  /** From the repository's top to the folder, with `/` at its end; empty where they are the same. */
  prefix: string
  /** Whether the folder is in a repository. */
  isRepository: boolean
  /** That is checked out, whether it has a commit yet or not; undefined where none is. */
  branch: string | undefined
}

/** @param directory need not be there yet */
export async function sourceOf(directory: string): Promise<CodeSource> {
  const folder = resolve(directory)
  const alone = { url: pathToFileURL(folder).href, prefix: '', isRepository: false, branch: undefined }
  if (!(await exists(folder))) return alone
  const git = gitIn(folder)
  const top = await textIfAny(git(['rev-parse', '--show-toplevel']))
  if (top === undefined) return alone
  const origin = await textIfAny(git(['remote', 'get-url', 'origin']))
  const prefix = (await textIfAny(git(['rev-parse', '--show-prefix']))) ?? ''
  const branch = await textIfAny(git(['symbolic-ref', '--quiet', '--short', 'HEAD']))
  const url = origin ? addressOf(origin, top) : pathToFileURL(top).href
  return { url, prefix, isRepository: true, branch }
}

/** For others than this clone: it may have a token in its URL, or a path from where it is. */
function addressOf(origin: string, top: string): string {
  if (/^\.\.?[/\\]/.test(origin)) return pathToFileURL(resolve(top, origin)).href
  return origin.replace(/^(https?:\/\/)[^/]*@/i, '$1').replace(/^(ssh:\/\/[^/:@]*):[^/]*@/i, '$1@')
}
