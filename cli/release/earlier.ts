import type { Source } from '../../core/domain/desired.ts'
import { quoted } from '../../core/lib/closest.ts'
import { textIfAny } from '../checkout/git-here.ts'
import { UsageError } from '../exit.ts'
import { type Declared, nameOf } from './declared.ts'
import { type CommitNote, earlierSources } from './history.ts'
import type { History } from './repository.ts'

export interface Earlier {
  source: Source
  /** The commit that put something else in its place; undefined where no history tells. */
  until: CommitNote | undefined
}

/**
 * The source an environment had before: the last one with another tag, or with the tag that is asked for.
 * @throws {UsageError} where the history knows none, with the tags it knows
 */
export async function earlierSource(
  history: History | undefined,
  { place, source }: Declared,
  tag: string | undefined,
): Promise<Earlier> {
  if (!history) {
    if (tag !== undefined) return { source: { ...source, tag }, until: undefined }
    throw new UsageError('there is no Git repository here, and so no history: name the tag with --to')
  }
  const seen = new Set<string>()
  for await (const earlier of earlierSources(history.git, history.commit, place)) {
    const { tag: its } = earlier.source
    if (tag === undefined ? its !== source.tag : its === tag) return earlier
    seen.add(its)
  }
  const others = [...seen].filter((each) => each !== source.tag)
  throw new UsageError(`${missing(nameOf(place), source.tag, tag, others)}${await ifShallow(history)}`)
}

function missing(name: string, now: string, wanted: string | undefined, others: readonly string[]): string {
  if (wanted === undefined) return `${name} has had no other tag than ${now}`
  const known = others.length === 0 ? 'no other tag' : quoted(others)
  return `${name} never had the tag ${JSON.stringify(wanted)}; before ${now} it had ${known}`
}

async function ifShallow({ git }: History): Promise<string> {
  const shallow = await textIfAny(git(['rev-parse', '--is-shallow-repository']))
  return shallow === 'true'
    ? ', as far as this shallow clone goes back; "git fetch --unshallow" brings the rest'
    : ''
}
