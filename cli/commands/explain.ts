import { Command } from 'commander'
import { closest, quoted } from '../../core/lib/closest.ts'
import { kinds } from '../../core/load/header.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { printJson } from '../print-json.ts'
import { findField, renderField } from '../reference/explain.ts'
import { documentField } from '../reference/fields.ts'
import { kindNamed, schemaOf } from '../reference/schemas.ts'

/** `bowline explain [KIND[.path]]` */
export function explainCommand(): Command {
  const command = new Command('explain')
    .summary('show what a field means')
    .description('Show what a kind or a field of the configuration means, and what it may be.')
    .argument('[field]', 'a kind, and the way to a field of it; left out: the kinds there are')
    .option('--json', 'as JSON', false)
    .action(explain)
  return withExamples(command, [
    ['bowline explain', 'the kinds there are'],
    ['bowline explain environment', 'the fields of an Environment'],
    ['bowline explain schedule.spec.trigger.cron', 'one field'],
    ['bowline explain variableset.variables.value', '"spec" may be left out'],
  ])
}

function explain(wanted: string | undefined, { json }: { json: boolean }): void {
  process.exitCode = exitCodes.clean
  if (wanted === undefined) {
    if (json) return void printJson(kinds.map((kind) => ({ kind, description: schemaOf(kind).description })))
    const lines = kinds.map((each) => `${each.padEnd(11)}  ${schemaOf(each).description}`)
    return void print(`${lines.join('\n')}\n`)
  }
  const [name = '', ...path] = wanted.split('.')
  const kind = kindNamed(name)
  if (!kind) {
    const meant = closest(name, kinds)
    const help = meant === undefined ? `there are ${quoted(kinds)}` : `did you mean "${meant}"?`
    throw new UsageError(`there is no kind ${JSON.stringify(name)}; ${help}`)
  }
  const field = findField(documentField(schemaOf(kind)), kind, path)
  if (json) printJson(field)
  else print(renderField(kind, field))
}
