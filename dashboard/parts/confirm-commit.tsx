import { useState } from 'preact/hooks'
import type { HeldChange } from '../../api/finding.ts'
import type { StatusSummary } from '../../api/overview.ts'
import { paths } from '../../api/paths.ts'
import { ask } from '../lib/ask.ts'
import { tell } from '../lib/changes.ts'
import { counted } from '../lib/counted.ts'
import { onStatus, useQuery } from '../lib/query.ts'
import { useRights } from '../lib/rights.ts'
import { Act } from './act.tsx'
import { ByName } from './by-name.tsx'

interface ConfirmCommitProps {
  commit: string
  /** What it lets through: the first of it, and how many there are. */
  first: readonly HeldChange[]
  total: number
}

const told = 5

/** What is asked for once more is let through as a whole: it is the commit that is confirmed, by the name of the account. */
export function ConfirmCommit({ commit, first, total }: ConfirmCommitProps) {
  const rights = useRights(null)
  const status = useQuery<StatusSummary>(paths.status, onStatus)?.data.value
  const [isAsked, setAsked] = useState(false)
  const short = commit.slice(0, 7)
  const confirm = async () => {
    await ask(paths.confirm, { method: 'POST', body: { commit } })
    tell(undefined)
  }
  return (
    <>
      <Act unless={rights('changes:confirm')} act={() => setAsked(true)} class="danger">
        Confirm {short}…
      </Act>
      {isAsked && (
        <ByName
          title={`Let through what ${short} takes away or gives?`}
          does={`Confirm ${short}`}
          name={status?.account ?? short}
          act={confirm}
          close={() => setAsked(false)}
        >
          <p>
            {total === 1 ? 'One change is' : `${counted(total, 'change')} are`} held back until then. What
            goes takes its tasks and their history along, and does not come back; rights that are wider count
            at once.
          </p>
          <ul>
            {first.slice(0, told).map(({ code, extension, environment, reason }) => (
              <li key={`${code} ${extension} ${environment} ${reason}`}>
                {code !== 'access-widened' && (
                  <>
                    <b>
                      {extension} {environment}
                    </b>
                    :{' '}
                  </>
                )}
                {reason}
              </li>
            ))}
          </ul>
          {total > told && <p>and {(total - told).toLocaleString('en')} more</p>}
        </ByName>
      )}
    </>
  )
}
