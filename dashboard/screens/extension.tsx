import { useState } from 'preact/hooks'
import type { EnvironmentDetails, ExtensionDetails, TagPage } from '../../api/extension.ts'
import { paths, pathTo } from '../../api/paths.ts'
import { causeOf, inWords } from '../lib/cause.ts'
import { promotion } from '../lib/environment-acts.ts'
import { links } from '../lib/links.ts'
import { withQuery } from '../lib/place.ts'
import { type Concerns, onNothing, useQuery } from '../lib/query.ts'
import { between, neighbours, type Step } from '../lib/releases.ts'
import { Copy } from '../parts/copy.tsx'
import { EnvironmentAct, EnvironmentActs } from '../parts/environment-acts.tsx'
import { Link } from '../parts/link.tsx'
import { Markdown } from '../parts/markdown.tsx'
import { Moment } from '../parts/moment.tsx'
import { Outside } from '../parts/outside.tsx'
import { Empty, Loaded } from '../parts/panel.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { Suspension } from '../parts/suspension.tsx'

/** Which release runs where? */
export function ExtensionScreen({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const { extension = '' } = parameters
  const query = useQuery<ExtensionDetails>(pathTo(paths.extension, { extension }), concernsIt)
  if (!query) return null
  return (
    <>
      <h1 tabIndex={-1}>
        {extension} <span class="type">extension</span>
      </h1>
      <Loaded query={query} what={`the extension ${extension}`}>
        {(data) => <Told extension={data} />}
      </Loaded>
    </>
  )
}

/** A commit may say something else of it; the rest is what happens to its environments. */
const concernsIt: Concerns<ExtensionDetails> = (change, data) =>
  !change || !data || change.status || data.environments.some(({ id }) => change.environments.includes(id))

function Told({ extension }: { extension: ExtensionDetails }) {
  const { environments, overview, name } = extension
  const steps = neighbours(name, environments)
  return (
    <>
      <Head extension={extension} />
      <section aria-labelledby="releases">
        <h2 id="releases">Which release runs where</h2>
        {environments.length === 0 ? (
          <Empty>
            <p>Git declares no environment of it, or none that you may see.</p>
          </Empty>
        ) : (
          <ul class="side-by-side">
            {environments.map((each) => (
              <li key={each.id}>
                <Side extension={extension} environment={each} />
              </li>
            ))}
          </ul>
        )}
      </section>
      {steps.length > 0 && (
        <section aria-labelledby="promotion">
          <h2 id="promotion">From one to the next</h2>
          <ul class="causes">
            {steps.map((each) => (
              <li key={`${each.from} ${each.to}`}>
                <Promotion extension={extension} step={each} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <div class="columns">
        <About extension={extension} />
        {overview !== '' && (
          <section aria-labelledby="overview-of">
            <h2 id="overview-of">Overview</h2>
            <Markdown text={overview} />
          </section>
        )}
      </div>
    </>
  )
}

function Head({ extension }: { extension: ExtensionDetails }) {
  const { displayName, name, shortDescription, description, icon } = extension
  const own = icon !== null && isOurs(icon) ? icon : null
  const said = [...new Set([shortDescription, description])].filter((each) => each !== '')
  if (own === null && said.length === 0 && displayName === name) return null
  return (
    <section class="head-of" aria-label="What it is">
      {own !== null && <img src={own} alt="" width={48} height={48} />}
      <div>
        {displayName !== name && (
          <p>
            <strong>{displayName}</strong>
          </p>
        )}
        {said.map((each) => (
          <p key={each}>{each}</p>
        ))}
      </div>
    </section>
  )
}

/** Nothing of another host is loaded: it would learn who looks. */
function isOurs(icon: string): boolean {
  return icon.startsWith('data:image/') || icon.startsWith(`${location.origin}/`)
}

/** The others are on the environment's own screen. */
const sideActs = ['start', 'stop', 'release', 'rollback'] as const

function Side({ extension, environment }: { extension: ExtensionDetails; environment: EnvironmentDetails }) {
  const { type, mode, wanted, status, source, deployed, instances, logLevel, suspended } = environment
  const cause = causeOf(environment)
  const isAsWanted = cause?.type === 'Ready' && cause.status === 'True'
  return (
    <article class={type === 'production' ? 'side is-production' : 'side'} aria-label={type}>
      <h3>
        <Link to={links.environment({ extension: extension.name, type })}>{type}</Link>
      </h3>
      <p>
        <StatusMark status={status} />
      </p>
      {cause && !isAsWanted && (
        <p>
          {cause.message}{' '}
          <span class="faint">
            {inWords(cause.reason)}, <Moment at={cause.since} />
          </span>
        </p>
      )}
      <dl class="facts">
        <dt>Git asks for</dt>
        <dd>{source ? source.tag : <span class="faint">no tag: local</span>}</dd>
        <dt>Serves</dt>
        <dd>
          {deployed ? (
            <>
              {deployed.tag} <code class="faint">{deployed.commit.slice(0, 12)}</code>{' '}
              <Copy text={deployed.commit} what={`the commit that ${type} serves`} />
              {deployed.movedTo !== null && (
                <p class="trouble">
                  The tag was moved since: it points to <code>{deployed.movedTo.slice(0, 12)}</code> now.
                </p>
              )}
            </>
          ) : (
            <span class="faint">{mode === 'local' ? 'what its owner runs' : 'nothing yet'}</span>
          )}
        </dd>
        <dt>Instances</dt>
        <dd>
          {mode === 'cloud'
            ? `${instances.connected} of ${instances.wanted} connected`
            : `${instances.connected} connected`}
        </dd>
        <dt>Mode</dt>
        <dd>
          {mode}
          {wanted === 'stopped' && ', stopped'}
        </dd>
        <dt>Log level</dt>
        <dd>{logLevel}</dd>
        {suspended && <Suspension {...suspended} />}
      </dl>
      <p class="acts">
        <EnvironmentActs extension={extension} environment={environment} only={sideActs} />
      </p>
    </article>
  )
}

function Promotion({ extension, step }: { extension: ExtensionDetails; step: Step }) {
  const [source, target] = [step.from, step.to].map((type) =>
    extension.environments.find((each) => each.type === type),
  )
  const { from, to, words, command, note, tags } = step
  return (
    <>
      <b>
        {from} to {to}:
      </b>{' '}
      {words}
      {command !== null && source && target && (
        <p class="command">
          <EnvironmentAct extension={extension.name} act={promotion(source, target)} /> <code>{command}</code>{' '}
          <Copy text={command} what={`the command for ${from} to ${to}`} />
        </p>
      )}
      {note !== null && <p class="hint">{note}</p>}
      {tags && <InBetween extension={extension.name} tags={tags} />}
    </>
  )
}

type Tags = NonNullable<Step['tags']>

/** What a promotion would bring along: the repository is asked when somebody wants to know. */
function InBetween({ extension, tags }: { extension: string; tags: Tags }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        Releases between {tags.to} and {tags.from}
      </summary>
      {isOpen && <TagsBetween extension={extension} tags={tags} />}
    </details>
  )
}

function TagsBetween({ extension, tags: { url, from, to } }: { extension: string; tags: Tags }) {
  const path = withQuery(pathTo(paths.extensionTags, { extension }), { source: url })
  const query = useQuery<TagPage>(path, onNothing)
  if (!query) return null
  return (
    <Loaded query={query} what="the tags of its repository">
      {({ items }) => {
        const found = between(
          items.map(({ name }) => name),
          from,
          to,
        )
        if (!found)
          return (
            <p class="faint">
              They are not both among the {items.length} newest tags: "bowline tags {extension}" has all.
            </p>
          )
        return (
          <p>
            {found.way === 'back' && <strong class="trouble">It would go back to an older release. </strong>}
            {found.tags.join(', ')}
          </p>
        )
      }}
    </Loaded>
  )
}

function About({ extension }: { extension: ExtensionDetails }) {
  const { id, type, account, products, hub, packageId, permissions, events, website, icon, files } = extension
  return (
    <section aria-labelledby="about">
      <h2 id="about">What Git says of it</h2>
      <dl class="facts">
        <dt>Extension ID</dt>
        <dd>
          <code>{id}</code> <Copy text={id} what="the extension's id" />
        </dd>
        <dt>Type</dt>
        <dd>{inWords(type.replaceAll('-', ' '))}</dd>
        <dt>Account</dt>
        <dd>
          {account.name} <code class="faint">{account.id}</code>
        </dd>
        <dt>Products</dt>
        <dd>
          <Items of={products.map((each) => `${each.name} (${each.id})`)} none="none" />
        </dd>
        {hub && (
          <>
            <dt>Hub</dt>
            <dd>
              {hub.name} <code class="faint">{hub.id}</code>
            </dd>
          </>
        )}
        {packageId !== null && (
          <>
            <dt>Package</dt>
            <dd>{packageId}</dd>
          </>
        )}
        <dt>Permissions</dt>
        <dd>
          <Items of={permissions} none="none" />
        </dd>
        <dt>Events</dt>
        <dd>
          <Items of={events ?? []} none={events === null ? 'all it subscribes to' : 'none'} />
        </dd>
        {website !== null && (
          <>
            <dt>Website</dt>
            <dd>
              <Outside to={website} />
            </dd>
          </>
        )}
        {icon !== null && (
          <>
            <dt>Icon</dt>
            <dd>{isOurs(icon) ? 'above' : <Outside to={icon} />}</dd>
          </>
        )}
        <dt>Declared in</dt>
        <dd>
          <ul class="plain">
            {files.map((each) => (
              <li key={each}>
                <code>{each}</code> <Copy text={each} what={`the path ${each}`} />
              </li>
            ))}
          </ul>
        </dd>
      </dl>
    </section>
  )
}

function Items({ of, none }: { of: readonly string[]; none: string }) {
  return of.length === 0 ? <span class="faint">{none}</span> : of.join(', ')
}
