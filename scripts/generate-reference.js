// Writes docs/reference.md from schemas/*.json and docs/reference-examples/. `--check` only says whether it is up to date.
// How the page reads is in cli/reference/page.ts, shared with `bowline explain`: build first (npm ci has done so).
import { readFileSync } from 'node:fs'
import { referencePage } from '../dist/cli/reference/page.js'
import { schemaFiles } from '../dist/cli/reference/schemas.js'
import { writeGenerated } from './write-generated.js'

const root = new URL('../', import.meta.url)
const read = (path) => readFileSync(new URL(path, root), 'utf8')

const page = referencePage(
  Object.entries(schemaFiles).map(([kind, file]) => ({
    kind,
    schema: JSON.parse(read(`schemas/${file}`)),
    example: read(`docs/reference-examples/${file.replace('.v1.json', '.yaml')}`),
  })),
)

writeGenerated({ 'docs/reference.md': page }, 'npm run build && npm run generate')
