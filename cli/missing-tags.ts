import type { SourceTags } from '../api/extension.ts'
import { paths, pathTo } from '../api/paths.ts'
import type { Diff, EnvironmentDiff } from '../core/diff/diff.ts'
import type { Environment, Extension } from '../core/domain/desired.ts'
import { BowlineError } from '../core/domain/errors.ts'
import type { Client } from './client.ts'

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
    const sources = await tagsOf(client, extension.name)
    const environments = extension.environments.map((each) => {
      const missing = deployed.includes(each) && missingTag(wanted.get(each.id), sources)
      return missing ? { ...each, actions: [...each.actions, missing] } : each
    })
    return { ...extension, environments }
  })
  return { ...diff, extensions: await Promise.all(extensions) }
}

function isDeployed({ change, fields }: EnvironmentDiff, wanted: Environment | undefined): boolean {
  if (!wanted?.source || wanted.state !== 'running') return false
  return change === 'created' || fields.some(({ field }) => field === 'source' || field.startsWith('source.'))
}

/** Of a repository that cannot be asked nothing is said. */
async function tagsOf(client: Pick<Client, 'get'>, extension: string): Promise<SourceTags[]> {
  try {
    return await client.get<SourceTags[]>(`${pathTo(paths.extensionTags, { extension })}?limit=10000`)
  } catch (error) {
    if (error instanceof BowlineError) return []
    throw error
  }
}

function missingTag(
  environment: Environment | undefined,
  sources: readonly SourceTags[],
): string | undefined {
  const { url, tag } = environment?.source ?? {}
  const known = sources.find((each) => each.url === url)
  if (!known || known.tags.length < known.total) return undefined
  const isThere = known.tags.some(({ name, commit, moved }) => name === tag && commit !== null && !moved)
  return isThere
    ? undefined
    : `there is no tag ${JSON.stringify(tag)} in its repository: nothing is deployed before it is pushed`
}
