import { existsSync } from 'node:fs'

/**
 * The folder of this package: the nearest one up that has a package.json. So it does not matter where in `dist/` the
 * build puts this file, and a run from the sources finds it as well.
 */
export const packageFolder: URL = nearestPackage(new URL('.', import.meta.url))

function nearestPackage(folder: URL): URL {
  const above = new URL('..', folder)
  if (existsSync(new URL('package.json', folder)) || above.href === folder.href) return folder
  return nearestPackage(above)
}
