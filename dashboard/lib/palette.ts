import type { ExtensionSummary } from '../../api/extension.ts'
import type { Page } from '../../api/keyset.ts'
import type { EnvironmentOverview } from '../../api/overview.ts'
import { paths } from '../../api/paths.ts'
import type { WireSchedule } from '../../api/schedule.ts'
import { AskError, ask } from './ask.ts'
import type { Goal } from './goal.ts'
import { links } from './links.ts'
import { withQuery } from './place.ts'
import { addressed, typeOf } from './schedule-words.ts'

/** Of each kind. */
const mostFound = 6

/**
 * What has a text in its name or its ids, as the controller finds it among what the viewer may see.
 * @throws {AskError}
 */
export async function goalsFor(text: string, signal: AbortSignal): Promise<Goal[]> {
  const lists = await Promise.all([
    found<EnvironmentOverview>(paths.allEnvironments, text, signal),
    found<ExtensionSummary>(paths.extensions, text, signal),
    found<WireSchedule>(paths.allSchedules, text, signal),
  ])
  const [environments, extensions, schedules] = lists
  return [
    ...environments.map((each) => ({
      label: `${each.extension} ${each.type}`,
      detail: `environment, ${each.status}`,
      to: links.environment(each),
    })),
    ...extensions.map(({ name, displayName }) => ({
      label: name,
      detail: displayName === name ? 'extension' : `extension, ${displayName}`,
      to: links.extension(name),
    })),
    ...schedules.map((each) => {
      const of = { extension: each.extension.declared_name, type: typeOf(each) }
      return {
        label: each.declared_name,
        detail: `schedule of ${of.extension} ${of.type}, ${each.state}`,
        to: links.schedule(of, addressed(each)),
      }
    }),
  ]
}

async function found<T>(path: string, q: string, signal: AbortSignal): Promise<readonly T[]> {
  try {
    return (await ask<Page<T>>(withQuery(path, { q, limit: String(mostFound) }), { signal })).items
  } catch (error) {
    if (error instanceof AskError && error.status === 403) return [] // who may see none finds none
    throw error
  }
}
