import type { EnvironmentOverview, StatusSummary } from '../../api/overview.ts'
import { paths } from '../../api/paths.ts'
import { environmentStatuses, standings } from '../../core/domain/status.ts'
import { causeOf } from '../lib/cause.ts'
import { useEnvironments } from '../lib/environment-list.ts'
import { links } from '../lib/links.ts'
import { place, setQuery } from '../lib/place.ts'
import { onStatus, useQuery } from '../lib/query.ts'
import { Chips } from '../parts/chips.tsx'
import { Link } from '../parts/link.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Failure } from '../parts/panel.tsx'
import { RowWindow } from '../parts/row-window.tsx'
import { StatusMark } from '../parts/status-mark.tsx'

const filters = ['status', 'standing', 'type', 'mode', 'q'] as const
const standingWords = {
  failing: 'failing',
  underway: 'under way',
  different: 'different',
  'as-declared': 'as declared',
} as const

/** Which ones are not as Git says? */
export function Environments() {
  const { query } = place.value
  const filter = Object.fromEntries(filters.map((name) => [name, query.get(name) ?? undefined]))
  const list = useEnvironments(filter)
  const summary = useQuery<StatusSummary>(paths.status, onStatus)?.data.value
  const chosen = (name: string) => query.get(name)?.split(',') ?? []
  const choose = (name: string) => (values: readonly string[]) => setQuery({ [name]: values.join(',') })
  const counts = summary?.environments
  const missed = list.others.value.size
  return (
    <>
      <h1 tabIndex={-1}>Environments</h1>
      <search class="filters">
        <input
          type="search"
          aria-label="Find environments by name, id, tag or what is said of them"
          placeholder="Name, id, tag, reason"
          data-key="search"
          maxLength={200}
          value={query.get('q') ?? ''}
          onInput={({ currentTarget }) => setQuery({ q: currentTarget.value })}
        />
        <Chips
          legend="Status"
          choices={environmentStatuses.map((each) => ({
            value: each,
            label: each,
            count: counts?.status[each] ?? 0,
          }))}
          chosen={chosen('status')}
          choose={choose('status')}
        />
        <Chips
          legend="Towards Git"
          choices={standings.map((each) => ({
            value: each,
            label: standingWords[each],
            count: counts?.standing[each] ?? 0,
          }))}
          chosen={chosen('standing')}
          choose={choose('standing')}
        />
        <Chips
          legend="Type"
          choices={['dev', 'test', 'production'].map((each) => ({ value: each, label: each }))}
          chosen={chosen('type')}
          choose={choose('type')}
        />
      </search>
      {list.error.value && (
        <Failure error={list.error.value} what="the environments" retry={() => void list.load()} />
      )}
      <p class="told-apart" role="status">
        {missed > 0 && (
          <button type="button" onClick={() => void list.load()}>
            {missed === 1 ? '1 other has' : `${missed.toLocaleString('en')} others have`} changed: show
          </button>
        )}
      </p>
      {list.next.value === null && list.rows.value.length === 0 ? (
        <Empty>
          <p>{Object.values(filter).some(Boolean) ? 'No environment is like that.' : 'Git declares none.'}</p>
        </Empty>
      ) : (
        <RowWindow
          caption="Environments"
          rows={list.rows.value}
          columns={6}
          more={() => void list.more()}
          head={
            <tr>
              <th scope="col">Environment</th>
              <th scope="col">Status</th>
              <th scope="col">Why</th>
              <th scope="col">Tag</th>
              <th scope="col">Instances</th>
              <th scope="col">Since</th>
            </tr>
          }
          row={(each, index) => (
            <Row
              key={each.id}
              environment={each}
              index={index}
              isFirst={list.rows.value[index - 1]?.extension !== each.extension}
            />
          )}
        />
      )}
    </>
  )
}

interface RowProps {
  environment: EnvironmentOverview
  index: number
  /** The first that is listed of its extension: it leads there. */
  isFirst: boolean
}

function Row({ environment, index, isFirst }: RowProps) {
  const cause = causeOf(environment)
  const { instances, tag, deployed } = environment
  const connected = instances.filter(({ connected }) => connected).length
  return (
    <tr aria-rowindex={index + 2} class={environment.type === 'production' ? 'is-production' : undefined}>
      <th scope="row">
        <Link to={links.environment(environment)}>
          {environment.extension} <span class="type">{environment.type}</span>
        </Link>
        {isFirst && (
          <Link to={links.extension(environment.extension)} class="aside">
            all<span class="for-readers"> about {environment.extension}</span>
          </Link>
        )}
      </th>
      <td>
        <StatusMark status={environment.status} />
      </td>
      <td class="why" title={cause?.message}>
        {cause?.type === 'Ready' && cause.status === 'True' ? '' : cause?.message}
      </td>
      <td>
        {tag ?? <span class="faint">local</span>}
        {deployed && deployed.tag !== tag && <span class="faint"> (runs {deployed.tag})</span>}
      </td>
      <td>
        {instances.length === 0 ? <span class="faint">none</span> : `${connected} of ${instances.length}`}
      </td>
      <td>{cause && <Moment at={cause.since} />}</td>
    </tr>
  )
}
