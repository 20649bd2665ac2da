import { useState } from 'preact/hooks'
import { paths, pathTo } from '../../api/paths.ts'
import { hiddenPayload, type WholeTask, type WireTask } from '../../api/task.ts'
import { extensionOfEnvironment } from '../../core/domain/extension-of-environment.ts'
import { finished, waiting } from '../../core/domain/task.ts'
import { AskError, ask, askExactly } from '../lib/ask.ts'
import { useShortcuts } from '../lib/keys.ts'
import { links } from '../lib/links.ts'
import { type Concerns, onNothing, type Query, useQuery } from '../lib/query.ts'
import { useRights } from '../lib/rights.ts'
import { sentenceOf, shortType, tookText, triesInWords, waitedText } from '../lib/task-words.ts'
import { now } from '../lib/time.ts'
import { Act } from '../parts/act.tsx'
import { Copy, copyText } from '../parts/copy.tsx'
import { JsonView } from '../parts/json-view.tsx'
import { Link } from '../parts/link.tsx'
import { Moment } from '../parts/moment.tsx'
import { Loaded } from '../parts/panel.tsx'
import { TaskMark } from '../parts/task-mark.tsx'

const concernsIt: Concerns<WholeTask> = (change, data) =>
  !change || !data || change.tasks.includes(data.environment.id)

/** What happened to this one? */
export function Task({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const { id = '' } = parameters
  const path = pathTo(paths.taskById, { id })
  const query = useQuery<WholeTask>(`${path}?data=0`, concernsIt, askExactly)
  useShortcuts([{ keys: 'y', does: 'copy the id of the task', run: () => void copyText(id) }])
  if (!query) return null
  return (
    <>
      <div class="titled">
        <h1 tabIndex={-1}>Task {id}</h1>
        <Copy text={id} what="the id (y)" />
      </div>
      <Loaded query={query} what="the task">
        {(task) => <Told task={task} query={query} />}
      </Loaded>
    </>
  )
}

function Told({ task, query }: { task: WholeTask; query: Query<WholeTask> }) {
  const { output, result, story } = task
  return (
    <>
      <section class="sentence" aria-label="How it is">
        <TaskMark status={task.status} />
        <p>
          {sentenceOf(task)} <Since task={task} />
        </p>
        <Actions task={task} changed={() => void query.load()} />
      </section>
      <div class="columns">
        <section aria-labelledby="facts">
          <h2 id="facts">Summary</h2>
          <Facts task={task} />
        </section>
        <section aria-labelledby="story">
          <h2 id="story">What happened</h2>
          <Story story={story} />
        </section>
      </div>
      <section aria-labelledby="output">
        <h2 id="output">What its runner said</h2>
        {output === null ? (
          <p class="faint">Nothing.</p>
        ) : output === hiddenPayload ? (
          <Hidden what="What its runner said" />
        ) : (
          <pre class="output">{output}</pre>
        )}
      </section>
      <section aria-labelledby="result">
        <h2 id="result">Result</h2>
        {result === null ? (
          <p class="faint">None: its runner answered no data, or more than 256 KiB.</p>
        ) : result === hiddenPayload ? (
          <Hidden what="The result" />
        ) : (
          <JsonView value={result} name={`${task.id}-result`} />
        )}
      </section>
      <section aria-labelledby="data">
        <h2 id="data">Data</h2>
        <Data task={task} />
      </section>
    </>
  )
}

function Since({ task: { status, events, not_before } }: { task: WholeTask }) {
  const at = waiting.includes(status)
    ? not_before
    : (events.completed?.at ?? events.assigned?.at ?? events.updated.at)
  const isDue = waiting.includes(status) && Date.parse(at) > now.value
  return (
    <span class="faint">
      {isDue ? 'Due' : waiting.includes(status) ? 'Since' : status === 'processing' ? 'Begun' : 'Ended'}{' '}
      <Moment at={at} />
    </span>
  )
}

function Actions({ task, changed }: { task: WholeTask; changed: () => void }) {
  const { id, status, environment } = task
  const may = useRights(environment.id)
  const [error, setError] = useState<AskError>()
  const [isAsked, setAsked] = useState(false)
  const [isUnderway, setUnderway] = useState(false)
  const isRunning = status === 'processing'
  const act = async (path: typeof paths.resubmitTask | typeof paths.cancelTask) => {
    setUnderway(true)
    setAsked(false)
    const where = { service: extensionOfEnvironment(environment.id), environment: environment.id, id }
    const query = path === paths.cancelTask && isRunning ? '?running=1' : ''
    try {
      await ask<WireTask>(pathTo(path, where) + query, { method: 'POST' })
      setError(undefined)
    } catch (reason) {
      if (!(reason instanceof AskError)) throw reason
      setError(reason)
    }
    setUnderway(false)
    changed()
  }
  const busy = isUnderway ? 'It is being done' : null
  const notFailed = status === 'failed' ? null : `Only what failed can be retried; this is ${status}`
  const ended = finished.includes(status) ? `It has ended: there is nothing to cancel` : null
  return (
    <>
      <p class="buttons">
        <Act unless={busy ?? notFailed ?? may('tasks:retry')} act={() => void act(paths.resubmitTask)}>
          Retry
        </Act>
        <Act unless={busy ?? ended ?? may('tasks:cancel')} act={() => setAsked(true)}>
          Cancel…
        </Act>
      </p>
      {isAsked && (
        <p class="asked">
          {isRunning
            ? 'Its runner goes on, and what it answers is refused.'
            : 'It ends as skipped, and is not done.'}{' '}
          <button type="button" class="does" onClick={() => void act(paths.cancelTask)}>
            Cancel the task
          </button>{' '}
          <button type="button" onClick={() => setAsked(false)}>
            Leave it
          </button>
        </p>
      )}
      {error && (
        <p class="failure" role="alert">
          <strong>It was not done:</strong> {error.message}
        </p>
      )}
    </>
  )
}

function Facts({ task }: { task: WholeTask }) {
  const { environment, object, events, assignee } = task
  const { extension } = environment
  const named = extension && { extension: extension.name, type: shortType(environment.type) }
  return (
    <dl class="facts">
      <dt>Environment</dt>
      <dd>
        {named ? (
          <Link to={links.environment(named)} class={`type-${named.type}`}>
            {named.extension} {named.type}
          </Link>
        ) : (
          <code>{environment.id}</code>
        )}
      </dd>
      <dt>Event</dt>
      <dd>
        {object.type} <span class="faint">{object.category}</span>
      </dd>
      <dt>{object.category === 'scheduled' ? 'Schedule' : 'Object'}</dt>
      <dd>
        {object.category === 'scheduled' && named ? (
          <Link to={links.environment(named, 'schedules')}>{object.id}</Link>
        ) : named ? (
          <Link to={`${links.environment(named, 'tasks')}?${new URLSearchParams({ q: object.id })}`}>
            {object.id}
          </Link>
        ) : (
          object.id
        )}{' '}
        <Copy text={object.id} what="the id of the object" />
      </dd>
      <dt>Created</dt>
      <dd>
        <Moment at={events.created.at} />
      </dd>
      <dt>Waited</dt>
      <dd>{waitedText(task)}</dd>
      <dt>Took</dt>
      <dd>{tookText(task) || <span class="faint">not begun</span>}</dd>
      <dt>Tries</dt>
      <dd>{triesInWords(task)}</dd>
      <dt>Worked on by</dt>
      <dd>{assignee ? <code>{assignee}</code> : <span class="faint">nobody yet</span>}</dd>
      {task.coalesced_count > 0 && (
        <>
          <dt>Further events</dt>
          <dd>{task.coalesced_count} of the same object are part of it</dd>
        </>
      )}
      {task.fairness_key !== '' && (
        <>
          <dt>Takes turns as</dt>
          <dd>{task.fairness_key}</dd>
        </>
      )}
      {task.correlation_id !== null && (
        <>
          <dt>Correlation id</dt>
          <dd>
            <code>{task.correlation_id}</code> <Copy text={task.correlation_id} what="the correlation id" />
          </dd>
        </>
      )}
      {task.trace_parent !== null && (
        <>
          <dt>Trace</dt>
          <dd>
            <code>{task.trace_parent}</code>
          </dd>
        </>
      )}
    </dl>
  )
}

function Story({ story }: { story: WholeTask['story'] }) {
  return (
    <ol class="story">
      {story.map(({ at, what, by, message, fence }, index) => (
        <li key={`${at} ${index}`} class={`story-${what}`}>
          <b>{what}</b> <Moment at={at} />{' '}
          <span class="faint">
            {by && `by ${by}`} {fence > 1 && `delivery ${fence}`}
          </span>
          {message && <p>{message}</p>}
        </li>
      ))}
    </ol>
  )
}

/** They may be large: they come when somebody wants them. */
function Data({ task }: { task: WholeTask }) {
  const may = useRights(task.environment.id)
  const [isWanted, want] = useState(false)
  const query = useQuery<WholeTask>(
    isWanted ? pathTo(paths.taskById, { id: task.id }) : null,
    onNothing,
    askExactly,
  )
  if (!query)
    return (
      <p>
        <Act unless={may('payload:read')} act={() => want(true)}>
          Show ({sizeText(task.data_bytes)})
        </Act>{' '}
        {may('payload:read') !== null && <span class="faint">{may('payload:read')}</span>}
      </p>
    )
  return (
    <Loaded query={query} what="the data">
      {({ data }) =>
        data === hiddenPayload ? (
          <Hidden what="The data" />
        ) : (
          <JsonView value={data} name={`${task.id}-data`} />
        )
      }
    </Loaded>
  )
}

function Hidden({ what }: { what: string }) {
  return (
    <p class="faint">
      {what} may be seen with the right <code>payload:read</code>, which you have not here.
    </p>
  )
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  if (bytes < 1024 ** 2) return `${Math.round(bytes / 1024)} KiB`
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`
}
