import { paths } from '../../api/paths.ts'
import { withQuery } from './place.ts'

/** About whom one asks; `who` asks for everybody. */
export const askedKinds = ['me', 'user', 'group', 'key', 'who'] as const
export type AskedKind = (typeof askedKinds)[number]

/** What the tester asks, as its address has it. */
export interface AccessQuestion {
  kind: AskedKind
  /** Of the person, group or key. */
  name: string
  /** Of a person; several are separated by commas. */
  groups: string
  right: string
  /** Empty: everything. */
  object: string
}

/** Undefined where nothing is asked yet. */
export function questionIn(query: URLSearchParams): AccessQuestion | undefined {
  const text = (name: string) => query.get(name) ?? ''
  const kind = askedKinds.find((each) => each === text('ask'))
  if (!kind || text('right') === '') return undefined
  return { kind, name: text('name'), groups: text('groups'), right: text('right'), object: text('object') }
}

/** The query of the API that answers it. */
export function pathOf({ kind, name, groups, right, object }: AccessQuestion): string {
  const about = { right, object: object || undefined }
  if (kind === 'who') return withQuery(paths.whoAccess, about)
  const whom = {
    me: {},
    user: { user: name, group: groups || undefined },
    group: { group: name },
    key: { key: name },
  }[kind]
  return withQuery(paths.whyAccess, { ...about, ...whom })
}
