import { pathMatcher } from '../../access/glob.ts'
import { closest } from '../../lib/closest.ts'
import { withoutEnd } from '../../lib/without-end.ts'
import type { Catalog } from '../catalog.ts'
import type { Rule } from '../rule.ts'

/** A glob that no config file matches gives nothing, and most likely means another folder. */
export const grantPathsMatch: Rule = function* (catalog, report) {
  const known = new Map<string, boolean>()
  for (const access of catalog.accesses) {
    for (const [index, { paths = [] }] of access.body.spec.grants.entries()) {
      for (const [position, glob] of paths.entries()) {
        yield
        const isKnown = known.get(glob) ?? isMatched(glob, catalog)
        known.set(glob, isKnown)
        if (isKnown) continue
        const meant = folderMeant(glob, catalog)
        report({
          code: 'unmatched-path',
          severity: 'warning',
          in: access,
          at: `/spec/grants/${index}/paths/${position}`,
          message: `no config file matches ${JSON.stringify(glob)}`,
          ...(meant !== undefined && { hint: `did you mean "${meant}"?` }),
        })
      }
    }
  }
}

function isMatched(glob: string, catalog: Catalog): boolean {
  const matches = pathMatcher(glob)
  for (const path of pathsOf(catalog)) if (matches(path)) return true
  return false
}

function* pathsOf({ declared, otherPaths }: Catalog): Generator<string> {
  for (const { document } of declared) yield document.file
  if (otherPaths) yield* otherPaths()
}

/** Folders that are looked among. */
const mostFolders = 200

/** Most often `/**` is missing, or a letter of a folder. */
function folderMeant(glob: string, catalog: Catalog): string | undefined {
  const below = `${withoutEnd(glob, '/')}/**`
  if (!/[*?]/.test(glob) && isMatched(below, catalog)) return below
  const wanted = withoutEnd(withoutEnd(glob, '*'), '/')
  if (/[*?]/.test(wanted)) return undefined
  const folders = new Set<string>()
  for (const path of pathsOf(catalog)) {
    if (folders.size >= mostFolders) break
    const parts = path.split('/').slice(0, -1)
    if (parts.length > 0) folders.add(parts.slice(0, wanted.split('/').length).join('/'))
  }
  const meant = closest(wanted, [...folders].sort())
  return meant === undefined ? undefined : `${meant}/**`
}
