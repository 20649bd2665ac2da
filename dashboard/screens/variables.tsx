import { useEffect, useRef } from 'preact/hooks'
import type { EnvironmentOverview } from '../../api/overview.ts'
import { paths, pathTo } from '../../api/paths.ts'
import type { EnvironmentVariable, VariableKind, VariablePage } from '../../api/variable.ts'
import { useDeed } from '../lib/act.ts'
import { askFile } from '../lib/ask.ts'
import { counted } from '../lib/counted.ts'
import { place, setQuery, withQuery } from '../lib/place.ts'
import { useQuery } from '../lib/query.ts'
import { type Rights, useRights } from '../lib/rights.ts'
import { basketOf, isAnyUnwritten, isItself, keyOf, type Pending } from '../lib/variable-basket.ts'
import { onVariables, useVariables } from '../lib/variable-list.ts'
import { originInWords, pendingInWords, shownValue, standingInWords } from '../lib/variable-words.ts'
import { Act } from '../parts/act.tsx'
import { Chips } from '../parts/chips.tsx'
import { Outcome } from '../parts/deed.tsx'
import { Empty, Failure } from '../parts/panel.tsx'
import { RowWindow } from '../parts/row-window.tsx'
import { ToneMark } from '../parts/tone.tsx'
import { AddVariable, OneVariable } from './variable-dialogs.tsx'
import { VariableImport } from './variable-import.tsx'
import { VariableReview } from './variable-review.tsx'

addEventListener('beforeunload', (event) => {
  if (isAnyUnwritten()) event.preventDefault()
})

interface Of {
  environment: EnvironmentOverview
}

/** What does it get, and from which file? */
export function Variables({ environment }: Of) {
  const view = place.value.query.get('view')
  if (view === 'review') return <VariableReview environment={environment} />
  if (view === 'import') return <VariableImport environment={environment} />
  return <List environment={environment} />
}

const kinds: readonly { value: VariableKind; label: string }[] = [
  { value: 'sealed', label: 'secret' },
  { value: 'waiting', label: 'not applied yet' },
  { value: 'own', label: 'of this environment' },
  { value: 'inherited', label: 'of all environments' },
  { value: 'release', label: 'only of the release' },
]

function List({ environment }: Of) {
  const { id } = environment
  const { query } = place.value
  const may = useRights(id)
  const filter = { q: query.get('q') ?? undefined, is: query.get('is') ?? undefined }
  const list = useVariables(id, filter)
  const basket = basketOf(id)
  const path = pathTo(paths.environmentVariables, { environment: id })
  const summary = useQuery<VariablePage>(withQuery(path, { ...filter, limit: '1' }), onVariables(id))?.data
    .value
  const found = summary?.counts.found
  const loaded = useRef<{ list: object; found: number } | undefined>(undefined)
  if (list.next.value !== undefined && found !== undefined && loaded.current?.list !== list)
    loaded.current = { list, found }
  const load = () => {
    loaded.current = undefined
    return list.load()
  }
  useEffect(() => {
    if (basket.isWritten) void load()
    basket.isWritten = false
  }, [])
  const isOther = loaded.current?.list === list && found !== undefined && found !== loaded.current.found
  const name = query.get('variable')
  const isNarrowed = filter.q !== undefined || filter.is !== undefined
  const edits = basket.edits.value
  return (
    <>
      <Head environment={environment} may={may} />
      <search class="filters">
        <input
          type="search"
          aria-label="Find variables by name or value"
          placeholder="Name, value"
          data-key="search"
          maxLength={200}
          value={filter.q ?? ''}
          onInput={({ currentTarget }) => setQuery({ q: currentTarget.value })}
        />
        <Chips
          legend="Which variables"
          choices={kinds.map((each) => ({ ...each, count: summary?.counts[each.value] }))}
          chosen={filter.is === undefined ? [] : [filter.is]}
          choose={(values) => setQuery({ is: values.at(-1) })}
        />
      </search>
      {summary?.newest === false && (
        <p class="warning">
          What the newest commit says of {environment.extension} is wrong: these are its variables as they
          were before.
        </p>
      )}
      {list.error.value && (
        <Failure error={list.error.value} what="the variables" retry={() => void load()} />
      )}
      <p class="told-apart" role="status">
        {summary && <span class="faint">{foundInWords(summary, isNarrowed)}</span>}
        {isOther && (
          <button type="button" onClick={() => void load()}>
            Variables have come or gone: show
          </button>
        )}
      </p>
      {list.next.value === null && list.rows.value.length === 0 ? (
        <Empty>
          {isNarrowed ? (
            <p>No variable is like that.</p>
          ) : (
            <p>Git gives {environment.extension} no variables. Add one, or import a spreadsheet.</p>
          )}
        </Empty>
      ) : (
        <RowWindow
          caption="Variables, by name"
          class="of-variables"
          rows={list.rows.value}
          columns={4}
          more={() => void list.more()}
          head={
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Value</th>
              <th scope="col">Given by</th>
              <th scope="col">State</th>
            </tr>
          }
          row={(each, index) => (
            <Row
              key={each.name}
              variable={each}
              index={index}
              extension={environment.extension}
              pending={pendingOf(each, environment, edits)}
            />
          )}
        />
      )}
      {query.get('add') !== null && summary && (
        <AddVariable
          environment={environment}
          account={summary.account}
          may={may}
          close={() => setQuery({ add: undefined })}
        />
      )}
      {name !== null && summary && (
        <OneVariable
          key={name}
          name={name}
          environment={environment}
          account={summary.account}
          may={may}
          close={() => setQuery({ variable: undefined })}
        />
      )}
      <Basket environment={environment} />
    </>
  )
}

function foundInWords({ counts }: VariablePage, isNarrowed: boolean): string {
  const all = counted(counts.all, 'variable')
  return isNarrowed ? `${counts.found.toLocaleString('en')} of ${all}` : all
}

function pendingOf(
  variable: EnvironmentVariable,
  { type }: EnvironmentOverview,
  edits: ReadonlyMap<string, Pending>,
): Pending | undefined {
  const { name } = variable
  const own = edits.get(keyOf({ environment: type, name }))
  const shared = edits.get(keyOf({ environment: null, name }))
  return own ?? (isItself(variable, null) ? shared : undefined)
}

function Head({ environment, may }: Of & { may: Rights }) {
  const deed = useDeed()
  const download = () =>
    deed.do(async () => {
      const { blob, name } = await askFile(pathTo(paths.variableSheet, { environment: environment.id }))
      const link = document.createElement('a')
      link.href = URL.createObjectURL(blob)
      link.download = name ?? 'variables.xlsx'
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
      return `Saved as ${link.download}. Secret values are ***** in it.`
    })
  return (
    <>
      <div class="heading">
        <h2>Variables</h2>
        <p class="acts">
          <Act unless={may('variables:edit')} act={() => setQuery({ add: '1' })}>
            Add a variable…
          </Act>
          <Act unless={may('variables:edit')} act={() => setQuery({ view: 'import' })}>
            Import…
          </Act>
          <button type="button" onClick={() => void download()}>
            Export
          </button>
        </p>
      </div>
      <Outcome deed={deed} />
    </>
  )
}

interface RowProps {
  variable: EnvironmentVariable
  index: number
  extension: string
  pending: Pending | undefined
}

function Row({ variable, index, extension, pending }: RowProps) {
  const { name, secure, key, at, insteadOf } = variable
  return (
    <tr aria-rowindex={index + 2}>
      <th scope="row" title={name}>
        <button
          type="button"
          class="quiet as-link"
          data-key={name}
          onClick={() => setQuery({ variable: name })}
        >
          <bdi>{name}</bdi>
        </button>
        {pending && <span class="under held-line">{pendingInWords(pending)}, not written yet</span>}
      </th>
      <td title={secure ? undefined : shownValue(variable)}>
        {secure ? <b>{shownValue(variable)}</b> : <bdi class="value">{shownValue(variable)}</bdi>}
        {key !== null && (
          <span class="under">
            with the key <code>{key.slice(0, 12)}</code>
          </span>
        )}
      </td>
      <td>
        {originInWords(variable, extension)}
        {insteadOf && ', instead of the one of all'}
        {at && (
          <span class="under">
            {at.url === null ? `${at.file}:${at.line}` : <a href={at.url}>{`${at.file}:${at.line}`}</a>}
          </span>
        )}
      </td>
      <td>
        <ToneMark {...standingInWords(variable)} />
      </td>
    </tr>
  )
}

/** How much there is that is not written yet. */
function Basket({ environment }: Of) {
  const basket = basketOf(environment.id)
  const { size } = basket.edits.value
  if (size === 0) return null
  return (
    <section class="basket" aria-label="Not written yet">
      <p role="status">
        <b>{counted(size, 'change')}</b>, not written yet
      </p>
      <p class="acts">
        <button type="button" class="does" onClick={() => setQuery({ view: 'review', variable: undefined })}>
          Review
        </button>
        <button type="button" onClick={() => basket.empty()}>
          Discard
        </button>
      </p>
    </section>
  )
}
