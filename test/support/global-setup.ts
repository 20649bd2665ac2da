/** Runs once before all suites. The end-to-end suites drive the built product, so it is built here. */
import { execFileSync } from 'node:child_process'
import { makeTemplate } from './template-database.ts'

export default function setup(): Promise<() => Promise<void>> {
  execFileSync(process.execPath, ['scripts/build.js'], { stdio: 'inherit' })
  return makeTemplate()
}
