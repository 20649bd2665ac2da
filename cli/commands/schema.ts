import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { makeFolder } from '../../controller/adapters/files/make-folder.ts'
import { kinds } from '../../core/load/header.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { withExamples } from '../help.ts'
import { print, printExact } from '../output.ts'
import { anyKindFile, anyKindSchema, kindNamed, schemaFiles, schemaText } from '../reference/schemas.ts'

/** `bowline schema [KIND] [--output DIR|-]` */
export function schemaCommand(): Command {
  const command = new Command('schema')
    .summary('write the JSON Schemas')
    .description('Write the JSON Schemas (2020-12) of the configuration, for editors and other tools.')
    .argument('[kind]', `${kinds.join(', ')}; left out: all, and one schema that takes any of them`)
    .option('--output <dir>', 'folder to write them to; "-" prints', '-')
    .action(async (kind: string | undefined, { output }: { output: string }) => {
      await write(schemas(kind), output)
      process.exitCode = exitCodes.clean
    })
  return withExamples(command, [
    ['bowline schema environment', 'print the schema of an Environment'],
    ['bowline schema --output .bowline-schemas', 'write all of them, with bowline.v1.json for editors'],
    ['bowline schema', 'print all of them as one JSON object, by file name'],
  ])
}

/** Texts by file name. */
function schemas(wanted: string | undefined): Map<string, string> {
  if (wanted !== undefined) {
    const kind = kindNamed(wanted)
    if (!kind)
      throw new UsageError(`there is no kind ${JSON.stringify(wanted)}; there are ${kinds.join(', ')}`)
    return new Map([[schemaFiles[kind], schemaText(kind)]])
  }
  const each = kinds.map((kind): [string, string] => [schemaFiles[kind], schemaText(kind)])
  return new Map([...each, [anyKindFile, `${JSON.stringify(anyKindSchema(), null, 2)}\n`]])
}

async function write(files: ReadonlyMap<string, string>, output: string): Promise<void> {
  if (output === '-') return void printExact(together(files))
  await makeFolder(output)
  for (const [name, text] of files) await writeFile(join(output, name), text)
  print(`wrote ${[...files.keys()].join(', ')} to ${output}\n`)
}

function together(files: ReadonlyMap<string, string>): string {
  const [only, ...others] = files.values()
  if (only !== undefined && others.length === 0) return only
  const all = Object.fromEntries([...files].map(([name, text]) => [name, JSON.parse(text)]))
  return `${JSON.stringify(all, null, 2)}\n`
}
