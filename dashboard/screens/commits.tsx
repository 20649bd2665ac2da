import type { CommitSummary } from '../../api/commit.ts'
import { paths } from '../../api/paths.ts'
import { counted } from '../lib/counted.ts'
import { links } from '../lib/links.ts'
import { type Concerns, useQuery } from '../lib/query.ts'
import { Link } from '../parts/link.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Loaded } from '../parts/panel.tsx'

const onCommit: Concerns = (change) => !change || change.status

/** Which commits were taken up, and what is held back of them? */
export function Commits() {
  const query = useQuery<{ items: readonly CommitSummary[] }>(paths.commits, onCommit)
  if (!query) return null
  return (
    <>
      <h1 tabIndex={-1}>Commits</h1>
      <Loaded query={query} what="the commits">
        {({ items }) => (items.length === 0 ? <None /> : <List commits={items} />)}
      </Loaded>
    </>
  )
}

function None() {
  return (
    <Empty>
      <p>No commit of the config repository was taken up since the controller was started.</p>
    </Empty>
  )
}

function List({ commits }: { commits: readonly CommitSummary[] }) {
  return (
    <>
      <p class="faint">Taken up since the controller was started, the newest first, 20 at most.</p>
      <ul class="causes">
        {commits.map((each) => (
          <li key={each.commit}>
            <Row commit={each} />
          </li>
        ))}
      </ul>
    </>
  )
}

const standingWords = { newest: 'the newest', replaced: '', refused: 'refused' } as const

function Row({ commit }: { commit: CommitSummary }) {
  const { subject, author, takenAt, standing, first, extensions, findings, held } = commit
  const counts = [
    counted(extensions, 'extension'),
    ...(findings > 0 ? [counted(findings, 'finding')] : []),
    ...(held > 0 ? [`${held.toLocaleString('en')} held back`] : []),
    ...(first ? ['there when the controller was started'] : []),
  ]
  return (
    <>
      <Link to={links.commit(commit.commit)}>
        <code>{commit.commit.slice(0, 12)}</code> {subject}
      </Link>{' '}
      <b>{standingWords[standing]}</b>
      <p class="faint">
        {standing === 'refused' ? 'not taken up' : counts.join(', ')}
        {author !== null && <>, by {author}</>}
        {takenAt !== null && (
          <>
            , <Moment at={takenAt} />
          </>
        )}
      </p>
    </>
  )
}
