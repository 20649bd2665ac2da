import { listTags } from '../../controller/adapters/git/git-tags.ts'
import { displayUrl } from '../../controller/adapters/git/git-url.ts'
import { sourceCredentials } from '../../controller/adapters/git/source-credentials.ts'
import type { Source } from '../../core/domain/desired.ts'
import { BowlineError } from '../../core/domain/errors.ts'
import { printError } from '../output.ts'

/** Somebody waits for it, and an answer is not needed to go on. */
const timeoutMs = 10_000

/** Whether a source has its tag now; undefined where its repository cannot be asked from here. */
export type HasTag = (source: Source) => Promise<boolean | undefined>

/** Asks each repository once. */
export function tagsThere(): HasTag {
  const asked = new Map<string, Promise<ReadonlySet<string> | undefined>>()
  return async (source) => {
    const names = asked.get(source.url) ?? namesAt(source)
    asked.set(source.url, names)
    return (await names)?.has(source.tag)
  }
}

async function namesAt(source: Source): Promise<ReadonlySet<string> | undefined> {
  try {
    const { signal } = new AbortController()
    const tags = await listTags(source.url, { signal, timeoutMs, ...sourceCredentials(source) })
    return new Set(tags.map(({ name }) => name))
  } catch (error) {
    if (error instanceof BowlineError) return undefined
    throw error
  }
}

/** Says it where a tag is not there: to declare it is allowed, as it may be pushed later. */
export async function warnOfMissingTag(source: Source, hasTag: HasTag): Promise<void> {
  if ((await hasTag(source)) !== false) return
  printError(
    `warning: there is no tag ${JSON.stringify(source.tag)} at ${displayUrl(source.url)}; nothing is deployed before it is pushed\n`,
  )
}
