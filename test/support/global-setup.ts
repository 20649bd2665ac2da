/** Runs once before all suites. The end-to-end suites drive the built product, so it is built here. */
import { execFileSync } from 'node:child_process'

export default function setup(): void {
  execFileSync(process.execPath, ['scripts/build.js'], { stdio: 'inherit' })
}
