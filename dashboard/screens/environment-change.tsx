import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ExtensionDetails } from '../../api/extension.ts'
import type { EnvironmentOverview } from '../../api/overview.ts'
import { causeOf } from '../lib/cause.ts'
import {
  type ActName,
  actNames,
  type Chosen,
  commandFor,
  hasToBeNamed,
  isOlder,
  type Told,
  type Wish,
  wishFor,
} from '../lib/environment-acts.ts'
import { place, setQuery } from '../lib/place.ts'
import { fromField } from '../lib/time.ts'
import { Copy } from '../parts/copy.tsx'
import { Delivery } from '../parts/delivery.tsx'
import { Field } from '../parts/field.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { TagPicker } from '../parts/tag-picker.tsx'

interface EnvironmentChangeProps {
  environment: EnvironmentOverview
  extension: ExtensionDetails
}

/** What is done to an environment, from the choice until it has come about. The address says which it is. */
export function EnvironmentChange({ environment, extension }: EnvironmentChangeProps) {
  const wanted = place.value.query.get('do')
  const name = actNames.find((each) => each === wanted)
  const details = extension.environments.find(({ id }) => id === environment.id)
  if (!name || !details) return null
  return <Changing key={name} name={name} environment={environment} extension={extension} now={details} />
}

const titles: Readonly<Record<ActName, (name: string) => string>> = {
  start: (name) => `Start ${name}`,
  stop: (name) => `Stop ${name}`,
  suspend: (name) => `Suspend ${name}`,
  resume: (name) => `Resume ${name}`,
  'log-level': (name) => `Log level of ${name}`,
  release: (name) => `Choose the release of ${name}`,
  promote: (name) => `Promote to ${name}`,
  rollback: (name) => `Roll ${name} back`,
}

const explained: Readonly<Record<ActName, string>> = {
  start: 'Its instances are started, and take what waits.',
  stop: 'Its instances finish what they are doing and end. Tasks wait until it is started again; nothing is deleted.',
  suspend: 'What runs goes on. No change of Git reaches it until it is resumed.',
  resume: 'It takes up what Git says by now.',
  'log-level': 'What its instances print from then on: they are told of it, without a restart.',
  release: 'The new release is started; what runs finishes its tasks, and is stopped then.',
  promote: 'It gets the release that another environment has.',
  rollback: 'It goes back to the release that it had before, as the history of its file in Git tells.',
}

interface ChangingProps extends EnvironmentChangeProps {
  name: ActName
  /** As it is told now. */
  now: Told
}

function Changing({ name, environment, extension, now }: ChangingProps) {
  const here = useRef(now).current // what it becomes changes no question
  const all = useRef(extension.environments).current
  const [chosen, choose] = useState<Chosen>(() => firstChoice(here, all))
  const [tags, setTags] = useState<readonly string[]>([])
  const [typed, setTyped] = useState('')
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    heading.current?.scrollIntoView({ block: 'center' })
  }, [])

  const called = `${extension.name} ${here.type}`
  const wish = wishFor(name, extension.name, { here, all, chosen })
  const isWayBack = isOlder(chosen.tag, here.source?.tag, tags)
  const isNamed = !hasToBeNamed(name, here, isWayBack) || typed.trim() === called
  const command = wish && commandFor(wish)
  return (
    <section class={here.type === 'production' ? 'change is-production' : 'change'} aria-labelledby="do">
      <div class="heading">
        <h2 id="do" ref={heading} tabIndex={-1}>
          {titles[name](called)}
        </h2>
        <button type="button" onClick={() => setQuery({ do: undefined, from: undefined })}>
          Leave it
        </button>
      </div>
      <p>{explained[name]}</p>
      <Question
        {...{ name, here, all, chosen, extension }}
        choose={(fields, shown) => {
          choose({ ...chosen, ...fields })
          if (shown) setTags(shown)
          setTyped('')
        }}
      />
      {wish && isWayBack && (
        <p class="warning">This release is older than {here.source?.tag}, which it has now.</p>
      )}
      {wish && (
        <Delivery
          key={JSON.stringify(wish.edit)}
          edits={[wish.edit]}
          done={() => {}}
          unless={isNamed ? null : `Type "${called}" first.`}
          follow={(waiting) => <Arrival environment={environment} now={now} wish={wish} waiting={waiting} />}
        >
          {hasToBeNamed(name, here, isWayBack) && (
            <div class="fields">
              <Field label={`Type "${called}"`} help="This is production: whoever uses it will notice.">
                {(ties) => (
                  <input
                    {...ties}
                    class="code"
                    autocomplete="off"
                    spellcheck={false}
                    value={typed}
                    onInput={({ currentTarget }) => setTyped(currentTarget.value)}
                  />
                )}
              </Field>
            </div>
          )}
        </Delivery>
      )}
      {command && (
        <p class="command">
          <span class="faint">On a checkout:</span> <code>{command}</code>{' '}
          <Copy text={command} what="the command" />
        </p>
      )}
    </section>
  )
}

function firstChoice(here: Told, all: readonly Told[]): Chosen {
  const others = all.filter(({ type, source }) => type !== here.type && source !== null)
  const wanted = place.value.query.get('from')
  const before = all.slice(
    0,
    all.findIndex(({ type }) => type === here.type),
  )
  const from =
    others.find(({ type }) => type === wanted) ??
    before.findLast(({ source }) => source !== null) ??
    others[0]
  return from ? { from: from.type } : {}
}

interface QuestionProps {
  name: ActName
  here: Told
  all: readonly Told[]
  chosen: Chosen
  extension: ExtensionDetails
  choose: (fields: Chosen, tags?: readonly string[]) => void
}

/** What has to be chosen before it is known what changes. */
function Question(props: QuestionProps) {
  const { name, here, chosen, choose, extension } = props
  if (name === 'suspend') return <SuspendQuestion {...props} />
  if (name === 'promote') return <PromoteQuestion {...props} />
  if (name === 'log-level')
    return (
      <fieldset class="choices">
        <legend>It is {here.logLevel} now.</legend>
        {(['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const).map((logLevel) => (
          <label key={logLevel} class="choice">
            <input
              type="radio"
              name="level"
              checked={(chosen.logLevel ?? here.logLevel) === logLevel}
              onChange={() => choose({ logLevel })}
            />
            <span>{logLevel}</span>
          </label>
        ))}
      </fieldset>
    )
  if (name === 'release' && here.source)
    return (
      <div class="fields">
        <TagPicker
          extension={extension.name}
          source={here.source.url}
          type={here.type}
          chosen={chosen.tag ?? here.source.tag}
          choose={(tag, tags) => choose({ tag }, tags)}
        />
      </div>
    )
  return null
}

function PromoteQuestion({ here, all, chosen, choose }: QuestionProps) {
  const others = all.filter(({ type, source }) => type !== here.type && source !== null)
  if (others.length === 0) return <p>No other environment of it has a release.</p>
  return (
    <fieldset class="choices">
      <legend>It has {here.source?.tag ?? 'no release'} now. Take the release of</legend>
      {others.map(({ type, source }) => (
        <label key={type} class="choice">
          <input
            type="radio"
            name="from"
            checked={chosen.from === type}
            onChange={() => choose({ from: type })}
          />
          <span>
            {type}: <b>{source?.tag}</b>
            {source?.tag === here.source?.tag && <span class="hint">the same</span>}
            {source?.url !== here.source?.url && (
              <span class="hint">of another repository: {source?.url}</span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** What is typed is tried when it is finished. */
function SuspendQuestion({ choose }: QuestionProps) {
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState('')
  return (
    <form
      class="fields"
      onSubmit={(event) => {
        event.preventDefault()
        choose({ reason, until: fromField(until)?.replace('.000Z', 'Z') })
      }}
    >
      <Field label="Why" help="It stands in Git, and wherever the environment is shown.">
        {(ties) => (
          <input
            {...ties}
            value={reason}
            maxLength={500}
            required
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        )}
      </Field>
      <Field label="Until" help="Left empty: until somebody resumes it.">
        {(ties) => (
          <input
            {...ties}
            type="datetime-local"
            value={until}
            onInput={({ currentTarget }) => setUntil(currentTarget.value)}
          />
        )}
      </Field>
      <p class="acts">
        <button type="submit">Show what changes</button>
      </p>
    </form>
  )
}

interface ArrivalProps {
  environment: EnvironmentOverview
  now: Told
  wish: Wish
  /** Until Git says it. */
  waiting: ComponentChildren
}

/** What is told of it may still be of the moment before Git said this. */
function isAsGitSays(environment: EnvironmentOverview, { wanted, source, suspended }: Told): boolean {
  const { conditions, status, deployed } = environment
  if (suspended) return conditions.some(({ type, status }) => type === 'Suspended' && status === 'True')
  if (wanted === 'stopped') return status === 'Stopped'
  const isReady = conditions.some(({ type, status }) => type === 'Ready' && status === 'True')
  return isReady && environment.wanted === wanted && (source === null || deployed?.tag === source.tag)
}

/** How far it has come about. */
function Arrival({ environment, now, wish, waiting }: ArrivalProps) {
  if (!wish.isSaid(now)) return <>{waiting}</>
  const cause = causeOf(environment)
  const isSuspended = now.suspended !== null && wish.name !== 'suspend'
  if (isSuspended) return <p>Git says so now. It is suspended, and gets it once it is resumed.</p>
  const isThere = isAsGitSays(environment, now)
  return (
    <p>
      {isThere ? 'It is in force: ' : 'Git says so now, and it is on its way: '}
      <StatusMark status={environment.status} /> {!isThere && cause?.message}
    </p>
  )
}
