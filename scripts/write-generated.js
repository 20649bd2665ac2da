// Not run by itself: what the scripts that generate files have in common.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)

/**
 * Writes what was generated: path below the root to text. With `--check` on the command line it only says what is stale.
 * @param remedy the commands that bring it up to date
 */
export function writeGenerated(files, remedy = 'npm run generate') {
  for (const [path, text] of Object.entries(files)) {
    const target = new URL(path, root)
    if (!process.argv.includes('--check')) {
      mkdirSync(new URL('.', target), { recursive: true })
      writeFileSync(target, text)
    } else if (current(target) !== text) {
      console.error(`${path} is stale: run "${remedy}" and commit the result`)
      process.exitCode = 1
    }
  }
}

function current(target) {
  try {
    return readFileSync(target, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}
