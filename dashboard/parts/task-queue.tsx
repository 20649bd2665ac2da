import { useEffect, useMemo, useState } from 'preact/hooks'
import type { TaskQueue as Queue, WireTask } from '../../api/task.ts'
import { eventCatalogue } from '../../core/domain/event-catalogue.ts'
import type { BulkVerb, BulkWish } from '../lib/bulk.ts'
import { useShortcuts } from '../lib/keys.ts'
import { links } from '../lib/links.ts'
import { place, setQuery } from '../lib/place.ts'
import { countText } from '../lib/queue-state.ts'
import { useRights } from '../lib/rights.ts'
import { nothingSelected, ranged, type Selection, toggled } from '../lib/selection.ts'
import {
  choiceFields,
  filterParts,
  partsOfIds,
  placeParts,
  type TaskChoice,
  taskStatuses,
} from '../lib/task-filter.ts'
import { type TaskList, useTasks } from '../lib/task-list.ts'
import { useTaskQueue } from '../lib/task-queue.ts'
import { shortType, tookText, triesInWords, triesOf, whyOf } from '../lib/task-words.ts'
import { absolute, fromField, now, toField, zone } from '../lib/time.ts'
import { Act } from './act.tsx'
import { BulkDialog } from './bulk-dialog.tsx'
import { Chips } from './chips.tsx'
import { copyText } from './copy.tsx'
import { Link } from './link.tsx'
import { Moment } from './moment.tsx'
import { Empty, Failure } from './panel.tsx'
import { RowWindow } from './row-window.tsx'
import { TaskDepth } from './task-depth.tsx'
import { TaskMark } from './task-mark.tsx'

interface TaskQueueProps {
  /** The one environment that it is of. Default: of all. */
  of?: { id: string; extension: string; type: string } | undefined
}

/** What waits, runs, failed: of one environment, or of all. */
export function TaskQueue({ of }: TaskQueueProps) {
  const { query } = place.value
  const choice: TaskChoice = Object.fromEntries(
    choiceFields.map((name) => [name, query.get(name) || undefined]),
  )
  const where = of ? [`environment=${of.id}`] : placeParts(choice)
  const filter = filterParts(choice)
  const depth = useTaskQueue(where)
  return (
    <>
      {depth && <TaskDepth query={depth} />}
      <Filters choice={choice} isOfOne={of !== undefined} where={where} />
      <Found
        key={JSON.stringify([where, filter, choice.before])}
        choice={choice}
        of={of}
        where={where}
        filter={filter}
      />
    </>
  )
}

interface FiltersProps {
  choice: TaskChoice
  isOfOne: boolean
  where: readonly string[]
}

function Filters({ choice, isOfOne, where }: FiltersProps) {
  const queue = useTaskQueue(where)?.data.value
  const statuses = choice.status?.split(',') ?? []
  return (
    <search class="filters">
      <input
        type="search"
        aria-label="Find a task by its id, or the tasks of an object by the object's"
        placeholder="Task or object id"
        data-key="search"
        maxLength={200}
        value={choice.q ?? ''}
        onChange={({ currentTarget }) => setQuery({ q: currentTarget.value.trim() })}
      />
      <input
        type="text"
        aria-label="Event type"
        placeholder="Event type"
        list="events"
        maxLength={200}
        value={choice.event ?? ''}
        onChange={({ currentTarget }) => setQuery({ event: currentTarget.value.trim() })}
      />
      <datalist id="events">
        {eventCatalogue.map(({ type }) => (
          <option key={type} value={type} />
        ))}
      </datalist>
      {!isOfOne && (
        <>
          <input
            type="text"
            aria-label="Name of an extension"
            placeholder="Extension"
            maxLength={200}
            value={choice.extension ?? ''}
            onChange={({ currentTarget }) => setQuery({ extension: currentTarget.value.trim() })}
          />
          <Chips
            legend="Type of environment"
            choices={['dev', 'test', 'production'].map((each) => ({ value: each, label: each }))}
            chosen={choice.type ? [choice.type] : []}
            choose={(types) => setQuery({ type: types.at(-1) })}
          />
        </>
      )}
      <Chips
        legend="Status"
        choices={taskStatuses.map((each) => ({ value: each, label: each, count: countOf(queue, each) }))}
        chosen={statuses}
        choose={(chosen) => setQuery({ status: chosen.join(',') })}
      />
      <label class="jump">
        Made before{' '}
        <input
          type="datetime-local"
          step="1"
          value={choice.before ? toField(choice.before) : ''}
          onChange={({ currentTarget }) => setQuery({ before: fromField(currentTarget.value) })}
        />{' '}
        <span class="faint">{zone.value === 'utc' ? 'UTC' : absolute(now.value).slice(20)}</span>
      </label>
    </search>
  )
}

function countOf(queue: Queue | undefined, status: WireTask['status']): string | undefined {
  if (!queue) return undefined
  const { live, ended } = queue
  return status === 'succeeded' || status === 'skipped' || status === 'failed'
    ? countText(ended[status])
    : live[status].toLocaleString('en')
}

interface FoundProps extends TaskQueueProps {
  choice: TaskChoice
  where: readonly string[]
  filter: readonly string[]
}

function Found({ choice, of, where, filter }: FoundProps) {
  const list = useTasks([...where, ...filter], choice.before)
  const [selection, select] = useState(nothingSelected)
  const [wish, setWish] = useState<BulkWish>()
  const rows = list.rows.value
  const ids = useMemo(() => rows.map(({ id }) => id), [rows])
  useShortcuts([
    { keys: 'j', does: 'the next row', run: () => step(1) },
    { keys: 'k', does: 'the row before', run: () => step(-1) },
    { keys: 'x', does: 'select the row', run: () => onRow((id) => select(toggled(selection, id))) },
    {
      keys: 'X',
      does: 'select up to the row (shift)',
      run: () => onRow((id) => select(ranged(selection, ids, id))),
    },
    { keys: 'y', does: 'copy the id of the task', run: () => onRow((id) => void copyText(id)) },
    { keys: '*', does: 'select all that the filter finds', run: () => select(all) },
  ])
  useEffect(() => {
    document.addEventListener('keydown', followArrows)
    return () => document.removeEventListener('keydown', followArrows)
  }, [])
  const ask = (verb: BulkVerb) => {
    // an object of its own for each time: what was asked before has ended
    const groups = selection.isAll
      ? [[...filter, ...madeBefore(choice.before)]]
      : partsOfIds([...selection.ids]).map((part) => [part])
    setWish({ verb, groups, place: where, isRunningToo: false })
  }
  return (
    <>
      {list.error.value && (
        <Failure error={list.error.value} what="the tasks" retry={() => void list.load()} />
      )}
      <div class="told-apart">
        <Fresh list={list} before={choice.before} />
        <Chosen selection={selection} select={select} ask={ask} object={objectOf(of, choice)} />
      </div>
      <List list={list} isOfOne={of !== undefined} selection={selection} select={select} />
      <Further list={list} choice={choice} />
      {wish && <BulkDialog wish={wish} close={() => setWish(undefined)} />}
    </>
  )
}

const all: Selection = { ids: new Set(), from: null, isAll: true }

/** A jump is a place in the list; what is done to all that is found there is done to those that are older. */
function madeBefore(before: string | undefined): string[] {
  return before === undefined ? [] : [`lt(events.created.at,${encodeURIComponent(before)})`]
}

/** What rights are looked up for; null: for something, which is enough for a list of many. */
function objectOf(of: TaskQueueProps['of'], { extension, type }: TaskChoice): string | null {
  if (of) return `${of.extension}:${of.type}`
  if (!extension) return null
  return type ? `${extension}:${type}` : extension
}

function Fresh({ list, before }: { list: TaskList; before: string | undefined }) {
  const count = list.others.value.size
  return (
    <span role="status">
      {count > 0 && (
        <button type="button" onClick={() => void list.load()}>
          {count >= 100 ? '100 or more' : count} new: show
        </button>
      )}
      {before !== undefined && (
        <>
          Made before {absolute(Date.parse(before))}.{' '}
          <button type="button" onClick={() => setQuery({ before: undefined })}>
            Show the newest
          </button>
        </>
      )}
    </span>
  )
}

interface ChosenProps {
  selection: Selection
  select: (selection: Selection) => void
  ask: (verb: BulkVerb) => void
  object: string | null
}

function Chosen({ selection, select, ask, object }: ChosenProps) {
  const may = useRights(object)
  const count = selection.ids.size
  const nothing =
    count === 0 && !selection.isAll ? 'Select tasks first: x, or * for all that the filter finds' : null
  return (
    <span class="chosen">
      {selection.isAll ? 'all that the filter finds' : count > 0 && `${count.toLocaleString('en')} selected`}{' '}
      {nothing === null ? (
        <button type="button" class="quiet" onClick={() => select(nothingSelected)}>
          Clear
        </button>
      ) : (
        <button type="button" class="quiet" onClick={() => select(all)}>
          Select all found
        </button>
      )}
      <Act unless={nothing ?? may('tasks:retry')} act={() => ask('retry')}>
        Retry…
      </Act>
      <Act unless={nothing ?? may('tasks:cancel')} act={() => ask('cancel')} class="apart">
        Cancel…
      </Act>
    </span>
  )
}

interface ListProps {
  list: TaskList
  isOfOne: boolean
  selection: Selection
  select: (selection: Selection) => void
}

function List({ list, isOfOne, selection, select }: ListProps) {
  if (list.next.value === null && list.rows.value.length === 0) return null
  return (
    <RowWindow
      caption="Tasks, newest first"
      class={isOfOne ? 'of-tasks is-of-one' : 'of-tasks'}
      rows={list.rows.value}
      columns={isOfOne ? 9 : 10}
      more={list.isSparse.value ? undefined : () => void list.more()}
      head={
        <tr>
          <th scope="col">
            <span class="for-readers">Selected</span>
          </th>
          <th scope="col">Task</th>
          {!isOfOne && <th scope="col">Environment</th>}
          <th scope="col">Event, object</th>
          <th scope="col">Status</th>
          <th scope="col">Created</th>
          <th scope="col">Took</th>
          <th scope="col">Tries</th>
          <th scope="col">By</th>
          <th scope="col">Why</th>
        </tr>
      }
      row={(task, index) => (
        <Row
          key={task.id}
          task={task}
          index={index}
          isOfOne={isOfOne}
          isSelected={selection.isAll || selection.ids.has(task.id)}
          toggle={() => select(toggled(selection, task.id))}
        />
      )}
    />
  )
}

interface RowProps {
  task: WireTask
  index: number
  isOfOne: boolean
  isSelected: boolean
  toggle: () => void
}

function Row({ task, index, isOfOne, isSelected, toggle }: RowProps) {
  const { id, object, environment, events, assignee } = task
  const why = whyOf(task)
  return (
    <tr
      aria-rowindex={index + 2}
      data-row={id}
      class={`${isSelected ? 'is-selected ' : ''}${environment.type === 'production' && !isOfOne ? 'is-production' : ''}`}
    >
      <td>
        <input type="checkbox" checked={isSelected} onChange={toggle} aria-label={`Select ${id}`} />
      </td>
      <th scope="row">
        <Link to={links.task(id)}>
          <code>{id}</code>
        </Link>
      </th>
      {!isOfOne && (
        <td>
          {environment.extension?.name ?? environment.id}{' '}
          <span class="type">{shortType(environment.type)}</span>
        </td>
      )}
      <td title={`${object.type} ${object.id}`}>
        {object.type} <span class="faint">{object.id}</span>
      </td>
      <td>
        <TaskMark status={task.status} />
      </td>
      <td>
        <Moment at={events.created.at} />
      </td>
      <td>{tookText(task)}</td>
      <td title={triesInWords(task)}>{triesOf(task)}</td>
      <td title={assignee}>{assignee ?? <span class="faint">nobody</span>}</td>
      <td title={why}>{why}</td>
    </tr>
  )
}

/** What comes after the last row. */
function Further({ list, choice }: { list: TaskList; choice: TaskChoice }) {
  const isEmpty = list.rows.value.length === 0
  if (list.isSparse.value)
    return (
      <p>
        {isEmpty ? 'None' : 'No other'} was found among the tasks looked through so far.{' '}
        <button type="button" onClick={() => void list.more()}>
          Look further back
        </button>
      </p>
    )
  if (list.next.value === null && isEmpty)
    return (
      <Empty>
        <p>
          {Object.values(choice).some(Boolean)
            ? 'No task is like that.'
            : 'There is no task. Tasks come from events, schedules and calls of extensions; to make one by hand:'}
        </p>
        {!Object.values(choice).some(Boolean) && (
          <pre>
            bowline tasks create EXTENSION dev --event order_placed --object OR-1 --payload order.json
          </pre>
        )}
      </Empty>
    )
  if (list.isLoading.value && !isEmpty && list.next.value !== null) return <p class="faint">Reading more…</p>
  return null
}

/** Rows that are drawn. */
function drawn(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('.of-tasks tr[data-row]')]
}

/** The focus goes to another row: some beyond those that are seen are always drawn. */
function step(by: number): void {
  const rows = drawn()
  const at = rows.findIndex((row) => row.contains(document.activeElement))
  const next = at < 0 ? rows.find((row) => row.getBoundingClientRect().top >= 0) : rows[at + by]
  next?.querySelector('a')?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'nearest' })
}

/** In the rows arrows go from one to the next; elsewhere they scroll. */
function followArrows(event: KeyboardEvent): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (by === 0 || !document.activeElement?.closest('tr[data-row]')) return
  event.preventDefault()
  step(by)
}

function onRow(act: (id: string) => void): void {
  const id = document.activeElement?.closest<HTMLElement>('tr[data-row]')?.dataset.row
  if (id !== undefined) act(id)
}
