import { pages } from '../../api/pages.ts'
import { pathTo } from '../../api/paths.ts'
import { withQuery } from './place.ts'

interface Named {
  extension: string
  type: string
}

/** Addresses of screens, as links write them. */
export const links = {
  overview: pages.overview,
  environments: (filter: Readonly<Record<string, string | undefined>> = {}) =>
    withQuery(pages.environments, filter),
  extension: (extension: string) => pathTo(pages.extension, { extension }),
  environment: ({ extension, type }: Named, tab?: string) =>
    tab === undefined
      ? pathTo(pages.environment, { extension, type })
      : pathTo(pages.environmentTab, { extension, type, tab }),
}
