import type { EnvironmentDetails, ExtensionDetails } from '../../api/extension.ts'
import { nameOfEvent } from '../../core/domain/event-catalogue.ts'
import { supportOf } from '../lib/subscriptions.ts'
import { Copy } from '../parts/copy.tsx'
import { Outside } from '../parts/outside.tsx'
import { Suspension } from '../parts/suspension.tsx'

/** More of what Git says of an environment: rows of the facts. */
export function MoreFacts({ environment }: { environment: EnvironmentDetails }) {
  const { uuid, externalEvents, suspended } = environment
  return (
    <>
      <dt>As a UUID</dt>
      <dd>
        <code>{uuid}</code> <Copy text={uuid} what="the UUID" />
      </dd>
      <dt>External events</dt>
      <dd>{externalEvents ? 'on' : 'off: those that come are refused'}</dd>
      {suspended && <Suspension {...suspended} />}
    </>
  )
}

interface ReportProps {
  extension: Pick<ExtensionDetails, 'type' | 'events'>
  environment: EnvironmentDetails
}

/** What its runners said of the extension, the last time they were there. */
export function RunnerReport({ extension, environment }: ReportProps) {
  const { runner } = environment
  if (!runner)
    return (
      <section aria-labelledby="report">
        <h2 id="report">What its runner says</h2>
        <p class="faint">
          No runner was ever there: what it can be scheduled with, and which events it takes, is not known
          yet.
        </p>
      </section>
    )
  const { readmeUrl, changelogUrl, schedulables, subscriptions, versions } = runner
  return (
    <section aria-labelledby="report">
      <h2 id="report">What its runner says</h2>
      <dl class="facts">
        <dt>Runner</dt>
        <dd>{versions.length === 0 ? <span class="faint">no version</span> : versions.join(', ')}</dd>
        <dt>Readme</dt>
        <dd>{readmeUrl === null ? <span class="faint">none</span> : <Outside to={readmeUrl} />}</dd>
        <dt>Changelog</dt>
        <dd>{changelogUrl === null ? <span class="faint">none</span> : <Outside to={changelogUrl} />}</dd>
      </dl>
      <h3>Methods for schedules</h3>
      {schedulables.length === 0 ? (
        <p class="faint">None.</p>
      ) : (
        <ul class="causes">
          {schedulables.map(({ method, name, description }) => (
            <li key={method}>
              <code>{method}</code> {name}
              {description !== '' && <p class="faint">{description}</p>}
            </li>
          ))}
        </ul>
      )}
      <h3>Events it subscribes to</h3>
      {subscriptions.length === 0 ? (
        <p class="faint">None.</p>
      ) : (
        <ul class="causes">
          {subscriptions.map(({ type, statuses }) => (
            <li key={type}>
              <Subscription type={type} statuses={statuses} extension={extension} />
            </li>
          ))}
        </ul>
      )}
      <WantedVariables environment={environment} wanted={runner.variables} />
    </section>
  )
}

interface SubscriptionProps {
  type: string
  statuses: readonly string[]
  extension: ReportProps['extension']
}

function Subscription({ type, statuses, extension }: SubscriptionProps) {
  const { isSupported, words } = supportOf(type, extension)
  return (
    <>
      {nameOfEvent(type)} <code class="faint">{type}</code>
      <p>
        <span class={isSupported ? 'added' : 'trouble'}>
          {isSupported ? '✓' : '✗'} {words}
        </span>
        {statuses.length > 0 && <span class="faint">, where it is {statuses.join(', ')}</span>}
      </p>
    </>
  )
}

interface WantedProps {
  environment: EnvironmentDetails
  wanted: NonNullable<EnvironmentDetails['runner']>['variables']
}

function WantedVariables({ environment, wanted }: WantedProps) {
  if (wanted.length === 0) return null
  const set = new Set(environment.variables.map(({ name }) => name))
  return (
    <>
      <h3>Variables it wants</h3>
      <ul class="causes">
        {wanted.map(({ name, value, secure }) => (
          <li key={name}>
            <code>{name}</code>{' '}
            <span class={set.has(name) || value !== '' ? 'faint' : 'trouble'}>
              {set.has(name) ? 'set in Git' : unsetWords(value, secure)}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

function unsetWords(value: string, secure: boolean): string {
  if (value === '')
    return `not set in Git, and without a value${secure ? '; a secret: "bowline seal" writes it' : ''}`
  return secure
    ? 'not set in Git: a secret that the extension brings'
    : `not set in Git: it is "${value}" then`
}
