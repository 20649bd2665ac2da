import { type Signal, signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ExtensionDetails } from '../../api/extension.ts'
import { paths, pathTo } from '../../api/paths.ts'
import type { ScheduleDetails, SchedulePreview } from '../../api/schedule.ts'
import { links } from '../lib/links.ts'
import { place, setQuery } from '../lib/place.ts'
import { type Preview, usePreview } from '../lib/preview.ts'
import { onNothing, useQuery } from '../lib/query.ts'
import { onDetails } from '../lib/schedule-concerns.ts'
import { type Draft, draftOf, emptyDraft, specOf } from '../lib/schedule-draft.ts'
import { fieldOfInstant, now } from '../lib/time.ts'
import { type Complaint, Field } from '../parts/field.tsx'
import { Link } from '../parts/link.tsx'
import { Failure, Loaded } from '../parts/panel.tsx'
import { Zoned } from '../parts/zoned.tsx'
import type { Before, Of, StepProps } from './schedule-step.ts'
import { ScheduleSummary } from './schedule-summary.tsx'
import { TriggerStep } from './schedule-trigger.tsx'

const steps = [
  { name: 'method', title: 'Method' },
  { name: 'data', title: 'Data' },
  { name: 'trigger', title: 'Trigger' },
  { name: 'details', title: 'Name and rules' },
  { name: 'summary', title: 'Summary' },
] as const
type Step = (typeof steps)[number]['name']

/** Builds a schedule, or changes one: what comes of it goes to Git. */
export function ScheduleWizard({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const { extension = '', type = '', schedule: name } = parameters
  const of = { extension, type }
  if (name === undefined) return <Wizard key={`${extension} ${type}`} of={of} given={null} />
  return <EditWizard of={of} name={name} />
}

function EditWizard({ of, name }: { of: Of; name: string }) {
  const environment = `${of.extension}:${of.type}`
  const path = pathTo(paths.environmentSchedule, { environment, schedule: name })
  const query = useQuery<ScheduleDetails>(path, onDetails)
  if (!query) return null
  return (
    <>
      {query.data.value === undefined && <h1 tabIndex={-1}>Change {name}</h1>}
      <Loaded query={query} what={`the schedule ${name}`}>
        {(details) =>
          details.spec === null ? (
            <p class="trouble">The controller has not read the files yet: come again shortly.</p>
          ) : (
            <Wizard key={path} of={of} given={{ name: details.schedule.declared_name, spec: details.spec }} />
          )
        }
      </Loaded>
    </>
  )
}

/** Drafts outlive their screen: Back and forth loses nothing of what was typed. By address; `of` is what Git had then. */
const drafts = new Map<string, { of: string; draft: Signal<Draft> }>()

function draftAt(path: string, before: Before | null): Signal<Draft> {
  const of = JSON.stringify(before)
  const known = drafts.get(path)
  if (known?.of === of) return known.draft
  const hourMs = 3_600_000
  const start = fieldOfInstant(Math.ceil(now.value / hourMs) * hourMs)
  const draft = signal(before ? draftOf(before.name, before.spec) : { ...emptyDraft, start, at: start })
  drafts.set(path, { of, draft })
  return draft
}

/** @param given what Git has; it stays what it was at first, also when it changes while one types */
function Wizard({ of, given }: { of: Of; given: Before | null }) {
  const before = useRef(given).current
  const isDone = useRef(false)
  const { path, query } = place.value
  const draft = draftAt(path, before)
  const { spec, mistake } = specOf(draft.value, before?.spec)
  const previewPath = pathTo(paths.schedulePreview, { environment: `${of.extension}:${of.type}` })
  const preview = usePreview<SchedulePreview>(previewPath, { name: draft.value.name, spec })
  const current: Step = steps.find(({ name }) => name === query.get('step'))?.name ?? 'method'
  const at = steps.findIndex(({ name }) => name === current)
  const set = (fields: Partial<Draft>) => {
    draft.value = { ...draft.value, ...fields }
  }
  useEffect(
    () => () => {
      if (isDone.current) drafts.delete(path)
    },
    [path],
  )
  const toStep = (step: Step) => {
    setQuery({ step })
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.steps [aria-current]')?.focus())
  }
  const complaintsOn = complaintsOf(preview.answer, draft.value)
  const props = { of, draft: draft.value, set, complaintsOn }
  return (
    <>
      <p class="way">
        <Link to={links.environment(of)}>
          {of.extension} {of.type}
        </Link>
        {' › '}
        <Link to={links.schedulesOf(of)}>Schedules</Link>
      </p>
      <h1 tabIndex={-1}>
        {before ? `Change ${before.name}` : 'Add a schedule'}{' '}
        <span class={`type type-${of.type}`}>{of.type}</span>
      </h1>
      <ol class="steps">
        {steps.map(({ name, title }, index) => (
          <li key={name}>
            <button
              type="button"
              aria-current={name === current ? 'step' : undefined}
              onClick={() => toStep(name)}
            >
              {index + 1} {title}
            </button>
          </li>
        ))}
      </ol>
      {preview.error && (
        <Failure error={preview.error} what="what the controller says of it" retry={preview.retry} />
      )}
      <form
        class="fields wizard"
        onSubmit={(event) => {
          event.preventDefault()
          const next = steps[at + 1]
          if (next) toStep(next.name)
        }}
      >
        {current === 'method' && <MethodStep {...props} />}
        {current === 'data' && <DataStep {...props} mistake={mistake} />}
        {current === 'trigger' && (
          <>
            <TriggerStep {...props} />
            <Coming preview={preview} />
          </>
        )}
        {current === 'details' && (
          <DetailsStep {...props} isFixed={before !== null} isTaken={isTaken(preview, before)} />
        )}
        {current !== 'summary' && (
          <p class="acts">
            {at > 0 && (
              <button type="button" onClick={() => toStep(steps[at - 1]?.name ?? 'method')}>
                Back
              </button>
            )}
            <button type="submit">Next: {steps[at + 1]?.title}</button>
          </p>
        )}
      </form>
      {current === 'summary' && (
        <>
          <Coming preview={preview} />
          <ScheduleSummary
            of={of}
            before={before}
            name={draft.value.name}
            spec={spec}
            preview={preview}
            mistake={mistake}
            isTaken={isTaken(preview, before)}
            done={() => {
              isDone.current = true
            }}
          />
        </>
      )}
    </>
  )
}

/** Another schedule of the environment has that name. */
function isTaken({ answer }: Preview<SchedulePreview>, before: Before | null): boolean {
  return before === null && answer?.taken === true
}

function complaintsOf(answer: SchedulePreview | undefined, draft: Draft) {
  const isEmpty: Readonly<Record<string, boolean>> = {
    method: draft.method === '',
    'metadata.name': draft.name === '',
  }
  return (field: string): readonly Complaint[] =>
    isEmpty[field] ? [] : (answer?.findings.filter((each) => isOf(each.field, field)) ?? [])
}

/** Data have fields of their own. */
function isOf(found: string, field: string): boolean {
  return found === field || (field === 'data' && found.startsWith('data.'))
}

function MethodStep({ of, draft, set, complaintsOn }: StepProps) {
  const query = useQuery<ExtensionDetails>(pathTo(paths.extension, { extension: of.extension }), onNothing)
  const runner = query?.data.value?.environments.find(({ type }) => type === of.type)?.runner
  const methods = runner?.schedulables ?? []
  return (
    <>
      {query?.error.value && (
        <Failure error={query.error.value} what="the methods" retry={() => void query.load()} />
      )}
      {methods.length > 0 && (
        <fieldset class="choices">
          <legend>Methods that the runner has reported</legend>
          {methods.map(({ method, name, description }) => (
            <label key={method} class="choice">
              <input
                type="radio"
                name="method"
                checked={draft.method === method}
                onChange={() => set({ method })}
              />
              <span>
                <b>{name}</b> <code>{method}</code>
                <span class="hint">{description}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <Field
        label={methods.length > 0 ? 'Or another method' : 'Method'}
        help={
          methods.length > 0
            ? 'One that only a later release has. Until then its runs fail, and the environment says so.'
            : 'No runner of this environment has reported any methods: write the name of one as it is in the code.'
        }
        complaints={complaintsOn('method')}
      >
        {(ties) => (
          <input
            {...ties}
            value={methods.some(({ method }) => method === draft.method) ? '' : draft.method}
            maxLength={256}
            onInput={({ currentTarget }) => set({ method: currentTarget.value })}
          />
        )}
      </Field>
    </>
  )
}

interface DataProps extends StepProps {
  mistake: { message: string; line: number; column: number } | null
}

function DataStep({ draft, set, mistake, complaintsOn }: DataProps) {
  const wrong: Complaint[] = mistake
    ? [
        {
          severity: 'error',
          message: `line ${mistake.line}, column ${mistake.column}: ${mistake.message}`,
          hint: null,
        },
      ]
    : []
  return (
    <Field
      label="Data that the method is called with, a JSON object"
      help="Leave {} where it needs none. It stands in Git in plain text: secrets belong into variables."
      complaints={[...wrong, ...complaintsOn('data')]}
    >
      {(ties) => (
        <textarea
          {...ties}
          class="code"
          rows={12}
          spellcheck={false}
          value={draft.data}
          onInput={({ currentTarget }) => set({ data: currentTarget.value })}
        />
      )}
    </Field>
  )
}

interface DetailsProps extends StepProps {
  /** The name stays: another one would make another schedule. */
  isFixed: boolean
  isTaken: boolean
}

function DetailsStep({ draft, set, complaintsOn, isFixed, isTaken }: DetailsProps) {
  const taken: Complaint[] = isTaken
    ? [
        {
          severity: 'error',
          message: `the environment has a schedule "${draft.name}" already`,
          hint: 'take another name, or change that one',
        },
      ]
    : []
  return (
    <>
      <Field
        label="Name in Git"
        help={
          isFixed
            ? 'It stays: another name would make another schedule.'
            : 'Letters, digits, spaces and . _ / -'
        }
        complaints={[...taken, ...complaintsOn('metadata.name')]}
      >
        {(ties) => (
          <input
            {...ties}
            value={draft.name}
            maxLength={128}
            readOnly={isFixed}
            onInput={({ currentTarget }) => set({ name: currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Name for people" help="Left empty: the same." complaints={complaintsOn('displayName')}>
        {(ties) => (
          <input
            {...ties}
            value={draft.displayName}
            maxLength={128}
            onInput={({ currentTarget }) => set({ displayName: currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Description" complaints={complaintsOn('description')}>
        {(ties) => (
          <textarea
            {...ties}
            rows={3}
            value={draft.description}
            maxLength={4096}
            onInput={({ currentTarget }) => set({ description: currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Where the run before is not finished" complaints={complaintsOn('overlap')}>
        {(ties) => (
          <select
            {...ties}
            value={draft.overlap}
            onChange={({ currentTarget }) => set({ overlap: currentTarget.value as Draft['overlap'] })}
          >
            <option value="skip">skip the run that is due</option>
            <option value="queueOne">one waits, later ones become part of it</option>
            <option value="queueAll">all wait, in order</option>
            <option value="cancelPrevious">cancel the task of the one before</option>
            <option value="allow">run beside it</option>
          </select>
        )}
      </Field>
      <Field label="Runs missed while the controller was away" complaints={complaintsOn('missedRuns')}>
        {(ties) => (
          <select
            {...ties}
            value={draft.missedRuns}
            onChange={({ currentTarget }) => set({ missedRuns: currentTarget.value as Draft['missedRuns'] })}
          >
            <option value="last">make up for the last of them</option>
            <option value="all">make up for all, the newest 100 at most</option>
            <option value="none">make up for none</option>
          </select>
        )}
      </Field>
      <Field
        label="Not made up for when missed longer ago than"
        help="Such as 2h; left empty: 24h."
        complaints={complaintsOn('catchUpWindow')}
      >
        {(ties) => (
          <input
            {...ties}
            value={draft.catchUpWindow}
            onInput={({ currentTarget }) => set({ catchUpWindow: currentTarget.value })}
          />
        )}
      </Field>
      <Field
        label="Jitter"
        help="Starts come later than planned by a time of their own up to this, such as 10m; left empty: none."
        complaints={complaintsOn('jitter')}
      >
        {(ties) => (
          <input
            {...ties}
            value={draft.jitter}
            onInput={({ currentTarget }) => set({ jitter: currentTarget.value })}
          />
        )}
      </Field>
      <label class="choice">
        <input
          type="checkbox"
          checked={draft.enabled}
          onChange={({ currentTarget }) => set({ enabled: currentTarget.checked })}
        />
        <span>It is on</span>
      </label>
    </>
  )
}

/** The next runs, as the controller works them out while one types. */
function Coming({ preview: { answer, isOld } }: { preview: Preview<SchedulePreview> }) {
  const runs = answer?.runs
  return (
    <section aria-label="The next runs" class={isOld ? 'is-old' : undefined} aria-busy={isOld}>
      {runs ? (
        <>
          <h2>It would run next, in {runs.timeZone}</h2>
          {runs.next.length === 0 ? (
            <p>Never.</p>
          ) : (
            <ol class="instants">
              {runs.next.map(({ at, local, afterClockChange }) => (
                <li key={at}>
                  <b>{local.slice(0, 3)}</b> <Zoned at={at} timeZone={runs.timeZone} />
                  {afterClockChange && <span class="hint">clocks are changed before it</span>}
                </li>
              ))}
            </ol>
          )}
        </>
      ) : (
        answer && <p class="faint">When it would run is told when nothing is wrong with its trigger.</p>
      )}
    </section>
  )
}
