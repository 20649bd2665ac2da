import { pages } from '../../api/pages.ts'
import { pathTo } from '../../api/paths.ts'
import { withQuery } from './place.ts'

interface Named {
  extension: string
  type: string
}

type Filter = Readonly<Record<string, string | undefined>>

/** Addresses of screens, as links write them. */
export const links = {
  overview: pages.overview,
  environments: (filter: Filter = {}) => withQuery(pages.environments, filter),
  tasks: (filter: Filter = {}) => withQuery(pages.tasks, filter),
  task: (id: string) => pathTo(pages.task, { id }),
  commits: pages.commits,
  findings: (filter: Filter = {}) => withQuery(pages.findings, filter),
  commit: (commit: string) => pathTo(pages.commit, { commit }),
  extension: (extension: string) => pathTo(pages.extension, { extension }),
  environment: ({ extension, type }: Named, tab?: string) =>
    tab === undefined
      ? pathTo(pages.environment, { extension, type })
      : pathTo(pages.environmentTab, { extension, type, tab }),
  /** Where it is shown what an act would change. */
  act: (of: Named, act: string, fields: Filter = {}) =>
    withQuery(pathTo(pages.environment, { ...of }), { do: act, ...fields }),
  schedules: (filter: Filter = {}) => withQuery(pages.schedules, filter),
  schedulesOf: (of: Named, filter: Filter = {}) => withQuery(pathTo(pages.schedulesOf, { ...of }), filter),
  schedule: (of: Named, schedule: string) => pathTo(pages.schedule, { ...of, schedule }),
  newSchedule: (of: Named) => pathTo(pages.newSchedule, { ...of }),
  editSchedule: (of: Named, schedule: string) => pathTo(pages.editSchedule, { ...of, schedule }),
  audit: (filter: Filter = {}) => withQuery(pages.audit, filter),
  access: pages.access,
  keys: pages.keys,
  account: pages.account,
}
