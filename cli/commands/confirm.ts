import { Command } from 'commander'
import type { StatusSummary } from '../../api/overview.ts'
import { paths } from '../../api/paths.ts'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { exitCodes } from '../exit.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { printJson } from '../print-json.ts'

export function confirmCommand(): Command {
  const command = withClientOptions(new Command('confirm'))
    .summary('let through what is held back of a commit')
    .description(
      'Let through what was held back of a commit: deletions because they are so many, and wider rights.',
    )
    .argument('<commit>', 'full id of the commit, as "bowline status --json" shows it')
    .option('--json', 'how Git and what runs compare then, as JSON', false)
    .action(async (commit: string, options: ClientOptions & { json: boolean }) => {
      const overview = await (await connect(options)).post<StatusSummary>(paths.confirm, { commit })
      if (options.json) printJson(overview)
      else print(`confirmed ${commit.slice(0, 7)}${notNewest(commit, overview)}: ${overview.message}\n`)
      if (overview.held.total > 0) process.exitCode = exitCodes.heldBack
    })
  return withExamples(command, [
    ['bowline confirm "$(git rev-parse main)"', 'what the branch main says may go, goes'],
  ])
}

/** Whoever confirms another commit than the one that is held back should know. */
function notNewest(confirmed: string, { commit }: StatusSummary): string {
  return commit === null || commit === confirmed ? '' : ` (the newest commit seen is ${commit.slice(0, 7)})`
}
