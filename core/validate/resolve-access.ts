import type { GrantSpec } from '../../schemas/generated/types.ts'
import type { Access, Grant } from '../domain/desired.ts'
import { environmentTypes } from '../domain/desired.ts'
import { compareText } from '../lib/compare-text.ts'
import { deepFreeze } from '../lib/deep-freeze.ts'
import { positionOf } from '../load/loaded-file.ts'
import type { Catalog } from './catalog.ts'

/** All grants, in the order of files and documents. Nothing about them may be wrong. */
export function resolveAccess({ accesses }: Catalog): Access {
  return deepFreeze({
    grants: accesses.flatMap(({ body, document }) =>
      body.spec.grants.map((grant, index) => {
        const { file, line } = positionOf(document, `/spec/grants/${index}`)
        return resolveGrant(grant, { file, line })
      }),
    ),
  })
}

function resolveGrant({ role, rights, environments, paths, ...to }: GrantSpec, at: Grant['at']): Grant {
  return {
    role: role ?? null,
    rights: distinct(rights),
    users: distinct(to.users),
    groups: distinct(to.groups),
    keys: distinct(to.keys),
    paths: paths ? distinct(paths) : null,
    environments: environments ? environmentTypes.filter((type) => environments.includes(type)) : null,
    at,
  }
}

function distinct<Text extends string>(texts: readonly Text[] = []): Text[] {
  return [...new Set(texts)].sort(compareText)
}
