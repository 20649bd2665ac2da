// Writes docs/reference.md from schemas/*.json and docs/reference-examples/. `--check` only says whether it is up to date.
// How the page reads is in cli/reference/page.ts, shared with `bowline explain`: build first (npm ci has done so).
import { readFileSync, writeFileSync } from 'node:fs'
import { referencePage } from '../dist/cli/reference/page.js'
import { schemaFiles } from '../dist/cli/schemas.js'

const root = new URL('../', import.meta.url)
const target = new URL('docs/reference.md', root)
const read = (path) => readFileSync(new URL(path, root), 'utf8')

const page = referencePage(
  Object.entries(schemaFiles).map(([kind, file]) => ({
    kind,
    schema: JSON.parse(read(`schemas/${file}`)),
    example: read(`docs/reference-examples/${file.replace('.v1.json', '.yaml')}`),
  })),
)

function current() {
  try {
    return readFileSync(target, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

if (!process.argv.includes('--check')) {
  writeFileSync(target, page)
} else if (current() !== page) {
  console.error('docs/reference.md is stale: run "npm run build && npm run generate" and commit the result')
  process.exitCode = 1
}
