import type { WireRun, WireSchedule } from '../../api/schedule.ts'
import { links } from '../lib/links.ts'
import { place, setQuery } from '../lib/place.ts'
import { useSchedules } from '../lib/schedule-list.ts'
import { addressed, outcomeOf, stateInWords, triggerInWords, typeOf, whyOf } from '../lib/schedule-words.ts'
import { zoneName } from '../lib/time.ts'
import { Chips } from '../parts/chips.tsx'
import { Link } from '../parts/link.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Failure } from '../parts/panel.tsx'
import { RowWindow } from '../parts/row-window.tsx'
import { ToneMark } from '../parts/tone.tsx'
import { Zoned } from '../parts/zoned.tsx'

const states = [
  { value: 'active', label: 'active' },
  { value: 'paused', label: 'paused' },
  { value: 'failing', label: 'failing' },
  { value: 'disabled', label: 'off in Git' },
  { value: 'ended', label: 'ended' },
]

/** What comes next, what was skipped and why? Of all environments, or of one. */
export function Schedules({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const { extension, type } = parameters
  const of = extension !== undefined && type !== undefined ? { extension, type } : null
  const { query } = place.value
  const filter = {
    extension: extension ?? query.get('extension') ?? undefined,
    environment: type ?? query.get('environment') ?? undefined,
    state: query.get('state') ?? undefined,
    q: query.get('q') ?? undefined,
  }
  const list = useSchedules(filter)
  const missed = list.others.value.size
  const isNarrowed = filter.state !== undefined || filter.q !== undefined
  return (
    <>
      {of && (
        <p class="way">
          <Link to={links.environment(of)}>
            {extension} {type}
          </Link>
        </p>
      )}
      <div class="heading">
        <h1 tabIndex={-1}>
          Schedules
          {of && (
            <>
              {' '}
              of {extension} <span class={`type type-${type}`}>{type}</span>
            </>
          )}
        </h1>
        {of && (
          <Link to={links.newSchedule(of)} class="button">
            Add a schedule
          </Link>
        )}
      </div>
      <search class="filters">
        <input
          type="search"
          aria-label="Find schedules by name, method, extension or id"
          placeholder="Name, method, extension, id"
          data-key="search"
          maxLength={200}
          value={query.get('q') ?? ''}
          onInput={({ currentTarget }) => setQuery({ q: currentTarget.value })}
        />
        <Chips
          legend="State"
          choices={states}
          chosen={query.get('state')?.split(',') ?? []}
          choose={(values) => setQuery({ state: values.join(',') })}
        />
        {!of && (
          <Chips
            legend="Type of environment"
            choices={['dev', 'test', 'production'].map((each) => ({ value: each, label: each }))}
            chosen={filter.environment === undefined ? [] : [filter.environment]}
            choose={(values) => setQuery({ environment: values.at(-1) })}
          />
        )}
        {!of && filter.extension !== undefined && (
          <button type="button" class="chip" onClick={() => setQuery({ extension: undefined })}>
            extension {filter.extension} ×
          </button>
        )}
      </search>
      {list.error.value && (
        <Failure error={list.error.value} what="the schedules" retry={() => void list.load()} />
      )}
      <p class="told-apart" role="status">
        {missed > 0 && (
          <button type="button" onClick={() => void list.load()}>
            Schedules of {missed === 1 ? '1 other environment' : `${missed.toLocaleString('en')} others`} have
            changed: show
          </button>
        )}
      </p>
      {list.next.value === null && list.rows.value.length === 0 ? (
        <Empty>{isNarrowed ? <p>No schedule is like that.</p> : <None of={of} />}</Empty>
      ) : (
        <RowWindow
          caption="Schedules, by environment"
          class="schedules"
          rows={list.rows.value}
          columns={5}
          more={() => void list.more()}
          head={
            <tr>
              <th scope="col">Schedule</th>
              <th scope="col">State</th>
              <th scope="col">Next, in its zone and in {zoneName()}</th>
              <th scope="col">Last run</th>
              <th scope="col">Trigger</th>
            </tr>
          }
          row={(each, index) => <Row key={each.id} schedule={each} index={index} isAlone={of !== null} />}
        />
      )}
    </>
  )
}

function None({ of }: { of: { extension: string; type: string } | null }) {
  if (of)
    return (
      <p>
        Git declares no schedule of {of.extension} {of.type}.{' '}
        <Link to={links.newSchedule(of)}>Add the first one</Link>
      </p>
    )
  return <p>Git declares no schedules, or none that you may see. The page of an environment adds one.</p>
}

interface RowProps {
  schedule: WireSchedule
  index: number
  /** All are of one environment. */
  isAlone: boolean
}

function Row({ schedule, index, isAlone }: RowProps) {
  const type = typeOf(schedule)
  const of = { extension: schedule.extension.declared_name, type }
  const { next_trigger: next } = schedule.events
  const { pause, reason, last_run: last } = schedule
  return (
    <tr aria-rowindex={index + 2} class={type === 'production' ? 'is-production' : undefined}>
      <th scope="row">
        <Link to={links.schedule(of, addressed(schedule))}>{schedule.declared_name}</Link>
        {!isAlone && (
          <span class="under">
            {of.extension} <span class="type">{type}</span>
          </span>
        )}
      </th>
      <td title={pause ? undefined : (reason ?? undefined)}>
        <ToneMark {...stateInWords(schedule)} />
        {pause && (
          <span class="under" title={`${pause.owner}: ${pause.reason}`}>
            by {pause.owner}: {pause.reason}
          </span>
        )}
      </td>
      <td>
        {next ? (
          <Zoned at={next.at} timeZone={schedule.trigger.time_zone} />
        ) : (
          <span class="faint">none</span>
        )}
      </td>
      <td>
        {last ? <Last run={last} isOutgrown={schedule.outgrown} /> : <span class="faint">none yet</span>}
      </td>
      <td title={triggerInWords(schedule.trigger)}>
        {triggerInWords(schedule.trigger)}
        <span class="under">{schedule.trigger.time_zone}</span>
      </td>
    </tr>
  )
}

/** What became of it, when, and why: nothing of that takes a click. */
function Last({ run, isOutgrown }: { run: WireRun; isOutgrown: boolean }) {
  const why = isOutgrown ? 'its runs take longer than the time between them' : whyOf(run)
  return (
    <>
      <ToneMark {...outcomeOf(run)} /> <Moment at={run.nominal} />
      <span class="under" title={why}>
        {why}
      </span>
    </>
  )
}
