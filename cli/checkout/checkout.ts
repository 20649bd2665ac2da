import { lstat, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { largestRead, unlessTooMuch } from '../../core/load/commit-limits.ts'
import type { LoadedFile } from '../../core/load/loaded-file.ts'
import { UsageError } from '../exit.ts'
import { configEntries, loadEntries } from './config-folder.ts'
import { exists } from './exists.ts'

/** The configuration of a folder, or of a commit. */
export interface Checkout {
  files: readonly LoadedFile[]
  textOf: TextOf
}

/** A file as it is written, for showing the line of a finding; undefined where there is no such text. */
export type TextOf = (path: string) => Promise<string | undefined>

/** Reads the config files below a folder; their paths are relative to it. Symbolic links are not followed. */
export async function readDirectory(directory: string): Promise<Checkout> {
  await requireFolder(directory)
  const files = unlessTooMuch(() => loadEntries(directory, configEntries(directory)))
  return { files, textOf: textIn(directory) }
}

/** What a symbolic link leads to is not shown: it may lead out of the folder, to what is nobody else's business. */
export function textIn(directory: string): TextOf {
  return async (path) => {
    const file = join(directory, path)
    try {
      return (await isReadable(file)) ? await readFile(file, 'utf8') : undefined
    } catch {
      return undefined
    }
  }
}

async function isReadable(file: string): Promise<boolean> {
  const stats = await lstat(file)
  return stats.isFile() && stats.size <= largestRead
}

/** @throws {UsageError} where it is no folder */
export async function requireFolder(directory: string): Promise<void> {
  if ((await exists(directory)) && (await stat(directory)).isDirectory()) return
  throw new UsageError(`there is no folder ${JSON.stringify(directory)}; name the one with the configuration`)
}
