import { lstat, realpath } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { exists } from '../cli/checkout/exists.ts'
import { UsageError } from '../cli/exit.ts'

/**
 * A path below a folder, in full; it need not be there yet. A pull request decides what is in the workspace, so no link
 * in it may lead out, neither to what is read nor to what is written.
 * @throws {UsageError} where it is not below the folder, or a symbolic link is on the way
 */
export async function placeBelow(folder: string, path: string): Promise<string> {
  const way = relative(folder, resolve(folder, path))
  if (way === '..' || way.startsWith(`..${sep}`) || resolve(way) === way) {
    throw new UsageError(`${JSON.stringify(path)} is not below ${JSON.stringify(folder)}`)
  }
  const root = await realpath(folder)
  await refuseLinks(root, way, path)
  return join(root, way)
}

async function refuseLinks(root: string, way: string, path: string): Promise<void> {
  let place = root
  for (const name of way.split(sep)) {
    place = join(place, name)
    if (!(await exists(place))) return
    if ((await lstat(place)).isSymbolicLink()) {
      throw new UsageError(`${JSON.stringify(path)} leads over a symbolic link, and those are not followed`)
    }
  }
}
