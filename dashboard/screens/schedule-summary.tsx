import type { ComponentChildren } from 'preact'
import type { Edit } from '../../api/change.ts'
import { paths, pathTo } from '../../api/paths.ts'
import type { ScheduleDetails, SchedulePreview } from '../../api/schedule.ts'
import type { JsonMistake } from '../lib/json-place.ts'
import { links } from '../lib/links.ts'
import type { Preview } from '../lib/preview.ts'
import { useQuery } from '../lib/query.ts'
import { onDetails } from '../lib/schedule-concerns.ts'
import { changedFields } from '../lib/schedule-draft.ts'
import { addressed } from '../lib/schedule-words.ts'
import { Copy } from '../parts/copy.tsx'
import { Delivery } from '../parts/delivery.tsx'
import { Link } from '../parts/link.tsx'
import type { Before } from './schedule-step.ts'

interface SummaryProps {
  of: { extension: string; type: string }
  before: Before | null
  name: string
  spec: Readonly<Record<string, unknown>>
  preview: Preview<SchedulePreview>
  mistake: JsonMistake | null
  /** Another one has its name. */
  isTaken: boolean
  /** It is on its way to Git: its draft is not needed any more. */
  done: () => void
}

/** All of it once more, and its way to Git. */
export function ScheduleSummary(props: SummaryProps) {
  const { of, before, name, spec, preview, mistake, isTaken, done } = props
  const { answer, isOld } = preview
  const errors = [
    ...(mistake ? [`data: line ${mistake.line}, column ${mistake.column}: ${mistake.message}`] : []),
    ...(isTaken ? [`name: the environment has a schedule "${name}" already`] : []),
    ...(answer?.findings ?? [])
      .filter(({ severity }) => severity === 'error')
      .map(({ field, message }) => (message.includes(field) ? message : `${field}: ${message}`)),
  ]
  const warnings = answer?.findings.filter(({ severity }) => severity === 'warning') ?? []
  const set = before ? changedFields(before.spec, spec) : {}
  const isSame = before !== null && Object.keys(set).length === 0
  const edit: Edit = before
    ? { kind: 'change-schedule', extension: of.extension, environment: typed(of.type), name, set }
    : { kind: 'add-schedule', extension: of.extension, environment: typed(of.type), name, spec }
  if (!answer) return <p class="faint">Asking the controller about it…</p>
  return (
    <>
      {errors.length > 0 && (
        <section class="failure" role="alert" aria-label="What is wrong">
          <p>
            <strong>{errors.length === 1 ? 'One thing is' : `${errors.length} things are`} wrong:</strong>
          </p>
          <ul>
            {errors.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </section>
      )}
      {warnings.map(({ message, hint }) => (
        <p key={message} class="warning">
          warning: {message}
          {hint && <span class="hint">{hint}</span>}
        </p>
      ))}
      <section aria-labelledby="yaml">
        <div class="heading">
          <h2 id="yaml">What Git will say{answer.file && ` in ${answer.file}`}</h2>
          <Copy text={answer.yaml} what="the YAML" />
        </div>
        <pre>{answer.yaml}</pre>
      </section>
      {isSame && <p>It is so already: nothing is to be changed.</p>}
      {errors.length === 0 && !isOld && !isSame && (
        <Delivery
          key={JSON.stringify(edit)}
          edits={[edit]}
          done={done}
          follow={(waiting) => <Arrival of={of} name={name} spec={spec} waiting={waiting} />}
        />
      )}
    </>
  )
}

function typed(type: string): 'dev' | 'test' | 'production' {
  return type === 'production' || type === 'test' ? type : 'dev'
}

interface ArrivalProps extends Pick<SummaryProps, 'of' | 'name' | 'spec'> {
  /** Until then. */
  waiting: ComponentChildren
}

/** Whether the controller has taken it up. */
function Arrival({ of, name, spec, waiting }: ArrivalProps) {
  const path = pathTo(paths.environmentSchedule, {
    environment: `${of.extension}:${of.type}`,
    schedule: name,
  })
  const details = useQuery<ScheduleDetails>(path, onDetails)?.data.value
  const isInForce = details?.spec && Object.keys(changedFields(details.spec, spec)).length === 0
  if (!isInForce) return <>{waiting}</>
  return (
    <p>
      It is in force: <Link to={links.schedule(of, addressed(details.schedule))}>{name}</Link>
    </p>
  )
}
