import { paths, pathTo } from '../../api/paths.ts'
import type { NextRuns, ScheduleDetails, WireRun, WireSchedule } from '../../api/schedule.ts'
import { links } from '../lib/links.ts'
import { place, setQuery, withQuery } from '../lib/place.ts'
import { useQuery } from '../lib/query.ts'
import { onDetails, onPlanOf, onRunsOf } from '../lib/schedule-concerns.ts'
import { outcomeOf, stateInWords, triggerInWords, whyOf } from '../lib/schedule-words.ts'
import { useStill } from '../lib/still.ts'
import { absolute, duration, now, relative, zone, zoneName } from '../lib/time.ts'
import { Copy } from '../parts/copy.tsx'
import { Link } from '../parts/link.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Loaded } from '../parts/panel.tsx'
import { RunStrip } from '../parts/run-strip.tsx'
import { ToneMark } from '../parts/tone.tsx'
import { Zoned } from '../parts/zoned.tsx'
import { ScheduleActs } from './schedule-acts.tsx'

/** So many periods are as long as the strip. */
const periods = 20
/** Past runs on a page. */
const pageSize = 20

/** What comes next, and what became of each run? */
export function Schedule({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const { extension = '', type = '', schedule: name = '' } = parameters
  const path = pathTo(paths.environmentSchedule, { environment: `${extension}:${type}`, schedule: name })
  const query = useQuery<ScheduleDetails>(path, onDetails)
  if (!query) return null
  const of = { extension, type }
  return (
    <>
      <p class="way">
        <Link to={links.environment(of)}>
          {extension} {type}
        </Link>
        {' › '}
        <Link to={links.schedulesOf(of)}>Schedules</Link>
      </p>
      <h1 tabIndex={-1}>
        {query.data.value?.schedule.declared_name ?? name} <span class={`type type-${type}`}>{type}</span>
      </h1>
      <Loaded query={query} what={`the schedule ${name}`}>
        {(details) => <Told details={details} changed={() => void query.load()} />}
      </Loaded>
    </>
  )
}

function Told({ details, changed }: { details: ScheduleDetails; changed: () => void }) {
  const { schedule } = details
  return (
    <>
      <Standing schedule={schedule} />
      <ScheduleActs schedule={schedule} changed={changed} />
      <Planned schedule={schedule} />
      <Past schedule={schedule} />
      <Declared details={details} />
    </>
  )
}

/** One sentence: whether it runs, when next, and what keeps it. */
function Standing({ schedule }: { schedule: WireSchedule }) {
  const { state, pause, reason, events, trigger, outgrown, last_run: last } = schedule
  const next = events.next_trigger?.at
  return (
    <section class="sentence" aria-label="How it stands">
      <ToneMark {...stateInWords(schedule)} />
      <p>
        {pause && (
          <>
            {pause.owner} paused it <Moment at={pause.since} />, until{' '}
            {pause.until === null ? 'somebody resumes it' : absolute(Date.parse(pause.until), zone.value)}:{' '}
            {pause.reason}
          </>
        )}
        {!pause && state === 'active' && next && (
          <>
            It runs next{' '}
            {relative(Date.parse(next), now.value) && <b>{relative(Date.parse(next), now.value)}, </b>}
            <Zoned at={next} timeZone={trigger.time_zone} />
          </>
        )}
        {!pause && state === 'ended' && 'Its last run is past.'}
        {!pause && state === 'disabled' && reason}
      </p>
      {last && (
        <p>
          Its last run, planned <Moment at={last.nominal} />: <ToneMark {...outcomeOf(last)} /> {whyOf(last)}
        </p>
      )}
      {outgrown && (
        <p class="trouble">
          It is outgrown: its runs take longer than the time between them. Give it more time, or a rarer
          trigger.
        </p>
      )}
    </section>
  )
}

/** The plan, from now on, or from where the viewer has paged to. */
function Planned({ schedule }: { schedule: WireSchedule }) {
  const { query } = place.value
  const [after, before] = [query.get('after') ?? undefined, query.get('before') ?? undefined]
  const of = { service: schedule.extension.id, environment: schedule.environment.id, id: schedule.id }
  const path = withQuery(pathTo(paths.nextRuns, of), { next: String(periods), after, before })
  const concerns = after || before ? onPlanOf(schedule) : onRunsOf(schedule)
  const runs = useQuery<NextRuns>(path, concerns)
  const first = runs?.data.value?.next[0]
  const last = runs?.data.value?.next.at(-1)
  const isPast = first !== undefined && last !== undefined && Date.parse(first.at) < now.value
  const known = useQuery<readonly WireRun[]>(
    isPast ? withQuery(pathTo(paths.pastRuns, of), { limit: '100', before: afterwards(last.at) }) : null,
    onRunsOf(schedule),
  )
  if (!runs) return null
  const past = new Map(known?.data.value?.map((run) => [Date.parse(run.nominal), run]))
  return (
    <section aria-labelledby="planned">
      <div class="heading">
        <h2 id="planned">What is planned</h2>
        <span class="pager">
          <button
            type="button"
            disabled={!first}
            onClick={() => first && setQuery({ before: first.at, after: undefined })}
          >
            ‹ Earlier
          </button>
          <button
            type="button"
            disabled={!after && !before}
            onClick={() => setQuery({ before: undefined, after: undefined })}
          >
            From now on
          </button>
          <button
            type="button"
            disabled={!last || (runs.data.value?.next.length ?? 0) < periods}
            onClick={() => last && setQuery({ after: last.at, before: undefined })}
          >
            Later ›
          </button>
        </span>
      </div>
      <Loaded query={runs} what="its plan">
        {(data) =>
          data.next.length === 0 ? (
            <Empty>
              <p>{before ? 'Its plan has no runs before that.' : 'Its plan has no runs any more.'}</p>
            </Empty>
          ) : (
            <>
              <RunStrip
                runs={data.next.map(({ at }) => stripRun(Date.parse(at), past))}
                changes={data.clockChanges.map(({ at }) => Date.parse(at))}
                timeZone={data.timeZone}
              />
              <Instants key={path} runs={data} past={past} />
              {data.jitter_ms > 0 && (
                <p class="faint">
                  Each starts {duration(data.jitter_ms)} after that: its part of the jitter.
                </p>
              )}
            </>
          )
        }
      </Loaded>
    </section>
  )
}

function stripRun(at: number, past: ReadonlyMap<number, WireRun>) {
  const run = past.get(at)
  return { at, tone: run && outcomeOf(run).tone }
}

function afterwards(at: string): string {
  return new Date(Date.parse(at) + 1).toISOString()
}

function Instants({ runs: newest, past }: { runs: NextRuns; past: ReadonlyMap<number, WireRun> }) {
  const { value: runs, events } = useStill(newest)
  return (
    <details class="scrolls-sideways" open {...events}>
      <summary>
        {runs.next.length} {runs.next.length === 1 ? 'run' : 'runs'} in {runs.timeZone}
        {runs.timeZone !== zoneName() && `, and in ${zoneName()}`}
      </summary>
      <ol class="instants">
        {runs.next.map(({ at, local, afterClockChange }) => {
          const ms = Date.parse(at)
          const run = past.get(ms)
          return (
            <li key={at} class={ms < now.value ? 'is-past' : undefined}>
              <span>
                <b>{local.slice(0, 3)}</b> <Zoned at={at} timeZone={runs.timeZone} />
              </span>
              {run && (
                <span>
                  <ToneMark {...outcomeOf(run)} /> <span class="faint">{whyOf(run)}</span>
                </span>
              )}
              {afterClockChange && <span class="hint">clocks are changed before it</span>}
            </li>
          )
        })}
      </ol>
    </details>
  )
}

/** What became of each run, newest first. */
function Past({ schedule }: { schedule: WireSchedule }) {
  const before = place.value.query.get('runs') ?? undefined
  const of = { service: schedule.extension.id, environment: schedule.environment.id, id: schedule.id }
  const path = withQuery(pathTo(paths.pastRuns, of), { limit: String(2 * pageSize + 1), before })
  const runs = useQuery<readonly WireRun[]>(path, onRunsOf(schedule))
  const all = runs?.data.value ?? []
  const { value: top, isStill, events } = useStill(all[0]?.nominal)
  if (!runs) return null
  const fresh = isStill && top !== undefined ? all.filter(({ nominal }) => nominal > top).length : 0
  const shown = all.slice(fresh, fresh + pageSize)
  const isMore = all.length > fresh + pageSize
  return (
    <section aria-labelledby="past">
      <div class="heading">
        <h2 id="past">What became of its runs</h2>
        <span class="pager">
          <button type="button" disabled={!before} onClick={() => setQuery({ runs: undefined })}>
            ‹ Newest
          </button>
          <button type="button" disabled={!isMore} onClick={() => setQuery({ runs: shown.at(-1)?.nominal })}>
            Older ›
          </button>
        </span>
      </div>
      <p class="outcome faint" role="status">
        {fresh > 0 &&
          `${fresh === 1 ? '1 new run is' : `${fresh} new runs are`} shown when you leave the table.`}
      </p>
      <Loaded query={runs} what="its runs">
        {() =>
          shown.length === 0 ? (
            <Empty>
              <p>{before ? 'None is on record before that.' : 'It has not run yet.'}</p>
            </Empty>
          ) : (
            <div class="scrolls-sideways" {...events}>
              <table class="grid">
                <caption class="for-readers">Past runs, newest first</caption>
                <thead>
                  <tr>
                    <th scope="col">Planned, in {schedule.trigger.time_zone}</th>
                    <th scope="col">Became</th>
                    <th scope="col">Why</th>
                    <th scope="col">Really ran</th>
                    <th scope="col">Late</th>
                    <th scope="col">Retries</th>
                    <th scope="col">Task</th>
                  </tr>
                </thead>
                <tbody>
                  {shown.map((run) => (
                    <PastRun key={run.nominal} run={run} timeZone={schedule.trigger.time_zone} />
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
    </section>
  )
}

function PastRun({ run, timeZone }: { run: WireRun; timeZone: string }) {
  const { nominal, task, into, blocked_by: blocker, also_all_since: since, lateness_ms: noticed } = run
  const started = task?.started ? Date.parse(task.started) : null
  const finished = task?.finished ? Date.parse(task.finished) : null
  const late = run.origin === 'manual' ? null : started === null ? noticed : started - Date.parse(nominal)
  return (
    <tr>
      <th scope="row">
        <Zoned at={nominal} timeZone={timeZone} />
      </th>
      <td>
        <ToneMark {...outcomeOf(run)} />
      </td>
      <td>
        {whyOf(run)}
        {into && (
          <>
            {' '}
            (planned <Zoned at={into} timeZone={timeZone} />)
          </>
        )}
        {blocker && (
          <>
            {' '}
            <Link to={links.task(blocker)} name={`blocker ${nominal}`}>
              {blocker}
            </Link>
          </>
        )}
        {since && (
          <>
            {' '}
            It stands for all since <Zoned at={since} timeZone={timeZone} />.
          </>
        )}
      </td>
      <td>
        {started === null ? (
          <span class="faint">no</span>
        ) : (
          <>
            {absolute(started, zone.value)}
            {finished !== null && <span class="faint"> for {duration(Math.max(0, finished - started))}</span>}
          </>
        )}
      </td>
      <td>{late === null ? <span class="faint">-</span> : duration(Math.max(0, late))}</td>
      <td>{task?.retries ? task.retries : <span class="faint">none</span>}</td>
      <td>{task && <Link to={links.task(task.id)}>{task.id}</Link>}</td>
    </tr>
  )
}

const overlaps: Readonly<Record<WireSchedule['overlap'], string>> = {
  skip: 'a run that is due while the one before is not finished is skipped',
  queueOne: 'one waits for the run before it; later ones become part of it',
  queueAll: 'each waits for the run before it, in order',
  cancelPrevious: 'the task of the run before it is cancelled',
  allow: 'runs go beside each other',
}

/** What Git says, and where. */
function Declared({ details: { schedule, at, spec } }: { details: ScheduleDetails }) {
  const own = (spec?.trigger as { timeZone?: string } | undefined)?.timeZone
  const missed = (spec?.missedRuns as string | undefined) ?? 'last'
  const window = (spec?.catchUpWindow as string | undefined) ?? '24h'
  const written = at && `${at.file}:${at.line}`
  return (
    <section aria-labelledby="declared">
      <h2 id="declared">What Git declares</h2>
      <dl class="facts">
        <dt>Where</dt>
        <dd>
          {written ? (
            <>
              <code>{written}</code> <Copy text={written} what="the place" />
            </>
          ) : (
            <span class="faint">not read yet</span>
          )}
        </dd>
        {schedule.name !== schedule.declared_name && (
          <>
            <dt>Name</dt>
            <dd>{schedule.name}</dd>
          </>
        )}
        {schedule.description !== '' && (
          <>
            <dt>Description</dt>
            <dd class="as-written">{schedule.description}</dd>
          </>
        )}
        <dt>Schedule ID</dt>
        <dd>
          <code>{schedule.id}</code> <Copy text={schedule.id} what="the id" />
        </dd>
        <dt>Method</dt>
        <dd>
          <code>{schedule.method}</code>
        </dd>
        <dt>Trigger</dt>
        <dd>
          {schedule.trigger.type}: <code>{triggerInWords(schedule.trigger)}</code>
          {schedule.trigger.type === 'advanced' && schedule.trigger.dialect && ', read as Quartz does'}
          {schedule.trigger.type === 'advanced' &&
            schedule.trigger.dom_dow &&
            `, both day fields: ${schedule.trigger.dom_dow}`}
        </dd>
        <dt>Time zone</dt>
        <dd>
          {schedule.trigger.time_zone}
          {spec && own === undefined && <span class="faint"> of its environment or account</span>}
        </dd>
        <dt>Overlap</dt>
        <dd>
          {schedule.overlap} <span class="faint">{overlaps[schedule.overlap]}</span>
        </dd>
        <dt>Missed runs</dt>
        <dd>
          {missed} <span class="faint">within {window}</span>
        </dd>
        {schedule.jitter_ms > 0 && (
          <>
            <dt>Jitter</dt>
            <dd>{duration(schedule.jitter_ms)} after the plan, always the same</dd>
          </>
        )}
      </dl>
      <h3>Data it is called with</h3>
      <pre>{JSON.stringify(schedule.parameter, null, 2)}</pre>
    </section>
  )
}
