import { Moment } from './moment.tsx'

/** Why something is suspended, and until when: an entry of a list of facts. */
export function Suspension({ reason, until }: { reason: string; until: string | null }) {
  return (
    <>
      <dt>Suspended</dt>
      <dd>
        {reason}
        {until && (
          <>
            {' '}
            until <Moment at={until} />
          </>
        )}
      </dd>
    </>
  )
}
