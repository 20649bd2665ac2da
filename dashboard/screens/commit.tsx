import type { Commit, ExtensionChange } from '../../api/commit.ts'
import type { StatusSummary } from '../../api/overview.ts'
import { paths, pathTo } from '../../api/paths.ts'
import { counted } from '../lib/counted.ts'
import { links } from '../lib/links.ts'
import { type Concerns, onStatus, useQuery } from '../lib/query.ts'
import { remedyOf } from '../lib/remedies.ts'
import { ConfirmCommit } from '../parts/confirm-commit.tsx'
import { Copy } from '../parts/copy.tsx'
import { FindingList } from '../parts/finding-list.tsx'
import { Link } from '../parts/link.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Loaded } from '../parts/panel.tsx'

/** What will, or did, this commit change? */
export function CommitScreen({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const { commit = '' } = parameters
  const query = useQuery<Commit>(pathTo(paths.commit, { commit }), onCommit)
  if (!query) return null
  const isUnknown = query.error.value?.status === 404
  return (
    <>
      <h1 tabIndex={-1}>
        Commit <code>{commit.slice(0, 12)}</code> <Copy text={commit} what="the commit's id" />
      </h1>
      {isUnknown ? (
        <Unknown commit={commit} />
      ) : (
        <Loaded query={query} what={`the commit ${commit.slice(0, 12)}`}>
          {(data) => <Told commit={data} />}
        </Loaded>
      )}
      <p>
        <Link to={links.commits}>The newest commits</Link>
      </p>
    </>
  )
}

/** What is held back of it, and which is the newest, is told anew with each pass. */
const onCommit: Concerns = (change) => !change || change.status

function Unknown({ commit }: { commit: string }) {
  const command = `git checkout --detach ${commit} && bowline diff --base HEAD~1`
  return (
    <Empty>
      <p>
        It is none of the last commits that were taken up since the controller was started: what it changed is
        not known here.
      </p>
      <p>In a clone of the config repository this tells it in the same words:</p>
      <p class="command">
        <code>{command}</code> <Copy text={command} what="the command" />
      </p>
    </Empty>
  )
}

function Told({ commit }: { commit: Commit }) {
  const { subject, author, at, takenAt, message, standing, findings, held, changes } = commit
  return (
    <>
      <section class={`verdict verdict-${standing}`} aria-label="What became of it">
        {subject !== null && (
          <p class="verdict-word">
            <strong>{subject}</strong>
          </p>
        )}
        <p>{message}.</p>
        <p class="faint">
          {author !== null && <>by {author}</>}
          {at !== null && (
            <>
              , written <Moment at={at} />
            </>
          )}
          {takenAt !== null && (
            <>
              {author !== null && ', '}taken up <Moment at={takenAt} />
            </>
          )}
        </p>
        {standing === 'newest' && <Progress commit={commit.commit} />}
      </section>
      {held.total > 0 && <HeldBack commit={commit} />}
      {findings.total > 0 && (
        <section aria-labelledby="findings">
          <h2 id="findings">{counted(findings.total, 'finding')}</h2>
          <FindingList findings={findings.first} />
          {findings.total > findings.first.length && (
            <p>
              {standing === 'newest' ? (
                <Link to={links.findings()}>All {findings.total.toLocaleString('en')}</Link>
              ) : (
                `and ${(findings.total - findings.first.length).toLocaleString('en')} more: "bowline validate" in a clone has all.`
              )}
            </p>
          )}
        </section>
      )}
      {changes && <Changes commit={commit} changes={changes} />}
    </>
  )
}

/** How far it has come about. */
function Progress({ commit }: { commit: string }) {
  const status = useQuery<StatusSummary>(paths.status, onStatus)?.data.value
  if (status?.commit !== commit) return null
  const { total, notArrived, standing } = status.environments
  const arrived = status.arrived?.commit === commit ? status.arrived : null
  const failing = standing.failing ?? 0
  const there = total - notArrived
  // what is held back, or has mistakes, is not waited for
  const isWhole = status.sync !== 'held' && status.sync !== 'findings'
  return (
    <>
      <p>
        {arrived ? (
          <>
            {isWhole ? 'All of it' : 'What could be done of it'} had come about <Moment at={arrived.at} />,{' '}
            {(arrived.tookMs / 1000).toFixed(1)} s after it was taken up.
          </>
        ) : notArrived === 0 ? (
          isWhole && 'Nothing of it is left to be done.'
        ) : (
          <>
            <progress value={there} max={total} aria-label="Environments in which it has come about" />{' '}
            {there.toLocaleString('en')} of {total.toLocaleString('en')} environments are as it says;{' '}
            <Link to={links.environments({ standing: 'underway' })}>
              {notArrived.toLocaleString('en')} not yet
            </Link>
            .
          </>
        )}
      </p>
      {failing > 0 && (
        <p class="trouble">
          <Link to={links.environments({ standing: 'failing' })}>{failing.toLocaleString('en')} failing</Link>
        </p>
      )}
    </>
  )
}

function HeldBack({ commit }: { commit: Commit }) {
  const { held, confirmable } = commit
  return (
    <section aria-labelledby="held">
      <h2 id="held">Held back by guards</h2>
      <ul class="causes">
        {held.first.map(({ code, extension, environment, reason }) => (
          <li key={`${code} ${extension} ${environment} ${reason}`}>
            <b>
              {extension} {environment}
            </b>{' '}
            <code class="faint">{code}</code>
            <p>{reason}</p>
            {remedyOf(code) && <p class="hint">{remedyOf(code)}</p>}
          </li>
        ))}
      </ul>
      {held.total > held.first.length && (
        <p>and {(held.total - held.first.length).toLocaleString('en')} more</p>
      )}
      {confirmable.length > 0 && (
        <p>
          <ConfirmCommit commit={commit.commit} first={confirmable} total={confirmable.length} />
        </p>
      )}
    </section>
  )
}

type TheChanges = NonNullable<Commit['changes']>

function Changes({ commit, changes }: { commit: Commit; changes: TheChanges }) {
  const { title, extensions, account, access, whole, digest, text } = changes
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">What it {commit.standing === 'newest' ? 'changes' : 'changed'}</h2>
      <p class="first-letter">{title}</p>
      {account.length > 0 && (
        <div class="change">
          <h3>~ account</h3>
          <Fields of={account} />
        </div>
      )}
      {access && access.gains.length + access.losses.length > 0 && (
        <div class="change">
          <h3>~ who may do what</h3>
          <ul class="plain">
            {access.gains.map((each) => (
              <li key={each}>
                <span class="added">+ {each}</span>
              </li>
            ))}
            {access.losses.map((each) => (
              <li key={each}>
                <span class="removed">- {each}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {extensions.map((each) => (
        <ChangedExtension key={each.name} extension={each} />
      ))}
      {!whole && <p>It changes more than is told here: "bowline diff" in a clone tells all.</p>}
      <details>
        <summary>As text, as "bowline diff" prints it</summary>
        <p>
          <Copy text={text} what="the text" /> <span class="faint">plan {digest.slice(0, 12)}</span>
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to with keys alone */}
        <pre tabIndex={0}>{text}</pre>
      </details>
    </section>
  )
}

const marks = {
  created: '+',
  added: '+',
  updated: '~',
  changed: '~',
  repaired: '~',
  deleted: '-',
  removed: '-',
  kept: '!',
  refused: '!',
} as const

function ChangedExtension({ extension }: { extension: ExtensionChange }) {
  const { name, change, note, fields, environments, held } = extension
  const isToldOf = note !== null || fields.length > 0 || held.length > 0
  return (
    <>
      {isToldOf && (
        <div class={`change change-${change}`}>
          <h3>
            {marks[change]} {change === 'deleted' ? name : <Link to={links.extension(name)}>{name}</Link>}
          </h3>
          {note !== null && <p>{note}</p>}
          <Fields of={fields} />
          <HeldLines of={held} />
        </div>
      )}
      {environments.map((each) => (
        <ChangedEnvironment key={each.id} extension={name} environment={each} />
      ))}
    </>
  )
}

type EnvironmentChange = ExtensionChange['environments'][number]

function ChangedEnvironment({
  extension,
  environment,
}: {
  extension: string
  environment: EnvironmentChange
}) {
  const { id, type, change, actions, fields, variables, schedules, held } = environment
  const title = `${extension} ${type}`
  return (
    <div class={`change change-${change}`}>
      <h3>
        {marks[change]}{' '}
        {change === 'deleted' ? title : <Link to={links.environment({ extension, type })}>{title}</Link>}{' '}
        <span class="type">{change}</span> <code class="faint">{id}</code>
      </h3>
      <ul class="plain">
        {actions.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
      <Fields of={fields} />
      {variables.length > 0 && (
        <ul class="plain">
          {variables.map((each) => (
            <li key={each.name}>
              {marks[each.change]} variable <code>{each.name}</code>: {variableWords(each)}
            </li>
          ))}
        </ul>
      )}
      {schedules.map((each) => (
        <ChangedSchedule key={each.name} schedule={each} />
      ))}
      <HeldLines of={held} />
    </div>
  )
}

function variableWords({ change, secure, from, to }: EnvironmentChange['variables'][number]): string {
  if (secure && change === 'changed') return 'a new secret value'
  if (change === 'added') return to
  return change === 'removed' ? `was ${from}` : `${from} → ${to}`
}

function ChangedSchedule({ schedule }: { schedule: EnvironmentChange['schedules'][number] }) {
  const { name, change, method, fields, runs, notes } = schedule
  const [titles, ...rows] = runs
  return (
    <>
      <p>
        {marks[change]} schedule <code>{name}</code> {change}, calls <code>{method}</code>
      </p>
      <Fields of={fields} />
      {titles && (
        <div class="scrolls-sideways">
          <table class="runs">
            <caption class="for-readers">Next runs of {name}</caption>
            <thead>
              <tr>
                {titles.map((each) => (
                  <th key={each} scope="col">
                    {each}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.join()}>
                  {row.map((cell, index) => (
                    <td key={titles[index]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {notes.map((each) => (
        <p key={each} class="faint">
          {each}
        </p>
      ))}
    </>
  )
}

function Fields({ of }: { of: TheChanges['account'] }) {
  if (of.length === 0) return null
  return (
    <ul class="plain">
      {of.map(({ field, from, to }) => (
        <li key={field}>
          ~ {field}: <span class="removed">{from}</span> → <span class="added">{to}</span>
        </li>
      ))}
    </ul>
  )
}

function HeldLines({ of }: { of: ExtensionChange['held'] }) {
  return (
    <>
      {of.map(({ code, reason }) => (
        <p key={code} class="held-line">
          ! held back: {reason} <code class="faint">{code}</code>
        </p>
      ))}
    </>
  )
}
