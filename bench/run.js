// Runs one benchmark: `npm run bench validate`. It measures what is built, so `npm run build` comes first.
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const known = readdirSync(here)
  .filter((name) => /^[a-z]+\.js$/.test(name) && name !== 'run.js' && name !== 'measure.js')
  .map((name) => name.replace('.js', ''))

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
