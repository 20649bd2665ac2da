import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { privateFolder } from '../files/private-files.ts'
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
  const folder = join(directory, 'node_modules', 'bowline')
  mkdirSync(folder, { recursive: true, mode: privateFolder })
  for (const name of readdirSync(sdk)) {
    const text = readFileSync(join(sdk, name), 'utf8')
    if (textOf(join(folder, name)) !== text) writeWholeSync(join(folder, name), text)
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
