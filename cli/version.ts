import { readFileSync } from 'node:fs'
import { packageFolder } from '../controller/lib/package-folder.ts'

/** From package.json. */
export const version: string = JSON.parse(
  readFileSync(new URL('package.json', packageFolder), 'utf8'),
).version
