import { useEffect, useRef, useState } from 'preact/hooks'
import type { Change, ChangeRefused, Edit, WantedChange, WriteBack } from '../../api/change.ts'
import { paths, pathTo } from '../../api/paths.ts'
import type { ScheduleDetails } from '../../api/schedule.ts'
import { useDeed } from '../lib/act.ts'
import { AskError, ask } from '../lib/ask.ts'
import type { JsonMistake } from '../lib/json-place.ts'
import { links } from '../lib/links.ts'
import type { Preview } from '../lib/preview.ts'
import { onNothing, useQuery } from '../lib/query.ts'
import { onDetails } from '../lib/schedule-concerns.ts'
import { changedFields } from '../lib/schedule-draft.ts'
import { addressed } from '../lib/schedule-words.ts'
import { Act } from '../parts/act.tsx'
import { Copy } from '../parts/copy.tsx'
import { Outcome } from '../parts/deed.tsx'
import { Diff } from '../parts/diff.tsx'
import { Link } from '../parts/link.tsx'
import type { Before } from './schedule-step.ts'

interface SummaryProps {
  of: { extension: string; type: string }
  before: Before | null
  name: string
  spec: Readonly<Record<string, unknown>>
  preview: Preview
  mistake: JsonMistake | null
  /** Another one has its name. */
  isTaken: boolean
  /** It is on its way to Git: its draft is not needed any more. */
  done: () => void
}

/** All of it once more, and its way to Git. */
export function ScheduleSummary(props: SummaryProps) {
  const { of, before, name, spec, preview, mistake, isTaken } = props
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
        <Delivery key={JSON.stringify(edit)} {...props} edit={edit} />
      )}
    </>
  )
}

function typed(type: string): 'dev' | 'test' | 'production' {
  return type === 'production' || type === 'test' ? type : 'dev'
}

/** A change that is asked for twice under one of these is made once. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((each) => each.toString(16).padStart(2, '0'))
    .join('')
}

/** The difference in Git and what it does, before anything is done; then a commit or a pull request. */
function Delivery({ of, name, spec, done, edit, preview }: SummaryProps & { edit: Edit }) {
  const writeBack = useQuery<WriteBack>(paths.changes, onNothing)
  const [tried, setTried] = useState<Change>()
  const [refusal, setRefusal] = useState<AskError>()
  const [made, setMade] = useState<Change>()
  const [message, setMessage] = useState('')
  const keys = useRef(new Map<string, string>())
  const deed = useDeed()
  const post = (fields: Partial<WantedChange>) => {
    const body = { edits: [edit], ...(message !== '' && { message }), ...fields }
    const what = JSON.stringify(body)
    const key = keys.current.get(what) ?? newKey()
    keys.current.set(what, key)
    const headers = fields.dryRun ? {} : { 'idempotency-key': key }
    return ask<Change>(paths.changes, { method: 'POST', body, headers })
  }

  useEffect(() => {
    post({ dryRun: true }).then(setTried, (error: unknown) => {
      if (!(error instanceof AskError)) return
      setRefusal(error)
      setTried((error.told as ChangeRefused | undefined)?.change)
    })
  }, [])

  const deliver = (how: 'commit' | 'pull-request') =>
    deed.do(async () => {
      setMade(await post({ deliver: how, ...(tried && { base: tried.base }) }))
      done()
      return ''
    })

  if (made?.delivered) return <Followed of={of} name={name} spec={spec} change={made} />
  const { allows = [], branch = '', pullRequests = false } = writeBack?.data.value ?? {}
  const unless = (how: 'commit' | 'pull-request') =>
    refusal
      ? refusal.message
      : writeBack?.error.value
        ? `Could not check whether this is allowed: ${writeBack.error.value.message}`
        : allows.includes(how)
          ? tried
            ? null
            : 'First it is worked out what it does.'
          : 'This controller does not do that: it was not started so.'
  return (
    <section aria-labelledby="delivery">
      <h2 id="delivery">What changes</h2>
      {tried?.files.map((file) => (
        <div key={file.path}>
          <h3>
            <code>
              {file.path}:{file.line}
            </code>
            {file.created && ' (new)'}
          </h3>
          <p class="faint">{file.why}</p>
          <Diff text={file.diff} />
        </div>
      ))}
      {tried && (
        <>
          <h3>{tried.plan.title}</h3>
          <pre>{tried.plan.text}</pre>
          {tried.held.map(({ code, reason }) => (
            <p key={reason} class="warning">
              A guard would hold it back: {reason} <code class="faint">{code}</code>
            </p>
          ))}
        </>
      )}
      {refusal && (
        <div class="empty">
          <p>
            <strong>It is not written from here:</strong> {refusal.message}
          </p>
          <p>
            Put the YAML above into <code>{preview.answer?.file ?? 'a file of the config repository'}</code>,
            commit and push: the controller takes it up by itself.
          </p>
        </div>
      )}
      {!refusal && (
        <form class="fields" onSubmit={(event) => event.preventDefault()}>
          <label>
            Message of the commit
            <input
              value={message}
              placeholder={tried?.plan.title}
              onInput={({ currentTarget }) => setMessage(currentTarget.value)}
            />
          </label>
        </form>
      )}
      <p class="acts">
        <Act unless={unless('commit')} act={() => void deliver('commit')}>
          Commit{branch && ` to ${branch}`}
        </Act>
        <Act unless={unless('pull-request')} act={() => void deliver('pull-request')}>
          {pullRequests ? 'Open a pull request' : 'Commit to a branch of its own'}
        </Act>
      </p>
      <Outcome deed={deed} />
    </section>
  )
}

interface FollowedProps extends Pick<SummaryProps, 'of' | 'name' | 'spec'> {
  change: Change
}

/** From the commit until the controller has taken it up. */
function Followed({ of, name, spec, change: { delivered } }: FollowedProps) {
  const path = pathTo(paths.environmentSchedule, {
    environment: `${of.extension}:${of.type}`,
    schedule: name,
  })
  const details = useQuery<ScheduleDetails>(path, onDetails)?.data.value
  const isThere = details?.spec !== undefined && details.spec !== null
  const isInForce = isThere && Object.keys(changedFields(details.spec ?? {}, spec)).length === 0
  if (!delivered) return null
  const { commit, branch, pullRequest, note } = delivered
  return (
    <section class="sentence" aria-label="What became of it" role="status">
      <p>
        Committed as <code>{commit.slice(0, 12)}</code> on {branch}
        {pullRequest && (
          <>
            , <a href={pullRequest.url}>pull request {pullRequest.number}</a>
          </>
        )}
        .
      </p>
      {note && <p>{note}</p>}
      {isInForce ? (
        <p>
          It is in force: <Link to={links.schedule(of, addressed(details.schedule))}>{name}</Link>
        </p>
      ) : (
        <p>
          {pullRequest || note
            ? 'It is in force when that is merged: this page follows it.'
            : 'The controller takes it up: this page follows it.'}
        </p>
      )}
    </section>
  )
}
