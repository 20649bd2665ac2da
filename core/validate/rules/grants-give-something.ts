import type { GrantSpec } from '../../../schemas/generated/types.ts'
import type { Rule } from '../rule.ts'

/** Grants come to what each gives, to each name, for each glob: more of them than this is no policy that anybody can read. */
const mostGifts = 100_000

/** A grant gives something, to somebody, somewhere. */
export const grantsGiveSomething: Rule = function* ({ accesses }, report) {
  let gifts = 0
  for (const access of accesses) {
    for (const [index, grant] of access.body.spec.grants.entries()) {
      yield
      const at = `/spec/grants/${index}`
      const { role, rights = [], paths, environments } = grant
      const emptyList =
        paths?.length === 0 ? 'paths' : environments?.length === 0 ? 'environments' : undefined
      if (role === undefined && rights.length === 0) {
        const message = 'this grant gives nothing: it has neither "role" nor "rights"'
        report({ code: 'empty-grant', in: access, at, message, hint: 'for example role: viewer' })
      }
      if (receiversOf(grant) === 0) {
        const message = 'this grant is to nobody: it names no users, groups or keys'
        report({ code: 'empty-grant', in: access, at, message, hint: 'for example groups: ["billing"]' })
      }
      if (emptyList !== undefined) {
        const message = `"${emptyList}" is an empty list, so this grant is for nothing at all`
        const hint = `leave "${emptyList}" out to mean all`
        report({ code: 'empty-grant', in: access, at: `${at}/${emptyList}`, message, hint })
      }
      gifts += receiversOf(grant) * (1 + rights.length) * (paths?.length ?? 1)
      if (gifts > mostGifts) {
        const message = `all grants together give more than ${mostGifts} single things: names times rights times paths`
        const hint = 'grant to groups instead of single users'
        report({ code: 'too-many-grants', in: access, at, message, hint })
        return
      }
    }
  }
}

function receiversOf({ users = [], groups = [], keys = [] }: GrantSpec): number {
  return users.length + groups.length + keys.length
}
