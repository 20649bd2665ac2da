import { Command } from 'commander'
import type { SourceTags } from '../../api/extension.ts'
import { paths, pathTo } from '../../api/paths.ts'
import { count } from '../../core/lib/count.ts'
import { wholeNumber } from '../arguments.ts'
import { chosenExtension } from '../chosen-extension.ts'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { printJson } from '../print-json.ts'
import { table } from '../table.ts'

type TagsOptions = ClientOptions & { limit: number; json: boolean }

export function tagsCommand(): Command {
  const command = withClientOptions(new Command('tags'))
    .summary('list the releases an extension could run')
    .description(
      "List the tags of an extension's repository as they are there now, newest version first, and which environment runs which.",
    )
    .argument('<extension>', 'name of the extension')
    .option(
      '-n, --limit <count>',
      'how many, at most 10000; those in use are shown anyway',
      wholeNumber(1, 10_000),
      20,
    )
    .option('--json', 'as JSON', false)
    .action(async (extension: string, options: TagsOptions) => {
      const client = await connect(options)
      const { name, id } = await chosenExtension(client, extension)
      const path = `${pathTo(paths.extensionTags, { extension: id })}?limit=${options.limit}`
      const sources = await client.get<SourceTags[]>(path)
      if (options.json) printJson(sources)
      else print(sources.length === 0 ? noSource(name) : sources.map(textOf).join('\n'))
    })
  return withExamples(command, [
    ['bowline tags billing', 'the newest 20'],
    ['bowline tags billing --json | jq -r ".[].tags[0].name"', 'the newest, for scripts'],
  ])
}

function noSource(name: string): string {
  return `no environment of ${name} is in cloud mode: there is no repository to look at\n`
}

function textOf({ url, total, tags }: SourceTags): string {
  const rows = tags.map(({ name, commit, moved, wanted, deployed }) => [
    name,
    commit === null ? 'not there' : `${commit.slice(0, 7)}${moved ? ' (before it was moved)' : ''}`,
    wanted.join(', '),
    deployed.join(', '),
  ])
  const more = total - tags.filter(({ commit, moved }) => commit !== null && !moved).length
  const rest = more > 0 ? `and ${count(more, 'older tag')}: -n ${total} shows them\n` : ''
  return `${url}\n${table([['TAG', 'COMMIT', 'DECLARED FOR', 'RUNS IN'], ...rows])}\n${rest}`
}
