import type { GrantSpec } from '../../../schemas/generated/types.ts'
import { placeName, repeats } from '../repeats.ts'
import type { Rule } from '../rule.ts'

/** The same grant twice changes nothing, and whoever takes it away later takes one of them only. */
export const grantsAreUnique: Rule = ({ accesses }, report) => {
  const grants = accesses.flatMap((access) =>
    access.body.spec.grants.map((grant, index) => ({ access, grant, at: `/spec/grants/${index}` })),
  )
  for (const { again, first } of repeats(grants, ({ grant }) => contentOf(grant))) {
    report({
      code: 'duplicate-grant',
      severity: 'warning',
      in: again.access,
      at: again.at,
      message: `this grant is there already, at ${placeName(first.access, first.at)}`,
      hint: 'remove one of them',
    })
  }
}

function contentOf({ role, rights, users, groups, keys, paths, environments }: GrantSpec): string {
  return JSON.stringify([
    role,
    ...[rights, users, groups, keys, paths, environments].map((each) => each?.toSorted()),
  ])
}
