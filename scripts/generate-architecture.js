// Writes the table of folders in docs/architecture.md, from the table that the house test holds the sources to.
// `--check` only says whether it is up to date.
import { readFileSync } from 'node:fs'
import { house } from '../test/support/house.ts'
import { writeGenerated } from './write-generated.js'

const page = 'docs/architecture.md'
const text = readFileSync(new URL(`../${page}`, import.meta.url), 'utf8')

const rows = house.map(({ path, holds, imports, coming }) => [
  `\`${path.endsWith('.ts') ? path : `${path}/`}\``,
  coming ? `${holds} (coming)` : holds,
  together(imports) || 'nothing',
])

/** As a shell would write them: `core/{domain,lib}`. */
function together(paths) {
  const groups = new Map()
  for (const path of paths) {
    const [first, ...rest] = path.split('/')
    groups.set(first, [...(groups.get(first) ?? []), rest.join('/')])
  }
  return [...groups].map(([first, rest]) => `\`${named(first, rest)}\``).join(', ')
}

function named(first, rest) {
  if (rest.length > 1) return `${first}/{${rest.map((each) => each || '.').join(',')}}`
  return rest[0] ? `${first}/${rest[0]}` : first
}

function table([head, ...body]) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}

const marks = /(<!-- folders -->\n)[\s\S]*(\n<!-- end of folders -->)/
if (!marks.test(text)) throw new Error(`${page} has no place for the folders`)
const folders = table([['folder or file', 'what is in it', 'may import'], ...rows])
writeGenerated({ [page]: text.replace(marks, (_, before, after) => `${before}\n${folders}\n${after}`) })
