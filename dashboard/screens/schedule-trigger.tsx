import { useId } from 'preact/hooks'
import type { Draft } from '../lib/schedule-draft.ts'
import { type Complaint, Field, type FieldTies } from '../parts/field.tsx'
import type { StepProps } from './schedule-step.ts'

const types = [
  { value: 'onetime', label: 'One time', about: 'at a date and a time' },
  {
    value: 'recurring',
    label: 'Recurring',
    about: 'every so many hours, days, weeks or months, from a start',
  },
  { value: 'advanced', label: 'Advanced', about: 'by a cron expression' },
] as const

/** When it runs. */
export function TriggerStep({ draft, set, complaintsOn }: StepProps) {
  const on = (...fields: string[]): readonly Complaint[] =>
    fields.flatMap((field) => complaintsOn(`trigger.${field}`))
  return (
    <>
      <fieldset class="choices">
        <legend>Trigger</legend>
        {types.map(({ value, label, about }) => (
          <label key={value} class="choice">
            <input
              type="radio"
              name="trigger"
              checked={draft.type === value}
              onChange={() => set({ type: value })}
            />
            <span>
              <b>{label}</b> <span class="faint">{about}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {draft.type === 'onetime' && (
        <When label="When" value={draft.at} set={(at) => set({ at })} complaints={on('at', 'ifPast')} />
      )}
      {draft.type === 'recurring' && <Recurring draft={draft} set={set} on={on} />}
      {draft.type === 'advanced' && <Cron draft={draft} set={set} on={on} />}
      <ZoneField draft={draft} set={set} on={on} />
      <Others complaints={complaintsOn('trigger')} />
    </>
  )
}

interface PartProps extends Pick<StepProps, 'draft' | 'set'> {
  on: (...fields: string[]) => readonly Complaint[]
}

function Recurring({ draft, set, on }: PartProps) {
  return (
    <>
      <div class="beside">
        <Field label="Every" complaints={on('every', 'every.n')}>
          {(ties) => (
            <input
              {...ties}
              inputMode="numeric"
              value={draft.n}
              onInput={({ currentTarget }) => set({ n: currentTarget.value })}
            />
          )}
        </Field>
        <Field label="Unit" complaints={on('every.unit')}>
          {(ties) => (
            <select
              {...ties}
              value={draft.unit}
              onChange={({ currentTarget }) => set({ unit: currentTarget.value as Draft['unit'] })}
            >
              <option value="hour">hours</option>
              <option value="day">days</option>
              <option value="week">weeks</option>
              <option value="month">months</option>
            </select>
          )}
        </Field>
      </div>
      {draft.unit === 'month' && (
        <p class="faint">
          At 00:00 on the first day of a month. For another day write a cron expression: choose Advanced.
        </p>
      )}
      <When label="From" value={draft.start} set={(start) => set({ start })} complaints={on('start')} />
      <When
        label="Up to, not with it"
        help="Left empty: without end."
        value={draft.end}
        set={(end) => set({ end })}
        complaints={on('end')}
      />
    </>
  )
}

const fieldNames = ['seconds', 'minutes', 'hours', 'day of month', 'month', 'day of week', 'year']

function Cron({ draft, set, on }: PartProps) {
  const written = draft.cron.trim().split(/\s+/)
  return (
    <>
      <Field
        label="Cron expression"
        help={
          <>
            Six fields, or seven with a year. As it stands:{' '}
            {fieldNames
              .slice(0, Math.max(6, Math.min(7, written.length)))
              .map((name, index) => `${name} ${written[index] || '?'}`)
              .join(', ')}
          </>
        }
        complaints={on('cron')}
      >
        {(ties) => (
          <input
            {...ties}
            class="code"
            spellcheck={false}
            autocomplete="off"
            value={draft.cron}
            onInput={({ currentTarget }) => set({ cron: currentTarget.value })}
          />
        )}
      </Field>
      <div class="beside">
        <Field label="Where both day fields are given" complaints={on('domDow')}>
          {(ties) => (
            <select
              {...ties}
              value={draft.domDow}
              onChange={({ currentTarget }) => set({ domDow: currentTarget.value as Draft['domDow'] })}
            >
              <option value="">they are not</option>
              <option value="or">days that match either</option>
              <option value="and">days that match both</option>
            </select>
          )}
        </Field>
        <Field label="Read as" complaints={on('dialect')}>
          {(ties) => (
            <select
              {...ties}
              value={draft.dialect}
              onChange={({ currentTarget }) => set({ dialect: currentTarget.value as Draft['dialect'] })}
            >
              <option value="">usual</option>
              <option value="quartz">Quartz does</option>
            </select>
          )}
        </Field>
      </div>
    </>
  )
}

function ZoneField({ draft, set, on }: PartProps) {
  const list = useId()
  return (
    <Field
      label="Time zone"
      help="An IANA name, such as Europe/Madrid. Left empty: that of the environment or the account."
      complaints={on('timeZone')}
    >
      {(ties) => (
        <>
          <input
            {...ties}
            list={list}
            autocomplete="off"
            value={draft.timeZone}
            onInput={({ currentTarget }) => set({ timeZone: currentTarget.value })}
          />
          <datalist id={list}>
            {['UTC', ...Intl.supportedValuesOf('timeZone')].map((each) => (
              <option key={each} value={each} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  )
}

interface WhenProps {
  label: string
  help?: string
  value: string
  set: (text: string) => void
  complaints: readonly Complaint[]
}

/** A time by the clocks of the schedule's zone. One that browsers have no field for, such as with an offset, is edited as text. */
function When({ label, help, value, set, complaints }: WhenProps) {
  const isPlain = value === '' || /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(value)
  const field = (ties: FieldTies) => {
    const rest = {
      ...ties,
      value,
      onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) => set(currentTarget.value),
    }
    return isPlain ? <input type="datetime-local" {...rest} /> : <input {...rest} />
  }
  return (
    <Field
      label={label}
      help={help ? `${help} By the clocks of its time zone.` : 'By the clocks of its time zone.'}
      complaints={complaints}
    >
      {field}
    </Field>
  )
}

/** What is said of the trigger as a whole. */
function Others({ complaints }: { complaints: readonly Complaint[] }) {
  return (
    <div aria-live="polite">
      {complaints.map(({ severity, message, hint }) => (
        <p key={message} class={severity === 'error' ? 'trouble' : 'warning'}>
          {severity}: {message}
          {hint && <span class="hint">{hint}</span>}
        </p>
      ))}
    </div>
  )
}
