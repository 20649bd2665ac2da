import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import { isKeysFile } from '../../core/domain/keys-file.ts'
import { loadFile } from '../../core/load/load-file.ts'
import { keyFindings } from '../../core/validate/key-findings.ts'
import { loadEntry } from './config-folder.ts'
import { gitIn } from './git-here.ts'

/**
 * Warnings where the published sealing keys of a folder are not those of a commit. None where Git cannot tell: whose a key
 * is, only the controller knows.
 */
export async function changedKeys(
  directory: string,
  paths: readonly string[],
  revision: string,
): Promise<Diagnostic[]> {
  const git = gitIn(directory)
  const found = paths.filter(isKeysFile).map(async (path) => {
    const content = await git(['cat-file', 'blob', `${revision}:./${path}`]).catch(() => undefined)
    if (content === undefined) return []
    return keyFindings([loadEntry(directory, { path })], { before: [loadFile({ path, content })] })
  })
  return (await Promise.all(found)).flat()
}
