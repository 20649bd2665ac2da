import type { StatusSummary } from '../../api/overview.ts'
import { paths } from '../../api/paths.ts'
import { links } from '../lib/links.ts'
import { onStatus, useQuery } from '../lib/query.ts'
import { ConfirmCommit } from '../parts/confirm-commit.tsx'
import { Copy } from '../parts/copy.tsx'
import { Link } from '../parts/link.tsx'

/** Rights of a commit that are wider than those in force, and wait until somebody lets them through. */
export function AccessWaiting({ commit }: { commit: string }) {
  const held = useQuery<StatusSummary>(paths.status, onStatus)?.data.value?.held
  const wider = held?.first.filter(({ code }) => code === 'access-widened') ?? []
  const others = (held?.total ?? 0) - wider.length
  const command = `bowline confirm ${commit}`
  return (
    <section class="verdict verdict-held" aria-labelledby="waiting">
      <h2 id="waiting">Wider rights wait</h2>
      <p>
        Commit <code>{commit.slice(0, 12)}</code> would give somebody what they do not have. Until it is
        confirmed, what was in force before stays in force.
      </p>
      <ul class="causes">
        {wider.map(({ reason }) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {others > 0 && (
        <p>
          Guards hold back {others.toLocaleString('en')} more; what is held back of the same commit is let
          through with it. <Link to={links.overview}>See all</Link>
        </p>
      )}
      <p class="acts">
        {held && <ConfirmCommit commit={commit} first={held.first} total={held.total} />}
        <code>{command}</code> <Copy text={command} what="the command" />
      </p>
    </section>
  )
}
