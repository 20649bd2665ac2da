// Writes into schemas/generated what is made of schemas/*.json: the types, and the functions that check documents.
// `--check` only says whether those files are up to date.
import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standaloneCode from 'ajv/dist/standalone/index.js'
import { compile } from 'json-schema-to-typescript'
import { writeGenerated } from './write-generated.js'

const folder = new URL('../schemas/', import.meta.url)
const notice = '// Generated from schemas/*.json by "npm run generate". Do not edit.\n'

const schemas = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')))

async function types() {
  const parts = await Promise.all(schemas.map(typesOf))
  return `${notice}\n${parts.join('\n')}`
}

function typesOf(schema) {
  return compile(schema, schema.title, {
    bannerComment: '',
    additionalProperties: false,
    style: { semi: false, singleQuote: true, printWidth: 110 },
  })
}

/**
 * One function for each kind, named after it. To load ajv and to let it compile the schemas takes longer than all the
 * rest of a small run. That the schemas are schemas is tested.
 */
function checks() {
  const code = { source: true, esm: true, lines: true }
  const options = { allErrors: true, verbose: true, validateSchema: false, meta: false, code }
  const ajv = new Ajv2020({ ...options, schemas }).addVocabulary(['patternErrorMessage'])
  const exported = Object.fromEntries(schemas.map(({ title, $id }) => [title.replace('Document', ''), $id]))
  return `${notice}// @ts-nocheck\n${withoutImports(standaloneCode(ajv, exported))}`
}

/** The length of a text in characters is all that ajv's code asks of ajv when it runs. */
function withoutImports(code) {
  const length = '(text) => { let count = 0; for (const _ of text) count += 1; return count }'
  const complete = code.replaceAll('require("ajv/dist/runtime/ucs2length").default', length)
  const missing = /\brequire\([^)]*\)/.exec(complete)
  if (missing) throw new Error(`the generated checks need ${missing[0]}: write that into them, too`)
  return complete
}

writeGenerated({ 'schemas/generated/types.ts': await types(), 'schemas/generated/checks.ts': checks() })
