// Writes docs/openapi.json from api/: the document that the controller serves at /api/openapi.json. `--check` only says
// whether it is up to date. Run with `--import ./scripts/run-typescript.js`.
import { openApiDocument } from '../api/openapi.ts'
import { writeGenerated } from './write-generated.js'

writeGenerated({ 'docs/openapi.json': `${JSON.stringify(openApiDocument(), null, 2)}\n` })
