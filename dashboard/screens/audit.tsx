import { useEffect, useState } from 'preact/hooks'
import type { WireAuditRow } from '../../api/audit.ts'
import { paths } from '../../api/paths.ts'
import { auditActions, auditResults } from '../../core/domain/audit.ts'
import { type AuditFilter, auditFilterIn, auditQuery } from '../lib/audit-filter.ts'
import { changeInShort } from '../lib/audit-words.ts'
import { links } from '../lib/links.ts'
import { usePagedList } from '../lib/paged-list.ts'
import { place, setQuery, withQuery } from '../lib/place.ts'
import { prefix } from '../lib/prefix.ts'
import { useRights } from '../lib/rights.ts'
import { fieldOfInstant, instantOfField } from '../lib/time.ts'
import { Allowed } from '../parts/allowed.tsx'
import { Field } from '../parts/field.tsx'
import { Link } from '../parts/link.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Failure } from '../parts/panel.tsx'
import { RowWindow } from '../parts/row-window.tsx'
import { AuditChain } from './audit-chain.tsx'
import { AuditRowDialog } from './audit-row.tsx'

/** `task.*` for all that begin so, where there are several. */
const families = [...new Set(auditActions.map((each) => each.split('.')[0]))]
  .filter((family) => auditActions.filter((each) => each.startsWith(`${family}.`)).length > 1)
  .map((family) => `${family}.*`)
const actionChoices = [...families, ...auditActions].sort()

const resultMarks = { done: '✓', refused: '✕', begun: '…', failed: '!', unknown: '?' } as const

/** Who did what? */
export function Audit() {
  const rights = useRights(null)
  return (
    <>
      <h1 tabIndex={-1}>Audit</h1>
      <Allowed unless={rights('audit:read')} what="the audit trail">
        {() => <Trail />}
      </Allowed>
    </>
  )
}

function Trail() {
  const { query } = place.value
  const filter = auditFilterIn(query)
  const list = usePagedList<WireAuditRow>(paths.audit, auditQuery(filter))
  const seq = Number(query.get('row') ?? Number.NaN)
  const isFiltered = Object.keys(filter).length > 0
  return (
    <>
      <AuditChain />
      <search class="filters labelled">
        <TextFilter name="actor" label="Who" placeholder="admin, an id" />
        <Select name="action" label="What" any="anything" choices={actionChoices} />
        <TextFilter name="object" label="On what" placeholder="ENV-, TQ-, a path" />
        <Select name="result" label="Result" any="any" choices={auditResults} />
        <TimeFilter name="since" label="From" />
        <TimeFilter name="until" label="Jump to before" />
      </search>
      <p class="acts">
        <button type="button" onClick={() => void list.load()}>
          Look for newer rows
        </button>
        {list.at.value && (
          <span class="faint">
            Read <Moment at={list.at.value} />
          </span>
        )}
        {isFiltered && <Link to={links.audit()}>All rows</Link>}
        <a href={prefix + withQuery(paths.exportAudit, auditQuery(filter))} download="audit.jsonl">
          {isFiltered ? 'Export these rows' : 'Export all rows, to be checked elsewhere'}
        </a>
      </p>
      {list.error.value && (
        <Failure error={list.error.value} what="the audit trail" retry={() => void list.load()} />
      )}
      {list.isEmpty ? (
        <Empty>
          <p>{isFiltered ? 'No row is like that.' : 'Nothing was done yet.'}</p>
        </Empty>
      ) : (
        <div class="audit-rows">
          <RowWindow
            caption="Rows of the audit trail, newest first"
            rows={list.rows.value}
            columns={7}
            more={() => void list.more()}
            head={
              <tr>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">What</th>
                <th scope="col">On what</th>
                <th scope="col">What became different, or why</th>
                <th scope="col">Result</th>
                <th scope="col">From</th>
              </tr>
            }
            row={(each, index) => <Row key={each.seq} row={each} index={index} filter={filter} />}
          />
        </div>
      )}
      {Number.isSafeInteger(seq) && seq > 0 && (
        <AuditRowDialog seq={seq} close={() => setQuery({ row: undefined })} />
      )}
    </>
  )
}

interface RowProps {
  row: WireAuditRow
  index: number
  filter: AuditFilter
}

function Row({ row, index, filter }: RowProps) {
  const { seq, actor, action, object, path, result, source, why, reason, count } = row
  const only = (field: 'actor' | 'action' | 'object', value: string) => ({
    to: links.audit({ ...filter, [field]: value }),
    name: `${seq} ${field}`,
  })
  const said = changeInShort(row) || why || reason || ''
  return (
    <tr aria-rowindex={index + 2}>
      <th scope="row">
        <button
          type="button"
          class="quiet as-link"
          data-key={`row ${seq}`}
          onClick={() => setQuery({ row: String(seq) })}
        >
          <Moment at={row.at} />
          <span class="for-readers"> all of row {seq}</span>
        </button>
      </th>
      <td title={`${actor.kind} ${actor.id}`}>
        <Link {...only('actor', actor.id)}>{actor.name ?? actor.id}</Link>
      </td>
      <td>
        <Link {...only('action', action)}>{action}</Link>
        {count !== undefined && <span class="faint"> {count.toLocaleString('en')} times</span>}
      </td>
      <td title={path === undefined ? object : `${object}, ${path}`}>
        <Link {...only('object', object)}>{object}</Link>
      </td>
      <td title={said}>{said}</td>
      <td>
        <span class={`result result-${result}`}>
          <span aria-hidden="true">{resultMarks[result]}</span> {result}
        </span>
      </td>
      <td>{source ?? <span class="faint">itself</span>}</td>
    </tr>
  )
}

interface FilterProps {
  name: keyof AuditFilter
  label: string
}

/** What is typed counts when the field is left, or with Enter: each answer is a look at the database. */
function TextFilter({ name, label, placeholder }: FilterProps & { placeholder: string }) {
  const given = place.value.query.get(name) ?? ''
  const [typed, setTyped] = useState(given)
  useEffect(() => setTyped(given), [given])
  return (
    <Field label={label}>
      {(ties) => (
        <input
          {...ties}
          type="search"
          data-key={name}
          placeholder={placeholder}
          maxLength={400}
          value={typed}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          onChange={({ currentTarget }) => setQuery({ [name]: currentTarget.value.trim() })}
        />
      )}
    </Field>
  )
}

function Select({ name, label, any, choices }: FilterProps & { any: string; choices: readonly string[] }) {
  const given = place.value.query.get(name) ?? ''
  return (
    <Field label={label}>
      {(ties) => (
        <select
          {...ties}
          data-key={name}
          value={given}
          onChange={({ currentTarget }) => setQuery({ [name]: currentTarget.value })}
        >
          <option value="">{any}</option>
          {given !== '' && !choices.includes(given) && <option value={given}>{given}</option>}
          {choices.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

function TimeFilter({ name, label }: FilterProps) {
  const given = Date.parse(place.value.query.get(name) ?? '')
  const choose = (text: string) => {
    const at = instantOfField(text)
    setQuery({ [name]: Number.isNaN(at) ? undefined : new Date(at).toISOString() })
  }
  return (
    <Field label={label}>
      {(ties) => (
        <input
          {...ties}
          type="datetime-local"
          data-key={name}
          value={Number.isNaN(given) ? '' : fieldOfInstant(given)}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        />
      )}
    </Field>
  )
}
