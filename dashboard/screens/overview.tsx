import { useState } from 'preact/hooks'
import type { StatusSummary } from '../../api/overview.ts'
import { paths } from '../../api/paths.ts'
import { environmentStatuses } from '../../core/domain/status.ts'
import { causeOf, inWords } from '../lib/cause.ts'
import { counted } from '../lib/counted.ts'
import { links } from '../lib/links.ts'
import { onStatus, useQuery } from '../lib/query.ts'
import { Copy } from '../parts/copy.tsx'
import { FindingList } from '../parts/finding-list.tsx'
import { Link } from '../parts/link.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Loaded } from '../parts/panel.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { ExtensionList } from './extension-list.tsx'

/** Causes that are told here; the list of environments has them all. */
const mostCauses = 10

/** Is anything wrong, and where? */
export function Overview() {
  const status = useQuery<StatusSummary>(paths.status, onStatus)
  if (!status) return null
  return (
    <>
      <h1 tabIndex={-1}>Overview</h1>
      <Loaded query={status} what="the status">
        {(data) => <Told status={data} />}
      </Loaded>
    </>
  )
}

function Told({ status }: { status: StatusSummary }) {
  return (
    <>
      <Verdict status={status} />
      <Counts status={status} />
      <div class="columns">
        <Attention status={status} />
        <Held status={status} />
        <Findings status={status} />
      </div>
      <Extensions />
    </>
  )
}

function Verdict({ status }: { status: StatusSummary }) {
  const { sync, message, commit, repository, branch, arrived, troubles, stopping } = status
  return (
    <section class={`verdict verdict-${sync}`} aria-label="Verdict">
      <p class="verdict-word">
        <strong>{inWords(sync.replaceAll('-', ' '))}</strong> {message}
      </p>
      {troubles.map(({ code, message: trouble, since }) => (
        <p key={code} class="trouble">
          <strong>The controller itself:</strong> {trouble}{' '}
          <span class="faint">
            (<Moment at={since} />, {code})
          </span>
        </p>
      ))}
      {stopping && (
        <p class="trouble">
          The controller was told to stop <Moment at={stopping.since} />: what is below was so until then.
        </p>
      )}
      <dl class="facts">
        <dt>Repository</dt>
        <dd>
          {repository} <span class="faint">branch {branch}</span>
        </dd>
        <dt>Newest commit</dt>
        <dd>
          {commit === null ? (
            'none yet'
          ) : (
            <>
              <Link to={links.commit(commit)}>
                <code>{commit.slice(0, 12)}</code>
              </Link>{' '}
              <Copy text={commit} what="the commit's id" />
            </>
          )}
          {arrived && (
            <span class="faint">
              {' '}
              came about <Moment at={arrived.at} />
            </span>
          )}
        </dd>
      </dl>
    </section>
  )
}

function Counts({ status }: { status: StatusSummary }) {
  const { total, status: counts, standing } = status.environments
  return (
    <section aria-labelledby="counts">
      <h2 id="counts">{counted(total, 'environment')}</h2>
      {total === 0 ? (
        <Empty>
          <p>Git declares no environments, or none that you may see. A first one:</p>
          <pre>{firstEnvironment}</pre>
        </Empty>
      ) : (
        <ul class="counts">
          {environmentStatuses.map((each) => {
            const count = counts[each] ?? 0
            return count === 0 ? null : (
              <li key={each}>
                <Link to={links.environments({ status: each })} class="count-card">
                  <b>{count.toLocaleString('en')}</b>
                  <StatusMark status={each} />
                </Link>
              </li>
            )
          })}
          {(standing.failing ?? 0) > 0 && (
            <li>
              <Link to={links.environments({ standing: 'failing' })} class="count-card is-bad">
                <b>{(standing.failing ?? 0).toLocaleString('en')}</b>
                <span>not as Git says, and failing</span>
              </Link>
            </li>
          )}
        </ul>
      )}
    </section>
  )
}

const firstEnvironment = `kind: Environment
metadata: { extension: hello, name: dev }
spec: { mode: local }`

function Attention({ status }: { status: StatusSummary }) {
  const { total, first } = status.attention
  if (total === 0) return null
  return (
    <section aria-labelledby="attention">
      <h2 id="attention">Not as Git says</h2>
      <ul class="causes">
        {first.slice(0, mostCauses).map((environment) => {
          const cause = causeOf(environment)
          return (
            <li key={environment.id}>
              <Link to={links.environment(environment)}>
                {environment.extension} {environment.type}
              </Link>
              <StatusMark status={environment.status} />
              <p>
                {cause?.message} {cause && <Moment at={cause.since} />}
              </p>
            </li>
          )
        })}
      </ul>
      {total > mostCauses && (
        <p>
          <Link to={links.environments({ standing: 'failing,different,underway' })}>
            All {total.toLocaleString('en')}
          </Link>
        </p>
      )}
    </section>
  )
}

function Held({ status }: { status: StatusSummary }) {
  const { total, first } = status.held
  if (total === 0) return null
  return (
    <section aria-labelledby="held">
      <h2 id="held">Held back by guards</h2>
      <ul class="causes">
        {first.slice(0, mostCauses).map((held) => (
          <li key={`${held.code} ${held.extension} ${held.environment}`}>
            <b>
              {held.extension} {held.environment}
            </b>
            <p>
              {held.reason} <code class="faint">{held.code}</code>
            </p>
          </li>
        ))}
      </ul>
      {status.commit !== null && (
        <p>
          {total > mostCauses && `and ${(total - mostCauses).toLocaleString('en')} more: `}
          <Link to={links.commit(status.commit)} name="held">
            what the commit changes, and what to do
          </Link>
        </p>
      )}
    </section>
  )
}

function Findings({ status }: { status: StatusSummary }) {
  const { total, first } = status.diagnostics
  if (total === 0) return null
  return (
    <section aria-labelledby="findings">
      <h2 id="findings">Findings of the newest commit</h2>
      <FindingList findings={first.slice(0, mostCauses)} />
      {total > mostCauses && (
        <p>
          <Link to={links.findings()}>All {total.toLocaleString('en')}</Link>
        </p>
      )}
    </section>
  )
}

/** All of them: asked for when somebody wants to see them. */
function Extensions() {
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Extensions</summary>
      {isOpen && <ExtensionList />}
    </details>
  )
}
