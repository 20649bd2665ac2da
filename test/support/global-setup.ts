/** Runs once before all suites. The end-to-end suites drive the built product, so it is built here; types are checked by `npm run check`. */
import { execFileSync } from 'node:child_process'
import { openRunFolder } from './run-folder.ts'

/** @returns what is done after all suites: a run that leaves something behind is not a good one */
export default function setup(): () => Promise<void> {
  execFileSync(process.execPath, ['scripts/build.js', '--unchecked'], { stdio: 'inherit' })
  const end = openRunFolder()
  return async () => {
    const left = await end()
    if (left.length === 0) return
    process.exitCode = 1
    process.stderr.write(`\nthis run left behind, until now:\n${left.map((each) => `  ${each}\n`).join('')}`)
  }
}
