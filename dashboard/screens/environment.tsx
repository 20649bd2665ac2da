import type { ComponentType } from 'preact'
import type { ExtensionDetails } from '../../api/extension.ts'
import type { EnvironmentOverview } from '../../api/overview.ts'
import { paths, pathTo } from '../../api/paths.ts'
import { causeOf, inWords } from '../lib/cause.ts'
import { links } from '../lib/links.ts'
import { type Concerns, onEnvironment, useQuery } from '../lib/query.ts'
import { Copy } from '../parts/copy.tsx'
import { EnvironmentActs } from '../parts/environment-acts.tsx'
import { lazy } from '../parts/lazy.tsx'
import { Link } from '../parts/link.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Loaded } from '../parts/panel.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { TaskQueue } from '../parts/task-queue.tsx'
import { TryAgain } from '../parts/try-again.tsx'
import { EnvironmentKeys } from './environment-keys.tsx'
import { MoreFacts, RunnerReport } from './environment-report.tsx'

const Variables = lazy(async () => (await import('./variables.tsx')).Variables)
const Change = lazy(async () => (await import('./environment-change.tsx')).EnvironmentChange)

/** The sides of an environment, in the order in which they stand; undefined is the one without a name in the address. */
const tabs: readonly {
  name: string | undefined
  label: string
  /** Null: it is a screen of its own. */
  shows: ComponentType<{ environment: EnvironmentOverview }> | null
}[] = [
  { name: undefined, label: 'Summary', shows: Summary },
  { name: 'tasks', label: 'Tasks', shows: ({ environment }) => <TaskQueue of={environment} /> },
  { name: 'schedules', label: 'Schedules', shows: null },
  { name: 'variables', label: 'Variables', shows: Variables },
]

/** Why is it not Ready? */
export function Environment({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const { extension = '', type = '', tab } = parameters
  const name = `${extension}:${type}`
  const path = pathTo(paths.environmentStatus, { environment: name })
  const query = useQuery<EnvironmentOverview>(path, concernsIt)
  if (!query) return null
  const shown = tabs.find((each) => each.name === tab)
  return (
    <>
      <h1 tabIndex={-1}>
        <Link to={links.extension(extension)} class="quiet-link">
          {extension}
        </Link>{' '}
        <span class={`type type-${type}`}>{type}</span>
      </h1>
      <Tabs
        of={name}
        tabs={tabs.map((each) => ({
          label: each.label,
          to: links.environment({ extension, type }, each.name),
        }))}
        current={tabs.findIndex((each) => each.name === tab)}
      />
      <Loaded query={query} what={`${extension} ${type}`}>
        {(environment) => (shown?.shows ? <shown.shows environment={environment} /> : <NoTab tab={tab} />)}
      </Loaded>
    </>
  )
}

const concernsIt: Concerns<EnvironmentOverview> = (change, data) =>
  !change || !data || change.environments.includes(data.id)

function NoTab({ tab }: { tab: string | undefined }) {
  return (
    <Empty>
      <p>
        An environment has no side that is called <code>{tab}</code>: there are those above.
      </p>
    </Empty>
  )
}

function Summary({ environment }: { environment: EnvironmentOverview }) {
  const cause = causeOf(environment)
  const details = useQuery<ExtensionDetails>(
    pathTo(paths.extension, { extension: environment.extension }),
    onEnvironment(environment.id),
  )
  const declared = details?.data.value?.environments.find(({ id }) => id === environment.id)
  return (
    <>
      {details?.data.value && <Change environment={environment} extension={details.data.value} />}
      <section class="sentence" aria-label="How it is">
        <StatusMark status={environment.status} />
        <p>
          {cause?.message}{' '}
          {cause && (
            <span class="faint">
              {inWords(cause.reason)}, <Moment at={cause.since} />
            </span>
          )}
        </p>
      </section>
      {details?.data.value && declared && (
        <section aria-label="What can be done">
          <p class="acts">
            <EnvironmentActs extension={details.data.value} environment={declared} />
          </p>
          <TryAgain environment={environment} />
        </section>
      )}
      <div class="columns">
        <section aria-labelledby="facts">
          <h2 id="facts">Summary</h2>
          <dl class="facts">
            <dt>Environment ID</dt>
            <dd>
              <code>{environment.id}</code> <Copy text={environment.id} what="the id" />
            </dd>
            <dt>Mode</dt>
            <dd>{environment.mode}</dd>
            <dt>Git asks for</dt>
            <dd>
              {environment.wanted}
              {environment.tag && `, tag ${environment.tag}`}
            </dd>
            <dt>Serves</dt>
            <dd>
              {environment.deployed ? (
                <>
                  {environment.deployed.tag}{' '}
                  <code class="faint">{environment.deployed.commit.slice(0, 12)}</code>
                </>
              ) : (
                <span class="faint">nothing yet</span>
              )}
            </dd>
            {declared?.source && (
              <>
                <dt>Source</dt>
                <dd>{declared.source.url}</dd>
              </>
            )}
            <dt>Log level</dt>
            <dd>{declared?.logLevel}</dd>
            <dt>Variables</dt>
            <dd>
              <Link to={links.environment(environment, 'variables')}>
                {environment.variables.total}, {environment.variables.sealed} of them sealed
              </Link>
            </dd>
            <dt>Schedules</dt>
            <dd>
              <Link to={links.schedulesOf(environment)}>
                {declared ? declared.schedules.length || 'none' : 'see'}
              </Link>
            </dd>
            {declared && <MoreFacts environment={declared} />}
          </dl>
        </section>
        <section aria-labelledby="instances">
          <h2 id="instances">Instances</h2>
          {environment.instances.length === 0 ? (
            <p class="faint">None runs.</p>
          ) : (
            <ul class="causes">
              {environment.instances.map(({ id, tag, startedAt, connected }) => (
                <li key={id}>
                  <code>{id}</code> {tag} {connected ? 'connected' : 'not connected'}, started{' '}
                  <Moment at={startedAt} />
                </li>
              ))}
            </ul>
          )}
        </section>
        <section aria-labelledby="conditions">
          <h2 id="conditions">Conditions</h2>
          <ul class="causes">
            {environment.conditions.map(({ type, status, reason, message, since }) => (
              <li key={type}>
                <b>
                  {type} {status === 'True' ? 'yes' : status === 'False' ? 'no' : 'unknown'}
                </b>{' '}
                <span class="faint">{inWords(reason)}</span>
                <p>
                  {message} <Moment at={since} />
                </p>
              </li>
            ))}
          </ul>
        </section>
      </div>
      {details?.data.value && declared && (
        <RunnerReport extension={details.data.value} environment={declared} />
      )}
      <EnvironmentKeys environment={environment} />
      {environment.output && (
        <section aria-labelledby="output">
          <h2 id="output">What {environment.output.source} printed last</h2>
          <pre class="output">{environment.output.lines.join('\n')}</pre>
        </section>
      )}
    </>
  )
}
