import type { TagPage } from '../api/extension.ts'
import { paths, pathTo } from '../api/paths.ts'
import type { Diff, EnvironmentDiff } from '../core/diff/diff.ts'
import type { Environment, Extension, Source } from '../core/domain/desired.ts'
import { BowlineError } from '../core/domain/errors.ts'
import type { Client } from './client.ts'
import { withQuery } from './pages.ts'

/** Says beside each deployment that its tag is not there, where the controller can tell: it has what opens the repository. */
export async function withMissingTags(
  diff: Diff,
  desired: readonly Extension[],
  client: Pick<Client, 'get'>,
): Promise<Diff> {
  const wanted = new Map(desired.flatMap(({ environments }) => environments).map((each) => [each.id, each]))
  const extensions = diff.extensions.map(async (extension) => {
    const deployed = extension.environments.filter((each) => isDeployed(each, wanted.get(each.id)))
    if (deployed.length === 0 || extension.change === 'created') return extension
    const environments = extension.environments.map(async (each) => {
      const source = deployed.includes(each) ? wanted.get(each.id)?.source : undefined
      const missing = source && (await isMissing(client, extension.name, source)) && missingTag(source)
      return missing ? { ...each, actions: [...each.actions, missing] } : each
    })
    return { ...extension, environments: await Promise.all(environments) }
  })
  return { ...diff, extensions: await Promise.all(extensions) }
}

function isDeployed({ change, fields }: EnvironmentDiff, wanted: Environment | undefined): boolean {
  if (!wanted?.source || wanted.state !== 'running') return false
  return change === 'created' || fields.some(({ field }) => field === 'source' || field.startsWith('source.'))
}

/** Of a repository that cannot be asked, or that nobody has asked yet, nothing is said. */
async function isMissing(
  client: Pick<Client, 'get'>,
  extension: string,
  { url, tag }: Source,
): Promise<boolean> {
  try {
    const path = pathTo(paths.extensionTags, { extension })
    const { sources, items } = await client.get<TagPage>(
      withQuery(path, { source: url, name: tag, limit: 1 }),
    )
    return sources.length > 0 && items.length === 0
  } catch (error) {
    if (error instanceof BowlineError) return false
    throw error
  }
}

function missingTag({ tag }: Source): string {
  return `there is no tag ${JSON.stringify(tag)} in its repository: nothing is deployed before it is pushed`
}
