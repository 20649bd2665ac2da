import { tagCommits } from '../adapters/git/git-tags.ts'
import { SharedTags } from '../adapters/git/shared-tags.ts'
import { sourceCredentials } from '../adapters/git/source-credentials.ts'
import type { EnvironmentView } from '../apply/environment-view.ts'
import { Attendance } from '../observe/attendance.ts'
import { type TagInUse, TagWatch } from '../observe/tag-watch.ts'
import type { TagsNamed, TagsOf } from '../ports/source-tags.ts'
import type { Dispatch } from './dispatch.ts'
import type { Ground } from './ground.ts'

// What looks around now and then, beside the passes: whether tasks wait without a runner, whether tags were moved.

/** For all that asks for tags of sources here. */
export const sharedTags: SharedTags = new SharedTags()

export const tagsOf: TagsOf = (source, signal) =>
  sharedTags.list(source.url, { signal, ...sourceCredentials(source) })

/** Those of the tags that are there. */
const tagsNamed: TagsNamed = async (source, names, signal) => {
  const access = { signal, ...sourceCredentials(source) }
  const commits = await tagCommits(source.url, names, access)
  return [...commits].map(([name, commit]) => ({ name, commit }))
}

export function createAttendance(
  { store, clock, log, changes }: Ground,
  { dispatcher }: Dispatch,
): Attendance {
  return new Attendance({
    waiting: () => dispatcher.environmentsWaiting(),
    hasRunner: (environment) => dispatcher.hasRunner(environment, 'background'),
    store,
    clock,
    log,
    changed: (environment) => changes.publish({ what: 'attendance', environment }),
  })
}

export function createTagWatch(
  { clock, log, changes }: Ground,
  environments: () => readonly EnvironmentView[],
): TagWatch {
  return new TagWatch({
    inUse: () => environments().flatMap((each) => tagInUse(each) ?? []),
    tagsNamed,
    clock,
    log,
    changed: (environment) => changes.publish({ what: 'tag', environment }),
  })
}

/** Undefined while another release is on its way, and where none is to run. */
function tagInUse({ id: environment, target, deployed }: EnvironmentView): TagInUse | undefined {
  const { source, state } = target?.environment ?? {}
  if (!source || !deployed || state !== 'running') return undefined
  if (source.tag !== deployed.tag || source.url !== deployed.url) return undefined
  return { environment, source, commit: deployed.commit }
}
