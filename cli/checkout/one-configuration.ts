import { relative } from 'node:path'
import { readKind } from '../../core/load/header.ts'
import type { LoadedFile } from '../../core/load/loaded-file.ts'
import { UsageError } from '../exit.ts'

/** More of them help nobody. */
const mostShown = 4

/** The files that declare an Account, sorted. */
export function accountFiles(files: readonly LoadedFile[]): string[] {
  const declares = ({ documents }: LoadedFile) => documents.some(({ value }) => readKind(value) === 'Account')
  return files
    .filter(declares)
    .map(({ path }) => path)
    .sort()
}

/**
 * Makes sure that a folder holds one configuration, and is not the folder of several that lie side by side: what is found
 * between those would be wrong, and long. A second Account below the first is a finding.
 * @param accounts paths from the folder
 * @throws {UsageError} that names them
 */
export function requireOneConfiguration(directory: string, accounts: readonly string[]): void {
  const folders = [...new Set(accounts.map((path) => path.slice(0, path.lastIndexOf('/') + 1)))].sort()
  const [first = ''] = folders
  if (folders.every((each) => each.startsWith(first))) return
  const names = folders.map((each) => relative(process.cwd(), `${directory}/${each}`) || '.')
  const rest = names.length - mostShown
  const shown = `${names.slice(0, mostShown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
  throw new UsageError(
    `there are ${names.length} configurations side by side, each with an Account of its own: ${shown}; name the folder of one`,
  )
}
