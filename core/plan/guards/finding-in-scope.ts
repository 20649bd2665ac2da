import type { Diagnostic } from '../../domain/diagnostic.ts'
import { isKeysFile } from '../../domain/keys-file.ts'

/**
 * Nothing of an extension is deleted while a file that fed it has an error: it may still declare what seems gone.
 * @param facts `files` is what fed the extension when it was good last, `errors` are those of this pass
 */
export function findingInScope({
  files,
  errors,
}: {
  files: readonly string[]
  errors: readonly Diagnostic[]
}): string | undefined {
  const found = errors.find((each) => isOpenEnded(each) || files.includes(each.at.file))
  if (!found) return undefined
  const { file, line, column } = found.at
  return `not removed while ${file}:${line}:${column} cannot be understood: it may still declare it`
}

/** The error leaves open which extensions it is about. Published keys declare none. */
export function isOpenEnded({ at, extensions, wholeFile }: Diagnostic): boolean {
  return wholeFile === true || (extensions.length === 0 && !isKeysFile(at.file))
}
