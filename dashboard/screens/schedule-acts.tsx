import { useState } from 'preact/hooks'
import { paths, pathTo } from '../../api/paths.ts'
import type { WireSchedule } from '../../api/schedule.ts'
import { useDeed } from '../lib/act.ts'
import { ask } from '../lib/ask.ts'
import { counted } from '../lib/counted.ts'
import { inZone } from '../lib/in-zone.ts'
import { links } from '../lib/links.ts'
import { useRights } from '../lib/rights.ts'
import { addressed, typeOf } from '../lib/schedule-words.ts'
import { absolute, fieldOfInstant, instantOfField, now, zoneName } from '../lib/time.ts'
import { Act } from '../parts/act.tsx'
import { Outcome } from '../parts/deed.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Link } from '../parts/link.tsx'

interface ActsProps {
  schedule: WireSchedule
  /** It is another now. */
  changed: () => void
}

interface Backfilled {
  dry_run: boolean
  ran: number
  runs: readonly string[]
}

const hourMs = 3_600_000
const longestReason = 500

/** What can be done about a schedule by hand: at once, and on the audit trail. */
export function ScheduleActs({ schedule, changed }: ActsProps) {
  const of = { extension: schedule.extension.declared_name, type: typeOf(schedule) }
  const may = useRights(`${of.extension}:${of.type}`)
  const [open, setOpen] = useState<'pause' | 'backfill'>()
  const deed = useDeed()
  const close = () => setOpen(undefined)

  const runNow = () =>
    deed.do(async () => {
      const { triggered } = await act<WireSchedule>(schedule, paths.triggerSchedule, {})
      changed()
      if (triggered?.state === 'waiting') return 'It waits for the run before it.'
      return `It runs now: task ${triggered?.task?.id ?? ''}.`
    })
  const resume = () =>
    deed.do(async () => {
      await act(schedule, paths.enableSchedule, {})
      changed()
      return 'It goes on. What came due meanwhile stays skipped: backfill makes up for it.'
    })

  return (
    <section aria-label="What can be done">
      <p class="acts">
        <Act unless={may('schedules:run')} act={() => void runNow()}>
          Run now
        </Act>
        {schedule.pause ? (
          <Act unless={may('schedules:pause')} act={() => void resume()}>
            Resume
          </Act>
        ) : (
          <Act unless={may('schedules:pause')} act={() => setOpen('pause')}>
            Pause…
          </Act>
        )}
        <Act unless={may('schedules:run')} act={() => setOpen('backfill')}>
          Backfill…
        </Act>
        <Link to={links.editSchedule(of, addressed(schedule))} class="button">
          Change in Git…
        </Link>
      </p>
      <Outcome deed={deed} />
      {open === 'pause' && <PauseDialog schedule={schedule} changed={changed} close={close} />}
      {open === 'backfill' && <BackfillDialog schedule={schedule} changed={changed} close={close} />}
    </section>
  )
}

function act<T>(schedule: WireSchedule, path: string, body: object): Promise<T> {
  const of = { service: schedule.extension.id, environment: schedule.environment.id, id: schedule.id }
  return ask<T>(pathTo(path, of), { method: 'POST', body })
}

interface DialogProps extends ActsProps {
  close: () => void
}

const lengths = [
  { value: '', label: 'until somebody resumes it' },
  { value: '1', label: 'for an hour' },
  { value: '4', label: 'for 4 hours' },
  { value: '24', label: 'for a day' },
  { value: '168', label: 'for a week' },
  { value: 'at', label: 'until a time' },
]

function PauseDialog({ schedule, changed, close }: DialogProps) {
  const [reason, setReason] = useState('')
  const [length, setLength] = useState('')
  const [until, setUntil] = useState(fieldOfInstant(now.value + hourMs))
  const deed = useDeed()
  const end =
    length === 'at' ? instantOfField(until) : length === '' ? null : now.value + Number(length) * hourMs
  const problem =
    reason.trim() === ''
      ? 'Say why: it stands in the audit trail, and on this page.'
      : end !== null && !(end > now.value)
        ? 'The end must be ahead.'
        : null
  const pause = async () => {
    const isDone = await deed.do(async () => {
      const body = { reason, ...(end !== null && { until: new Date(end).toISOString() }) }
      await act(schedule, paths.disableSchedule, body)
      return ''
    })
    if (!isDone) return
    changed()
    close()
  }
  return (
    <Dialog title={`Pause ${schedule.declared_name}`} close={close}>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault()
          if (problem === null) void pause()
        }}
      >
        <label>
          Why
          <input
            value={reason}
            maxLength={longestReason}
            required
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        </label>
        <label>
          How long
          <select value={length} onChange={({ currentTarget }) => setLength(currentTarget.value)}>
            {lengths.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        {length === 'at' && (
          <label>
            Until ({zoneName()})
            <input
              type="datetime-local"
              value={until}
              onInput={({ currentTarget }) => setUntil(currentTarget.value)}
            />
          </label>
        )}
        {end !== null && end > now.value && <p class="faint">It goes on at {absolute(end)}.</p>}
        <p class="faint">
          Runs that come due meanwhile are skipped, and never made up for by themselves. The environment is
          marked as drifted from Git. To pause it for good, write <code>enabled: false</code> in Git.
        </p>
        <Outcome deed={deed} />
        <p class="acts">
          <Act unless={problem} act={() => void pause()}>
            Pause
          </Act>
          <button type="button" onClick={close}>
            Cancel
          </button>
        </p>
      </form>
    </Dialog>
  )
}

/** So many instants of a dry run are listed. */
const mostListed = 100

function BackfillDialog({ schedule, changed, close }: DialogProps) {
  const [from, setFrom] = useState(fieldOfInstant(now.value - 24 * hourMs))
  const [to, setTo] = useState(fieldOfInstant(now.value))
  const [plan, setPlan] = useState<Backfilled>()
  const deed = useDeed()
  const [start, end] = [instantOfField(from), instantOfField(to)]
  const problem =
    Number.isNaN(start) || Number.isNaN(end)
      ? 'Give both times.'
      : start >= end
        ? 'The beginning must be before the end.'
        : null
  const body = (dryRun: boolean) => ({
    from: new Date(start).toISOString(),
    to: new Date(Math.min(end, now.value)).toISOString(),
    dry_run: dryRun,
  })
  const look = () =>
    deed.do(async () => {
      const found = await act<Backfilled>(schedule, paths.backfillSchedule, body(true))
      setPlan(found)
      return inWords(found)
    })
  const run = () =>
    deed.do(async () => {
      const done = await act<Backfilled>(schedule, paths.backfillSchedule, body(false))
      setPlan(undefined)
      changed()
      return `${countOf(done.runs.length)} for ${done.runs.length === 1 ? 'its' : 'their'} turn: one starts each second, as overlap lets it.`
    })
  const edit = (set: (text: string) => void) => (text: string) => {
    set(text)
    setPlan(undefined)
  }
  return (
    <Dialog title={`Make up for runs of ${schedule.declared_name}`} close={close}>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault()
          if (problem === null) void look()
        }}
      >
        <Bound label={`From (${zoneName()})`} value={from} set={edit(setFrom)} />
        <Bound label={`Up to, not with it (${zoneName()})`} value={to} set={edit(setTo)} />
        <Outcome deed={deed} />
        {plan && plan.runs.length > 0 && (
          <ol class="instants">
            {plan.runs.slice(0, mostListed).map((at) => (
              <li key={at}>{inZone(Date.parse(at), schedule.trigger.time_zone)}</li>
            ))}
            {plan.runs.length > mostListed && <li>and {plan.runs.length - mostListed} more</li>}
          </ol>
        )}
        <p class="acts">
          {plan && plan.runs.length > 0 ? (
            <Act unless={problem} act={() => void run()}>
              Run {plan.runs.length === 1 ? 'it' : `these ${plan.runs.length}`}
            </Act>
          ) : (
            <Act unless={problem} act={() => void look()}>
              See what would run
            </Act>
          )}
          <button type="button" onClick={close}>
            Close
          </button>
        </p>
      </form>
    </Dialog>
  )
}

function Bound({ label, value, set }: { label: string; value: string; set: (text: string) => void }) {
  return (
    <label>
      {label}
      <input type="datetime-local" value={value} onInput={({ currentTarget }) => set(currentTarget.value)} />
    </label>
  )
}

function inWords({ runs, ran }: Backfilled): string {
  const already = `${ran} ${ran === 1 ? 'has' : 'have'} run already`
  if (runs.length === 0) return `None would run: ${ran === 0 ? 'none was planned then' : already}.`
  return `${runs.length} would run, oldest first; ${already}.`
}

function countOf(number: number): string {
  return counted(number, 'run waits', 'runs wait')
}
