import { useState } from 'preact/hooks'
import type { WhoAnswer, WhyAnswer } from '../../api/access.ts'
import { type Right, rights, rightsInWords } from '../../core/domain/rights.ts'
import {
  type AccessQuestion,
  type AskedKind,
  askedKinds,
  pathOf,
  questionIn,
} from '../lib/access-question.ts'
import { allowedInWords, thingInWords, writtenAt } from '../lib/access-words.ts'
import { place, setQuery } from '../lib/place.ts'
import { type Concerns, useQuery } from '../lib/query.ts'
import { Field } from '../parts/field.tsx'
import { Loaded } from '../parts/panel.tsx'

const kindsInWords: Readonly<Record<AskedKind, string>> = {
  me: 'may I',
  user: 'may the person',
  group: 'may the group',
  key: 'may the key',
  who: 'who may',
}

/** Of whom a name is asked for. */
const nameLabels: Readonly<Partial<Record<AskedKind, string>>> = {
  user: 'Name of the person',
  group: 'Name of the group',
  key: 'Id of the key',
}

const onCommit: Concerns = (change) => !change || change.status

/** Why may somebody do something, and who may? */
export function AccessTester() {
  const asked = questionIn(place.value.query)
  const [draft, setDraft] = useState<AccessQuestion>(
    asked ?? { kind: 'me', name: '', groups: '', right: 'tasks:cancel', object: '' },
  )
  const change = (fields: Partial<AccessQuestion>) => setDraft({ ...draft, ...fields })
  const submit = (event: Event) => {
    event.preventDefault()
    const { kind, name, groups, right, object } = draft
    setQuery({
      ask: kind,
      name: kind in nameLabels ? name.trim() : undefined,
      groups: kind === 'user' ? groups.trim() : undefined,
      right,
      object: object.trim(),
    })
  }
  return (
    <section aria-labelledby="tester">
      <h2 id="tester">Ask</h2>
      <form class="filters labelled" onSubmit={submit}>
        <Field label="Question">
          {(ties) => (
            <select
              {...ties}
              value={draft.kind}
              onChange={({ currentTarget }) => change({ kind: currentTarget.value as AskedKind })}
            >
              {askedKinds.map((each) => (
                <option key={each} value={each}>
                  {kindsInWords[each]}
                </option>
              ))}
            </select>
          )}
        </Field>
        {draft.kind in nameLabels && (
          <Field label={nameLabels[draft.kind] ?? ''}>
            {(ties) => (
              <input
                {...ties}
                required
                maxLength={200}
                value={draft.name}
                onInput={({ currentTarget }) => change({ name: currentTarget.value })}
              />
            )}
          </Field>
        )}
        {draft.kind === 'user' && (
          <Field label="who is in the groups">
            {(ties) => (
              <input
                {...ties}
                placeholder="billing, on-call"
                maxLength={2_000}
                value={draft.groups}
                onInput={({ currentTarget }) => change({ groups: currentTarget.value })}
              />
            )}
          </Field>
        )}
        <Field label="Right" help={rightsInWords[draft.right as Right]}>
          {(ties) => (
            <select
              {...ties}
              value={draft.right}
              onChange={({ currentTarget }) => change({ right: currentTarget.value })}
            >
              {rights.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="On" help="extension:type, an id, an extension, or a path; empty: everything">
          {(ties) => (
            <input
              {...ties}
              placeholder="billing:production"
              maxLength={400}
              value={draft.object}
              onInput={({ currentTarget }) => change({ object: currentTarget.value })}
            />
          )}
        </Field>
        <button type="submit">Ask</button>
      </form>
      {asked && (asked.kind === 'who' ? <Who question={asked} /> : <Why question={asked} />)}
    </section>
  )
}

function Why({ question }: { question: AccessQuestion }) {
  const query = useQuery<WhyAnswer>(pathOf(question), onCommit)
  if (!query) return null
  return (
    <div role="status">
      <Loaded query={query} what="the answer">
        {({ allowed, administrator, right, thing, by, missing, elsewhere }) => (
          <div class={`verdict ${allowed ? 'verdict-synced' : 'verdict-failing'}`}>
            <p class="verdict-word">
              <strong>{allowed ? 'Yes' : 'No'}</strong>: {right} on {thingInWords(thing)}
            </p>
            {administrator && <p>As the administrator, who may do everything.</p>}
            {by && (
              <p>
                As {allowedInWords(by)}, in <code>{writtenAt(by.grant)}</code>.
              </p>
            )}
            {missing !== null && <p>Missing: {missing}.</p>}
            {elsewhere.length > 0 && (
              <>
                <p>What there is for something else:</p>
                <Granted answers={elsewhere} />
              </>
            )}
          </div>
        )}
      </Loaded>
    </div>
  )
}

function Who({ question }: { question: AccessQuestion }) {
  const query = useQuery<WhoAnswer>(pathOf(question), onCommit)
  if (!query) return null
  return (
    <div role="status">
      <Loaded query={query} what="the answer">
        {({ right, thing, allowed }) => (
          <div class="verdict">
            <p class="verdict-word">
              {right} on {thingInWords(thing)}:{' '}
              <strong>the administrator{allowed.length === 0 ? ' alone' : ', and'}</strong>
            </p>
            <Granted answers={allowed} />
          </div>
        )}
      </Loaded>
    </div>
  )
}

function Granted({ answers }: { answers: WhoAnswer['allowed'] }) {
  return (
    <ul class="causes">
      {answers.map((each) => (
        <li key={`${each.as.kind} ${each.as.name} ${writtenAt(each.grant)} ${allowedInWords(each)}`}>
          {each.as.kind} <b>{each.as.name}</b>: {allowedInWords(each)}, in{' '}
          <code>{writtenAt(each.grant)}</code>
        </li>
      ))}
    </ul>
  )
}
