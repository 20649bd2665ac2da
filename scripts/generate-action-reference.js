// Writes the tables of inputs and outputs in action/README.md, from action/action.yml. `--check` only says whether they
// are up to date.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { writeGenerated } from './write-generated.js'

const folder = new URL('../action/', import.meta.url)
const readme = new URL('README.md', folder)
const { inputs, outputs } = parse(readFileSync(new URL('action.yml', folder), 'utf8'))

const rows = {
  inputs: [
    ['input', 'what it is', 'default'],
    ...Object.entries(inputs).map(([name, each]) => [`\`${name}\``, each.description, defaultOf(each)]),
  ],
  outputs: [
    ['output', 'what it is'],
    ...Object.entries(outputs).map(([name, each]) => [`\`${name}\``, each.description]),
  ],
}

function defaultOf(input) {
  return input.default === undefined ? '' : `\`${input.default}\``
}

function table([head, ...body]) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}

/** What stands between the two marks of that name is replaced. */
function withTable(text, name) {
  const marks = new RegExp(`(<!-- ${name} -->\n)[^]*(\n<!-- end of ${name} -->)`)
  if (!marks.test(text)) throw new Error(`action/README.md has no place for ${name}`)
  return text.replace(marks, (_, before, after) => `${before}\n${table(rows[name])}\n${after}`)
}

writeGenerated({ 'action/README.md': Object.keys(rows).reduce(withTable, readFileSync(readme, 'utf8')) })
