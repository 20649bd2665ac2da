// Writes test/regexes.txt, every regular expression of the product with what a checker says of it: it must be linear.
// `--check` only says what is not as it should be, `--print` prints the list with the files, `--all` asks the checker anew
// of those, too, that are on the list already.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { exempt } from '../test/support/regex-exemptions.ts'
import { good, listOf, readList, regexesIn, verdictOn } from '../test/support/regexes.ts'
import { writeGenerated } from './write-generated.js'

const path = 'test/regexes.txt'
const root = new URL('../', import.meta.url)
const known = process.argv.includes('--all') ? new Map() : readList(readFileSync(new URL(path, root), 'utf8'))
const regexes = regexesIn(fileURLToPath(root))
const verdicts = new Map(regexes.map((each) => [each.text, verdictOf(each)]))
const bad = regexes.filter(({ text }) => !good.includes(verdicts.get(text)))

for (const { text, files } of bad)
  console.error(
    `${files.join(', ')}: ${text} is not known to be linear (${verdicts.get(text)}): write it in another way, or parse by ` +
      'hand. Where that cannot be, test/support/regex-exemptions.ts takes it with the reason why it does no harm.',
  )
if (process.argv.includes('--print')) print()
if (bad.length > 0) process.exitCode = 1
else writeGenerated({ [path]: listOf(regexes, verdicts) })

function verdictOf({ text, pattern }) {
  if (exempt[text] !== undefined) return 'exempt'
  if (pattern === undefined) return 'put together while it runs'
  return known.get(text) ?? verdictOn(pattern)
}

function print() {
  for (const { text, files } of regexes) {
    const reason = exempt[text] === undefined ? '' : ` (${exempt[text]})`
    console.log(`${verdicts.get(text).padEnd(6)}  ${text}  ${files.join(' ')}${reason}`)
  }
  const counts = good.map(
    (verdict) => `${[...verdicts.values()].filter((each) => each === verdict).length} ${verdict}`,
  )
  console.log(`${regexes.length} regular expressions: ${counts.join(', ')}, ${bad.length} not linear`)
}
