import { Command } from 'commander'
import type { SourceTag, TagPage } from '../../api/extension.ts'
import { longestPage } from '../../api/keyset.ts'
import { paths, pathTo } from '../../api/paths.ts'
import { count } from '../../core/lib/count.ts'
import { wholeNumber } from '../arguments.ts'
import { chosenExtension } from '../chosen-extension.ts'
import { type Client, type ClientOptions, connect, withClientOptions } from '../client.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { firstOf, itemsOf, type Parameters, withQuery } from '../pages.ts'
import { printJson } from '../print-json.ts'
import { table } from '../table.ts'

type TagsOptions = ClientOptions & Wanted & { json: boolean }

interface Wanted {
  limit: number
  after?: string
  match?: string
}

/** The tags of one repository that are shown: so many, and those in use. */
interface SourceTags {
  url: string
  total: number
  tags: Omit<SourceTag, 'url'>[]
}

export function tagsCommand(): Command {
  const command = withClientOptions(new Command('tags'))
    .summary('list the releases an extension could run')
    .description(
      "List the tags of an extension's repository as they are there now, newest version first, and which environment runs which.",
    )
    .argument('<extension>', 'name of the extension')
    .option('-n, --limit <count>', 'how many; those in use are shown anyway', wholeNumber(1), 20)
    .option('--after <tag>', 'only those that come after this tag in the list')
    .option('--match <text>', 'only those with this in their name, in any case')
    .option('--json', 'as JSON', false)
    .action(async (extension: string, options: TagsOptions) => {
      const client = await connect(options)
      const { name, id } = await chosenExtension(client, extension)
      const sources = await tagsOf(client, pathTo(paths.extensionTags, { extension: id }), options)
      if (options.json) printJson(sources)
      else print(sources.length === 0 ? noSource(name) : sources.map(textOf(options)).join('\n'))
    })
  return withExamples(command, [
    ['bowline tags billing', 'the newest 20'],
    ['bowline tags billing --after v1.4.0', 'the 20 before that'],
    ['bowline tags billing --match rc', 'release candidates'],
    ['bowline tags billing --json | jq -r ".[].tags[0].name"', 'the newest, for scripts'],
  ])
}

async function tagsOf(
  client: Client,
  path: string,
  { limit, after, match: q }: Wanted,
): Promise<SourceTags[]> {
  const first = (query: Parameters) =>
    firstOf(itemsOf<SourceTag>(client, path, { limit: Math.min(limit, longestPage), q, ...query }), limit)
  const { sources, inUse } = await client.get<TagPage>(withQuery(path, { limit: 1 }))
  const ofUrl = (tags: readonly SourceTag[], url: string) => tags.filter((each) => each.url === url)
  const following = after === undefined ? undefined : await first({ after })
  const shown = sources.map(async ({ url, total }) => {
    const tags = following
      ? ofUrl(following, url)
      : withUsed(await first({ source: url }), q === undefined ? ofUrl(inUse, url) : [])
    return { url, total, tags: tags.map(({ url: _, ...tag }) => tag) }
  })
  return await Promise.all(shown)
}

/** Those that are gone first, and beside a tag what it pointed to before it was moved. */
function withUsed(items: readonly SourceTag[], used: readonly SourceTag[]): SourceTag[] {
  const names = new Set(items.map(({ name }) => name))
  const moved = (name: string) => used.filter((each) => each.moved && each.name === name)
  return [
    ...used.filter(({ commit }) => commit === null),
    ...items.flatMap((each) => [each, ...moved(each.name)]),
    ...used.filter(({ name, commit }) => commit !== null && !names.has(name)),
  ]
}

function noSource(name: string): string {
  return `no environment of ${name} is in cloud mode: there is no repository to look at\n`
}

function textOf({ after, match }: Wanted): (source: SourceTags) => string {
  return ({ url, total, tags }) => {
    const rows = tags.map(({ name, commit, moved, wanted, deployed }) => [
      name,
      commit === null ? 'not there' : `${commit.slice(0, 7)}${moved ? ' (before it was moved)' : ''}`,
      wanted.join(', '),
      deployed.join(', '),
    ])
    const more = total - tags.filter(({ commit, moved }) => commit !== null && !moved).length
    const rest =
      more > 0 && after === undefined && match === undefined
        ? `and ${count(more, 'older tag')}: -n ${total} shows them\n`
        : ''
    return `${url}\n${table([['TAG', 'COMMIT', 'DECLARED FOR', 'RUNS IN'], ...rows])}\n${rest}`
  }
}
