import { useState } from 'preact/hooks'
import type { StatusSummary } from '../../api/overview.ts'
import { paths } from '../../api/paths.ts'
import { ask } from '../lib/ask.ts'
import { tell } from '../lib/changes.ts'
import { links } from '../lib/links.ts'
import { onStatus, useQuery } from '../lib/query.ts'
import { useRights } from '../lib/rights.ts'
import { Act } from '../parts/act.tsx'
import { ByName } from '../parts/by-name.tsx'
import { Copy } from '../parts/copy.tsx'
import { Link } from '../parts/link.tsx'

/** Rights of a commit that are wider than those in force, and wait until somebody lets them through. */
export function AccessWaiting({ commit }: { commit: string }) {
  const [isAsked, setAsked] = useState(false)
  const status = useQuery<StatusSummary>(paths.status, onStatus)?.data.value
  const rights = useRights('*')
  const wider = status?.held.first.filter(({ code }) => code === 'access-widened') ?? []
  const others = (status?.held.total ?? 0) - wider.length
  const command = `bowline confirm ${commit}`
  const confirm = async () => {
    await ask<StatusSummary>(paths.confirm, { method: 'POST', body: { commit } })
    tell(undefined)
  }
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
        <Act unless={rights('changes:confirm')} act={() => setAsked(true)} class="danger">
          Let it through
        </Act>
        <code>{command}</code> <Copy text={command} what="the command" />
      </p>
      {isAsked && (
        <ByName
          title="Let wider rights through"
          name={commit.slice(0, 7)}
          does="Let it through"
          act={confirm}
          close={() => setAsked(false)}
        >
          <p>All that guards hold back of commit {commit.slice(0, 12)} comes into force, for good.</p>
        </ByName>
      )}
    </section>
  )
}
