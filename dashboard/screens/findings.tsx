import type { Finding } from '../../api/finding.ts'
import type { FindingPage, StatusSummary } from '../../api/overview.ts'
import { paths } from '../../api/paths.ts'
import { counted } from '../lib/counted.ts'
import { links } from '../lib/links.ts'
import { usePagedList } from '../lib/paged-list.ts'
import { place, setQuery } from '../lib/place.ts'
import { onStatus, useQuery } from '../lib/query.ts'
import { Chips } from '../parts/chips.tsx'
import { FindingList } from '../parts/finding-list.tsx'
import { Link } from '../parts/link.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Failure } from '../parts/panel.tsx'

const severities = ['error', 'warning'] as const

/** What is wrong in the config repository, and where? */
export function Findings() {
  const { query } = place.value
  const filter = {
    severity: query.get('severity') ?? undefined,
    extension: query.get('extension') ?? undefined,
    q: query.get('q') || undefined,
  }
  const list = usePagedList<Finding, FindingPage>(paths.findingsPage, filter)
  const newest = useQuery<StatusSummary>(paths.status, onStatus)?.data.value?.commit
  const page = list.page.value
  const isFiltered = Object.values(filter).some(Boolean)
  return (
    <>
      <h1 tabIndex={-1}>Findings</h1>
      <search class="filters">
        <input
          type="search"
          aria-label="Find findings by file, code or message"
          placeholder="File, code, message"
          data-key="search"
          maxLength={200}
          value={query.get('q') ?? ''}
          onInput={({ currentTarget }) => setQuery({ q: currentTarget.value })}
        />
        <Chips
          legend="Severity"
          choices={severities.map((each) => ({ value: each, label: each }))}
          chosen={filter.severity === undefined ? [] : [filter.severity]}
          choose={(values) => setQuery({ severity: values.at(-1) })}
        />
        {filter.extension !== undefined && (
          <button type="button" onClick={() => setQuery({ extension: undefined })}>
            Only {filter.extension}: show all
          </button>
        )}
      </search>
      {list.error.value && (
        <Failure error={list.error.value} what="the findings" retry={() => void list.load()} />
      )}
      <p class="told-apart" role="status">
        {page && newest !== undefined && newest !== page.commit && (
          <button type="button" onClick={() => void list.load()}>
            There is a newer commit: show its findings
          </button>
        )}
      </p>
      {page && !list.isEmpty && (
        <p class="faint">
          {counted(page.total, 'finding')} of commit{' '}
          {page.commit !== null && (
            <Link to={links.commit(page.commit)}>
              <code>{page.commit.slice(0, 12)}</code>
            </Link>
          )}
          {list.at.value && (
            <>
              , read <Moment at={list.at.value} />
            </>
          )}
        </p>
      )}
      {list.isEmpty ? (
        <Empty>
          <p>{isFiltered ? 'No finding is like that.' : 'Nothing was found in the newest commit.'}</p>
        </Empty>
      ) : (
        page && <FindingList findings={page.items} />
      )}
      {page && page.items.length < page.total && (
        <p class="acts">
          <button
            type="button"
            disabled={list.isLoading.value || list.rows.value.length === page.items.length}
            onClick={() => void turn(list.load())}
          >
            First page
          </button>
          <button
            type="button"
            disabled={list.isLoading.value || page.next === null}
            onClick={() => void turn(list.more())}
          >
            Next page
          </button>
        </p>
      )}
    </>
  )
}

/** A page that was turned is read from its top. */
async function turn(page: Promise<void>): Promise<void> {
  await page
  document.querySelector('h1')?.focus()
  scrollTo(0, 0)
}
