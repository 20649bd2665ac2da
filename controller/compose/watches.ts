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

export const tagsOf: TagsOf = (source, { signal, recent }) =>
  sharedTags.list(source.url, { signal, ...sourceCredentials(source) }, { recent })

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

/** @param view of one environment: asked for those alone that are to run a release */
export function createTagWatch(
  { registry, clock, log, changes }: Ground,
  view: (environment: string) => EnvironmentView | undefined,
): TagWatch {
  const runsRelease = (id: string) => {
    const { source, state } = registry.target(id)?.environment ?? {}
    return Boolean(source) && state === 'running'
  }
  return new TagWatch({
    inUse: () =>
      registry
        .ids()
        .filter(runsRelease)
        .flatMap((id) => tagInUse(view(id)) ?? []),
    tagsNamed,
    clock,
    log,
    changed: (environment) => changes.publish({ what: 'tag', environment }),
  })
}

/** Undefined while another release is on its way, and where none is to run. */
function tagInUse(view: EnvironmentView | undefined): TagInUse | undefined {
  if (!view) return undefined
  const { id: environment, target, deployed } = view
  const { source, state } = target?.environment ?? {}
  if (!source || !deployed || state !== 'running') return undefined
  if (source.tag !== deployed.tag || source.url !== deployed.url) return undefined
  return { environment, source, commit: deployed.commit }
}
