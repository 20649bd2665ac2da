import type { TaskQueue } from '../../api/task.ts'
import { counted } from '../lib/counted.ts'
import { links } from '../lib/links.ts'
import type { Query } from '../lib/query.ts'
import { queueStateOf } from '../lib/queue-state.ts'
import { duration, now } from '../lib/time.ts'
import { Link } from './link.tsx'
import { Moment } from './moment.tsx'
import { Loaded } from './panel.tsx'

/** How much waits, since when, and whether anybody is there for it: a queue that stands still must not look idle. */
export function TaskDepth({ query }: { query: Query<TaskQueue> }) {
  return (
    <Loaded query={query} what="the queue">
      {(queue) => <Told queue={queue} />}
    </Loaded>
  )
}

function Told({ queue }: { queue: TaskQueue }) {
  const { live, firstDue, runners } = queue
  const waiting = live.scheduled + live.rescheduled + live.retrying
  const state = queueStateOf(queue, now.value)
  return (
    <section class={`depth depth-${state}`} aria-label="How the queue is">
      <dl class="depth-facts">
        <div>
          <dt>wait</dt>
          <dd>{waiting.toLocaleString('en')}</dd>
        </div>
        <div>
          <dt>
            {firstDue !== null && Date.parse(firstDue) > now.value ? 'the first is due' : 'oldest waits'}
          </dt>
          <dd>{firstDue === null ? <span class="faint">none</span> : <Due at={firstDue} />}</dd>
        </div>
        <div>
          <dt>in work</dt>
          <dd>{live.processing.toLocaleString('en')}</dd>
        </div>
        <div>
          <dt>{runners === 1 ? 'runner connected' : 'runners connected'}</dt>
          <dd>{runners === 0 ? 'none' : runners.toLocaleString('en')}</dd>
        </div>
      </dl>
      <Verdict queue={queue} />
    </section>
  )
}

function Due({ at }: { at: string }) {
  const waits = now.value - Date.parse(at)
  return waits >= 0 ? <time dateTime={at}>{duration(waits)}</time> : <Moment at={at} />
}

function Verdict({ queue }: { queue: TaskQueue }) {
  const { withoutRunner } = queue
  const state = queueStateOf(queue, now.value)
  if (state === 'stuck')
    return (
      <p class="depth-verdict">
        <b>Tasks wait although runners are connected.</b> Either each is busy, or they take none: the tasks in
        work, and what the instances print, tell which.
      </p>
    )
  if (state !== 'alone') return null
  return (
    <div class="depth-verdict">
      <b>
        Tasks wait and no runner is connected, in{' '}
        {withoutRunner.total === 1 ? 'an environment' : counted(withoutRunner.total, 'environment')}:
      </b>
      <ul>
        {withoutRunner.first.map(({ id, extension, type, waiting, firstDue }) => (
          <li key={id}>
            <Link to={links.environment({ extension, type })}>
              {extension} {type}
            </Link>
            : {waiting.toLocaleString('en')}, for <Due at={firstDue} />
          </li>
        ))}
      </ul>
      {withoutRunner.total > withoutRunner.first.length && (
        <p>and {withoutRunner.total - withoutRunner.first.length} others</p>
      )}
    </div>
  )
}
