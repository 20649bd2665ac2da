import { Command, Option } from 'commander'
import { type EnvironmentType, environmentTypes } from '../../core/domain/desired.ts'
import { UsageError } from '../exit.ts'
import { withExamples } from '../help.ts'
import type { ReleaseChange } from '../release/change.ts'
import type { EnvironmentName } from '../release/declared.ts'
import { type ReleaseOptions, withReleaseOptions } from '../release/options.ts'

type PromoteOptions = ReleaseOptions & { from: EnvironmentType; to: EnvironmentType }

export function promoteCommand(): Command {
  const command = new Command('promote')
    .summary('run in one environment what another one runs')
    .description(
      "Give one environment the tag that another one has, as a branch of one commit. Nothing else in the environment's YAML changes.",
    )
    .argument('<extension>', 'name of the extension')
    .addOption(environmentOption('--from', 'where the tag is taken from'))
    .addOption(environmentOption('--to', 'where it is set'))
    .action(promote)
  return withExamples(withReleaseOptions(command), [
    ['bowline promote billing --from test --to production', 'make the branch; you push it'],
    ['bowline promote billing --from test --to production --pull-request', 'push it and open a pull request'],
    ['bowline promote billing --from dev --to test --base origin/main --push', 'on what is at the remote'],
    ['bowline promote billing --from test --to production --patch | git apply', 'into the working tree'],
  ])
}

function environmentOption(flag: string, does: string): Option {
  return new Option(`${flag} <environment>`, does).choices(environmentTypes).makeOptionMandatory()
}

async function promote(extension: string, options: PromoteOptions): Promise<void> {
  if (options.from === options.to) throw new UsageError('--from and --to are the same environment')
  const { openBase } = await import('../release/repository.ts')
  const { declaredSource, nameOf } = await import('../release/declared.ts')
  const { planChange } = await import('../release/change.ts')
  const { deliver } = await import('../release/deliver.ts')
  const { tagsThere, warnOfMissingTag } = await import('../release/tags-there.ts')
  const { printDelivered, printNothingToDo } = await import('../release/print.ts')
  const from: EnvironmentName = { extension, environment: options.from }
  const to: EnvironmentName = { extension, environment: options.to }
  const { checkout, history } = await openBase(options.dir, options.base)
  const { source } = declaredSource(checkout.files, from)
  const target = declaredSource(checkout.files, to)
  const wanted = { source, whose: nameOf(from), takeUrl: options.source }
  const change = await planChange(checkout, target, wanted)
  if (!change) return printNothingToDo(`${nameOf(to)} has the tag of ${options.from}, ${source.tag}`, options)
  await warnOfMissingTag(change.to, tagsThere())
  const delivered = await deliver({ ...change, ...wordsFor(change, options) }, history, options)
  printDelivered(change, delivered, options, `as in ${options.from}`)
}

function wordsFor({ place, from, to }: ReleaseChange, options: PromoteOptions) {
  const { extension, environment } = place
  return {
    branch: `bowline/promote-${extension}-to-${environment}-${to.tag}`,
    title: `Promote ${extension} to ${environment}: ${to.tag}`,
    body: `${environment} gets the tag of ${options.from}, ${to.tag}; it had ${from.tag}.`,
  }
}
