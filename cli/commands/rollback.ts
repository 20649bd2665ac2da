import { Argument, Command } from 'commander'
import { type EnvironmentType, environmentTypes } from '../../core/domain/desired.ts'
import { withExamples } from '../help.ts'
import type { ReleaseChange } from '../release/change.ts'
import type { Earlier } from '../release/earlier.ts'
import { type ReleaseOptions, withReleaseOptions } from '../release/options.ts'

type RollbackOptions = ReleaseOptions & { to?: string }

export function rollbackCommand(): Command {
  const command = new Command('rollback')
    .summary('go back to the tag an environment had before')
    .description(
      'Give an environment the tag it had before, as a branch of one commit. The history of the config repository tells which one that is; a tag that its repository does not have, and one it was just rolled back from, are passed over.',
    )
    .argument('<extension>', 'name of the extension')
    .addArgument(new Argument('<environment>', 'which of its environments').choices(environmentTypes))
    .option('--to <tag>', 'an earlier tag than the previous one')
    .action(rollback)
  return withExamples(withReleaseOptions(command), [
    ['bowline rollback billing production', 'to the tag before the one it has; you push the branch'],
    ['bowline rollback billing production --pull-request', 'push it and open a pull request'],
    ['bowline rollback billing production --to v1.4.2', 'to one from longer ago'],
    ['bowline rollback billing test --patch', 'see what it would be'],
  ])
}

async function rollback(
  extension: string,
  environment: EnvironmentType,
  options: RollbackOptions,
): Promise<void> {
  const { openBase } = await import('../release/repository.ts')
  const { declaredSource, nameOf } = await import('../release/declared.ts')
  const { earlierSource } = await import('../release/earlier.ts')
  const { planChange } = await import('../release/change.ts')
  const { deliver } = await import('../release/deliver.ts')
  const { tagsThere, warnOfMissingTag } = await import('../release/tags-there.ts')
  const { printDelivered, printNothingToDo } = await import('../release/print.ts')
  const { checkout, history } = await openBase(options.dir, options.base)
  const target = declaredSource(checkout.files, { extension, environment })
  const name = nameOf(target.place)
  if (target.source.tag === options.to) return printNothingToDo(`${name} has the tag ${options.to}`, options)
  const hasTag = tagsThere()
  const earlier = await earlierSource(history, target, options.to, hasTag)
  const { source } = earlier
  const change = await planChange(checkout, target, {
    source,
    whose: `${name} with the tag ${source.tag}`,
    takeUrl: options.source,
  })
  if (!change) return printNothingToDo(`${name} has the tag ${source.tag}`, options)
  await warnOfMissingTag(source, hasTag)
  const why = reasonFor(earlier)
  const delivered = await deliver({ ...change, ...wordsFor(change, why) }, history, options)
  printDelivered(change, delivered, options, why)
}

function reasonFor({ until, passedOver }: Earlier): string {
  if (!until) return 'as told'
  const over =
    passedOver.length > 0 ? `; passed over, as its repository has no such tag: ${passedOver.join(', ')}` : ''
  return `as it was until ${until.commit.slice(0, 7)} "${until.subject}" of ${until.day}${over}`
}

function wordsFor({ place, from, to }: ReleaseChange, why: string) {
  const { extension, environment } = place
  return {
    branch: `bowline/rollback-${extension}-${environment}-to-${to.tag}`,
    title: `Roll back ${extension} ${environment}: ${to.tag}`,
    body: `${environment} goes back from ${from.tag} to ${to.tag}, ${why}.`,
  }
}
