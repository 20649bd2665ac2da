// Runs one benchmark: `npm run bench validate`. It measures what is built, so `npm run build` comes first.
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const files = readdirSync(here).flatMap((name) => /^(.*)\.js$/.exec(name)?.[1] ?? [])
/** `validate-faults` is a part of `validate`. */
const isPart = (name) => files.some((each) => name.startsWith(`${each}-`))
const helpers = ['run', 'measure', 'peak-memory', 'history']
const known = files.filter((name) => !isPart(name) && !helpers.includes(name))

const [name] = process.argv.slice(2)
if (!known.includes(name)) {
  process.stderr.write(`usage: npm run bench NAME, where NAME is one of: ${known.join(', ')}\n`)
  process.exitCode = 2
} else if (!existsSync(`${here}../dist/cli/main.js`)) {
  process.stderr.write('nothing is built yet: run `npm run build` first\n')
  process.exitCode = 2
} else {
  await import(`./${name}.js`)
}
