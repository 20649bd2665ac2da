import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeWholeSync } from '../files/write-whole.ts'

/**
 * Puts the SDK where Node.js looks for packages of a checkout last: into a `node_modules` above all checkouts. So
 * `import 'bowline/sdk'` works in one where nothing is installed, and a release that brings the package has its own. It is
 * a copy: of a link Node.js would take the place it leads to, which is gone for a moment when Bowline is installed anew.
 * @param directory above all releases
 * @param sdk the package's folder
 * @throws the error of the file system
 */
export function provideSdk(directory: string, sdk: string): void {
  const packages = join(directory, packagesName)
  const folder = join(packages, 'bowline')
  mkdirSync(folder, { recursive: true })
  for (const each of [packages, folder]) chmodSync(each, publicFolder)
  for (const name of readdirSync(sdk)) {
    const path = join(folder, name)
    const text = readFileSync(join(sdk, name), 'utf8')
    if (textOf(path) !== text) writeWholeSync(path, text)
    chmodSync(path, publicFile)
  }
}

/** The module of the SDK in a folder where it was provided, as a file URL. */
export function providedSdkUrl(directory: string): string {
  return pathToFileURL(join(directory, packagesName, 'bowline', 'index.js')).href
}

const packagesName = 'node_modules'

/** Of what is no secret, and other users need: whoever gets there may read it. */
const publicFolder = 0o755
const publicFile = 0o644

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
