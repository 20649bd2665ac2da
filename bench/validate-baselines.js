import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { timed } from './measure.js'
import { environmentFile } from './validate-repository.js'

const schemas = fileURLToPath(new URL('../schemas/', import.meta.url))
const schemaOf = {
  Extension: 'extension.v1.json',
  Environment: 'environment.v1.json',
  VariableSet: 'variable-set.v1.json',
  Schedule: 'schedule.v1.json',
}

/** Installs the tools below a folder, those that are not there yet. What cannot be had is not there afterwards. */
export function installTools(tools) {
  mkdirSync(tools, { recursive: true })
  if (!existsSync(programs(tools).ajv)) {
    const packages = ['ajv-cli@5.0.0', '@stoplight/spectral-cli@6']
    timed('npm', ['install', '--no-audit', '--no-fund', '--prefix', tools, ...packages], { timeout: 300_000 })
  }
  if (!existsSync(programs(tools).kubeconform)) {
    const env = { ...process.env, GOBIN: join(tools, 'bin') }
    const source = 'github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0'
    timed('go', ['install', source], { env, timeout: 300_000 })
  }
  return programs(tools)
}

function programs(tools) {
  return {
    ajv: join(tools, 'node_modules/.bin/ajv'),
    spectral: join(tools, 'node_modules/.bin/spectral'),
    kubeconform: join(tools, 'bin/kubeconform'),
  }
}

/** Writes each document of the environment files into a file of its own, by kind: these tools want it that way. */
export function writeSplit(folder, count) {
  for (const kind of Object.keys(schemaOf)) mkdirSync(join(folder, kind), { recursive: true })
  for (let number = 0; number < count; number += 1) {
    for (const text of environmentFile(number).split(/^---\n/m)) {
      const [, kind] = /^kind: (.*)$/m.exec(text)
      writeFileSync(join(folder, kind, `${number}.yaml`), text)
    }
  }
}

/** Seconds that ajv-cli takes for all kinds, one after the other; undefined where it is not at hand. */
export function ajvSeconds(program, split) {
  if (!existsSync(program)) return undefined
  const runs = Object.entries(schemaOf).map(([kind, schema]) =>
    timed(program, [
      ...['validate', '--spec=draft2020', '--strict=false', '--all-errors'],
      ...['-s', join(schemas, schema), '-d', join(split, kind, '*.yaml')],
    ]),
  )
  return secondsOf('ajv-cli', runs)
}

/** The same for kubeconform, which takes folders. */
export function kubeconformSeconds(program, folder, work) {
  if (!existsSync(program)) return undefined
  const copies = join(work, 'kubeconform')
  mkdirSync(copies, { recursive: true })
  for (const [kind, schema] of [...Object.entries(schemaOf), ['Account', 'account.v1.json']]) {
    const text = readFileSync(join(schemas, schema), 'utf8')
    writeFileSync(join(copies, `${kind.toLowerCase()}.json`), JSON.stringify(withoutHardPatterns(text)))
  }
  const location = `${copies}/{{ .ResourceKind }}.json`
  // what is not ours has no schema here: it is read, and left out
  const args = ['-schema-location', location, '-ignore-missing-schemas', '-summary', folder]
  return secondsOf('kubeconform', [timed(program, args)])
}

/** The same for Spectral, with the schemas as its one rule. */
export function spectralSeconds(program, split, work) {
  if (!existsSync(program)) return undefined
  const all = Object.values(schemaOf).map((name) => withoutIds(readFileSync(join(schemas, name), 'utf8')))
  const then = { function: 'schema', functionOptions: { schema: { oneOf: all }, dialect: 'draft2020-12' } }
  const ruleset = join(work, 'spectral.json')
  writeFileSync(ruleset, JSON.stringify({ rules: { shape: { given: '$', severity: 'error', then } } }))
  return secondsOf('Spectral', [timed(program, ['lint', '--ruleset', ruleset, join(split, '*/*.yaml')])])
}

/** Go has no look-ahead in patterns and writes characters another way: it is let off those, in its favour. */
function withoutHardPatterns(text) {
  return JSON.parse(text, (key, value) => (key === 'pattern' && /\(\?|\\u/.test(value) ? undefined : value))
}

/** Identifiers and words of our own would be errors to it. */
function withoutIds(text) {
  const ignored = ['$id', '$schema', 'patternErrorMessage']
  return JSON.parse(text, (key, value) => (ignored.includes(key) ? undefined : value))
}

/** A tool that finds fault with good files was not asked the right way, and its time says nothing. */
function secondsOf(name, runs) {
  const bad = runs.find(({ status }) => status !== 0)
  if (!bad) return runs.reduce((sum, { seconds }) => sum + seconds, 0)
  process.stdout.write(`${name} failed: ${(bad.stderr || bad.stdout || String(bad.error)).slice(-400)}\n`)
  return undefined
}
