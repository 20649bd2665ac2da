import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Change, ChangedFile, ChangeRefused, Edit, WantedChange, WriteBack } from '../../api/change.ts'
import { paths } from '../../api/paths.ts'
import { useDeed } from '../lib/act.ts'
import { AskError, ask } from '../lib/ask.ts'
import { onNothing, useQuery } from '../lib/query.ts'
import { Act } from './act.tsx'
import { Copy } from './copy.tsx'
import { Outcome } from './deed.tsx'
import { Diff } from './diff.tsx'
import { FindingList } from './finding-list.tsx'

interface DeliveryProps {
  /** Others are another delivery: give it a `key`. */
  edits: readonly Edit[]
  /** It is on its way to Git: what is not needed any more may go. */
  done: () => void
  /** What stands there until it is in force, which is `waiting`, and then. */
  follow: (waiting: ComponentChildren) => ComponentChildren
  /** Why it may not go yet; null or left out: it may. */
  unless?: string | null
  /** What has to be answered first. */
  children?: ComponentChildren
}

/** A change that is asked for twice under one of these is made once. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((each) => each.toString(16).padStart(2, '0'))
    .join('')
}

/** The difference in Git and what it does, before anything is done; then a commit or a pull request, followed until it is in force. */
export function Delivery({ edits, done, follow, unless: notYet = null, children }: DeliveryProps) {
  const writeBack = useQuery<WriteBack>(paths.changes, onNothing)
  const [tried, setTried] = useState<Change>()
  const [refusal, setRefusal] = useState<AskError>()
  const [made, setMade] = useState<Change>()
  const [message, setMessage] = useState('')
  const keys = useRef(new Map<string, string>())
  const deed = useDeed()
  const post = (fields: Partial<WantedChange>) => {
    const body = { edits, ...(message !== '' && { message }), ...fields }
    const what = JSON.stringify(body)
    const key = keys.current.get(what) ?? newKey()
    keys.current.set(what, key)
    const headers = fields.dryRun ? {} : { 'idempotency-key': key }
    return ask<Change>(paths.changes, { method: 'POST', body, headers })
  }
  const tryIt = () => {
    setRefusal(undefined)
    post({ dryRun: true }).then(setTried, (error: unknown) => {
      if (!(error instanceof AskError)) return
      setRefusal(error)
      setTried(toldBy(error)?.change)
    })
  }
  useEffect(tryIt, [])

  const deliver = (how: 'commit' | 'pull-request') =>
    deed.do(async () => {
      setMade(await post({ deliver: how, ...(tried && { base: tried.base }) }))
      done()
      return ''
    })

  if (made) return <Followed change={made} follow={follow} />
  const { allows, branch = '', pullRequests = false } = writeBack?.data.value ?? {}
  const unless = (how: 'commit' | 'pull-request') =>
    refusal
      ? refusal.message
      : writeBack?.error.value
        ? `Could not check whether this is allowed: ${writeBack.error.value.message}`
        : !tried
          ? 'First it is worked out what it does.'
          : tried.files.length === 0
            ? 'There is nothing to write.'
            : allows?.includes(how)
              ? notYet
              : 'This controller does not do that: it was not started so.'
  const isByHand = allows?.length === 0 || toldBy(refusal)?.error_code === 'DECLARED_IN_GIT'
  return (
    <section aria-labelledby="delivery">
      <h2 id="delivery">What changes</h2>
      {!tried && !refusal && <p role="status">Working out what it changes…</p>}
      {tried?.files.length === 0 && <p>Git says all of it already: nothing is to be changed.</p>}
      {tried?.files.map((file) => (
        <FileChange key={file.path} file={file} />
      ))}
      {tried && tried.files.length > 0 && (
        <>
          <h3>{tried.plan.title}</h3>
          <pre class="as-written">{tried.plan.text}</pre>
          {tried.held.map(({ code, reason }) => (
            <p key={reason} class="warning">
              A guard would hold it back: {reason} <code class="faint">{code}</code>
            </p>
          ))}
          {tried.findings.length > 0 && <FindingList findings={tried.findings} />}
        </>
      )}
      {refusal && <Refused refusal={refusal} again={tryIt} />}
      {isByHand && tried && tried.files.length > 0 && <ByHand files={tried.files} />}
      {!refusal && !isByHand && children}
      {!refusal && !isByHand && (
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
        {deed.error.value && (
          <button type="button" onClick={tryIt}>
            Work it out again
          </button>
        )}
      </p>
      <Outcome deed={deed} />
    </section>
  )
}

function toldBy(error: AskError | undefined): ChangeRefused | undefined {
  return error?.told as ChangeRefused | undefined
}

function FileChange({ file: { path, line, created, why, diff } }: { file: ChangedFile }) {
  return (
    <div>
      <h3>
        <code>
          {path}:{line}
        </code>
        {created && ' (new)'}
      </h3>
      <p class="faint">{why}</p>
      <Diff text={diff} />
    </div>
  )
}

function Refused({ refusal, again }: { refusal: AskError; again: () => void }) {
  const findings = toldBy(refusal)?.findings ?? []
  return (
    <div class="failure" role="alert">
      <p>
        <strong>It is not written from here:</strong> {refusal.message}
      </p>
      {findings.length > 0 && <FindingList findings={findings} />}
      {refusal.status !== 403 && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  )
}

/** For those who write it into Git themselves. */
function ByHand({ files }: { files: readonly ChangedFile[] }) {
  return (
    <div class="empty">
      <p>
        <strong>This controller does not write to Git.</strong> Make the change by hand, commit and push: it
        is taken up by itself.
      </p>
      {files.map(({ path, line, yaml }) => (
        <div key={path}>
          <div class="heading">
            <code>
              {path}:{line}
            </code>
            {yaml !== '' && <Copy text={yaml} what={`the YAML for ${path}`} />}
          </div>
          {yaml === '' ? (
            <p>Take out the lines that are gone above.</p>
          ) : (
            <pre class="as-written">{yaml}</pre>
          )}
        </div>
      ))}
    </div>
  )
}

/** From the commit until the controller has taken it up. */
function Followed({ change: { delivered }, follow }: { change: Change } & Pick<DeliveryProps, 'follow'>) {
  if (!delivered)
    return (
      <section class="sentence" aria-label="What became of it" role="status">
        <p>Git says all of it already: nothing was written.</p>
        {follow(null)}
      </section>
    )
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
      {follow(
        <p>
          {pullRequest || note
            ? 'It is in force when that is merged: this page follows it.'
            : 'The controller takes it up: this page follows it.'}
        </p>,
      )}
    </section>
  )
}
