import type { MayAnswer } from '../../api/access.ts'
import { paths } from '../../api/paths.ts'
import type { Right } from '../../core/domain/rights.ts'
import { withQuery } from './place.ts'
import { type Concerns, useQuery } from './query.ts'

/** Null: it may be done. Else why not, as a sentence for whoever looks at the button. */
export type Rights = (right: Right) => string | null

/** Rights are others after a commit that the stream tells of. */
const onCommit: Concerns = (change) => !change || change.status

/**
 * What the viewer may do with something. Until that is known, and where it cannot be found out, nothing is allowed, and says so.
 * @param object `extension:type`, an environment's id, the name of an extension; null: anything there is, so one thing of
 *   many is enough
 */
export function useRights(object: string | null): Rights {
  const query = useQuery<MayAnswer>(withQuery(paths.mayAccess, { object: object ?? undefined }), onCommit)
  const { data, error } = query ?? {}
  const answer = data?.value
  if (!answer)
    return () =>
      error?.value
        ? `Could not check whether you may do this: ${error.value.message}`
        : 'Checking whether you may…'
  return (right) => {
    const told = answer.rights.find((each) => each.right === right)
    if (!told) return `Could not check whether you may do this: the controller knows no right ${right}`
    if (told.allowed || (object === null && told.anywhere)) return null
    return `You may not: ${told.missing}`
  }
}
