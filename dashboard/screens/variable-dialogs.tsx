import { useState } from 'preact/hooks'
import type { SetVariable } from '../../api/change.ts'
import type { EnvironmentOverview } from '../../api/overview.ts'
import { paths, pathTo } from '../../api/paths.ts'
import type { EnvironmentVariable, VariableDetails, VariablePreview } from '../../api/variable.ts'
import { useDeed } from '../lib/act.ts'
import { usePreview } from '../lib/preview.ts'
import { useQuery } from '../lib/query.ts'
import type { Rights } from '../lib/rights.ts'
import { sealHere } from '../lib/seal.ts'
import { basketOf, isItself } from '../lib/variable-basket.ts'
import { onVariables } from '../lib/variable-list.ts'
import { originInWords, shownValue, standingInWords } from '../lib/variable-words.ts'
import { Act } from '../parts/act.tsx'
import { Copy } from '../parts/copy.tsx'
import { Outcome } from '../parts/deed.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { type Complaint, Field } from '../parts/field.tsx'
import { Folded } from '../parts/folded.tsx'
import { Moment } from '../parts/moment.tsx'
import { Failure, Loaded } from '../parts/panel.tsx'
import { ToneMark } from '../parts/tone.tsx'

interface DialogProps {
  environment: EnvironmentOverview
  /** That values are sealed for. */
  account: string
  may: Rights
  close: () => void
}

export function AddVariable(props: DialogProps) {
  return (
    <Dialog title="Add a variable" close={props.close}>
      <Form {...props} before={null} />
    </Dialog>
  )
}

/** One variable: all that is known of it, and what can be done with it. */
export function OneVariable({ name, ...props }: DialogProps & { name: string }) {
  const { environment, close } = props
  const path = pathTo(paths.environmentVariable, { environment: environment.id, variable: name })
  const query = useQuery<VariableDetails>(path, onVariables(environment.id))
  const [mode, setMode] = useState<'look' | 'edit' | 'delete'>('look')
  if (!query) return null
  return (
    <Dialog title={name} close={close}>
      <Loaded query={query} what={`the variable ${name}`}>
        {(details) =>
          mode === 'edit' ? (
            <Form {...props} before={details.variable} />
          ) : mode === 'delete' ? (
            <Deletion {...props} variable={details.variable} />
          ) : (
            <Look
              {...props}
              details={details}
              edit={() => setMode('edit')}
              remove={() => setMode('delete')}
            />
          )
        }
      </Loaded>
    </Dialog>
  )
}

interface LookProps extends DialogProps {
  details: VariableDetails
  edit: () => void
  remove: () => void
}

function Look({ environment, may, close, details, edit, remove }: LookProps) {
  const { variable, changed } = details
  const { value, secure, key, at, insteadOf, from } = variable
  const isInGit = from === 'environment' || from === 'extension'
  return (
    <>
      <dl class="facts">
        <dt>Value</dt>
        <dd>
          {secure || value === null || value === '' ? (
            <b>{shownValue(variable)}</b>
          ) : (
            <>
              <Folded text={value} /> <Copy text={value} what="the value" />
            </>
          )}
        </dd>
        {key !== null && (
          <>
            <dt>Sealed with the key</dt>
            <dd>
              <code>{key}</code>
            </dd>
          </>
        )}
        <dt>Given by</dt>
        <dd>{originInWords(variable, environment.extension)}</dd>
        <dt>State</dt>
        <dd>
          <ToneMark {...standingInWords(variable)} />
        </dd>
        {at && (
          <>
            <dt>In Git</dt>
            <dd>
              <Where at={at} />
            </dd>
          </>
        )}
        {insteadOf && (
          <>
            <dt>Wins over</dt>
            <dd>
              the one of all environments, <Where at={insteadOf} />
            </dd>
          </>
        )}
        {isInGit && (
          <>
            <dt>Changed by</dt>
            <dd>
              {changed ? (
                <>
                  <bdi>{changed.author}</bdi> in{' '}
                  {changed.url === null ? (
                    <code>{changed.commit.slice(0, 12)}</code>
                  ) : (
                    <a href={changed.url}>{changed.commit.slice(0, 12)}</a>
                  )}{' '}
                  “<bdi>{changed.subject}</bdi>”
                  {changed.at && (
                    <>
                      , <Moment at={changed.at} />
                    </>
                  )}
                </>
              ) : (
                <span class="faint">not known: longer ago than is looked back</span>
              )}
            </dd>
          </>
        )}
      </dl>
      <p class="acts">
        <Act unless={may('variables:edit')} act={edit}>
          {isInGit ? 'Change…' : 'Set…'}
        </Act>
        {isInGit && (
          <Act unless={may('variables:edit')} act={remove} class="danger">
            Delete…
          </Act>
        )}
        <button type="button" onClick={close}>
          Close
        </button>
      </p>
    </>
  )
}

function Where({ at }: { at: NonNullable<EnvironmentVariable['at']> }) {
  const words = `${at.file}:${at.line}`
  return at.url === null ? <code>{words}</code> : <a href={at.url}>{words}</a>
}

function Deletion({ environment, close, variable }: DialogProps & { variable: EnvironmentVariable }) {
  const { extension, type, id } = environment
  const { name } = variable
  const isShared = isItself(variable, null)
  const remove = () => {
    const scope = isShared ? null : type
    const edit = { kind: 'unset-variable', extension, environment: scope, name } as const
    basketOf(id).put([{ edit, before: variable }])
    close()
  }
  return (
    <>
      <p>
        {isShared
          ? `It goes for all environments of ${extension}.`
          : variable.insteadOf
            ? `The one of all environments of ${extension} counts then.`
            : `${extension} ${type} has no variable of this name then.`}{' '}
        It is not written before you have reviewed it.
      </p>
      <p class="acts">
        <button type="button" class="danger" onClick={remove}>
          Delete {name}
        </button>
        <button type="button" onClick={close}>
          Leave it
        </button>
      </p>
    </>
  )
}

interface FormProps extends DialogProps {
  /** Null: it is a new one. */
  before: EnvironmentVariable | null
}

function Form({ environment, account, close, before }: FormProps) {
  const { extension, type, id } = environment
  const [name, setName] = useState(before?.name ?? '')
  const [value, setValue] = useState(before?.value ?? '')
  const [isSecure, setSecure] = useState(before?.secure ?? false)
  const [isShared, setShared] = useState(before !== null && isItself(before, null))
  const deed = useDeed()
  const path = pathTo(paths.variablePreview, { environment: id })
  const preview = usePreview<VariablePreview>(path, { name, shared: isShared, ...(!isSecure && { value }) })
  const { answer, isOld, error } = preview
  const scope = isShared ? null : type
  const taken = before === null && answer?.taken && isItself(answer.taken, scope) ? answer.taken : null
  const found = (field: string): Complaint[] =>
    (answer?.findings ?? []).filter((each) => each.field === field)
  const ofName: Complaint[] =
    name === '' ? [] : [...(taken ? [takenAlready(taken, extension)] : []), ...found('name')]
  const mustStaySecure = before?.secure ?? (answer?.taken?.secure || false)
  const secret = isSecure || mustStaySecure
  const isWrong = [...ofName, ...found('value')].some(({ severity }) => severity === 'error')
  const isEmpty = secret && value === ''
  const unless =
    name === ''
      ? 'A variable needs a name.'
      : isWrong
        ? 'Something is wrong with it.'
        : isEmpty
          ? 'A secret needs a value.'
          : isOld
            ? 'It is being checked.'
            : null
  const submit = (event: Event) => {
    event.preventDefault()
    if (unless !== null) return
    void deed.do(async () => {
      const place = { extension, environment: scope, name }
      const edit: SetVariable = {
        kind: 'set-variable',
        ...place,
        ...(await contentOf(value, secret, { account, ...place })),
      }
      basketOf(id).put([{ edit, before: before ?? answer?.taken ?? null }])
      close()
      return ''
    })
  }
  return (
    <form class="fields" onSubmit={submit}>
      {error && <Failure error={error} what="what the controller says of it" retry={preview.retry} />}
      <Field label="Name" help={before ? undefined : 'Letters, digits and _ . -'} complaints={ofName}>
        {(ties) => (
          <input
            {...ties}
            class="code"
            value={name}
            readOnly={before !== null}
            autocomplete="off"
            spellcheck={false}
            maxLength={256}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        )}
      </Field>
      <label class="choice">
        <input
          type="checkbox"
          checked={secret}
          disabled={mustStaySecure}
          onChange={({ currentTarget }) => setSecure(currentTarget.checked)}
        />
        <span>
          It is a secret
          <span class="hint">
            {mustStaySecure
              ? 'Secret is one-way: to have it in plain text, delete it, and add it with a later commit.'
              : 'Git has it sealed, and only the controller can open it.'}
          </span>
        </span>
      </label>
      <Field
        label={before?.secure ? 'New value' : 'Value'}
        help={secret ? secretHelp() : 'It stands in Git in plain text.'}
        complaints={secret ? [] : found('value')}
      >
        {(ties) => (
          <textarea
            {...ties}
            class={secret ? 'code masked' : 'code'}
            rows={Math.min(12, Math.max(2, value.split('\n').length))}
            autocomplete="off"
            spellcheck={false}
            value={value}
            onInput={({ currentTarget }) => setValue(currentTarget.value)}
          />
        )}
      </Field>
      <fieldset class="choices">
        <legend>It is for</legend>
        {[false, true].map((each) => (
          <label key={String(each)} class="choice">
            <input type="radio" name="scope" checked={isShared === each} onChange={() => setShared(each)} />
            <span>{each ? `all environments of ${extension}` : `${extension} ${type} alone`}</span>
          </label>
        ))}
      </fieldset>
      <Outcome deed={deed} />
      <p class="acts">
        <button
          type="submit"
          class="does"
          aria-disabled={unless === null ? undefined : 'true'}
          title={unless ?? undefined}
        >
          Take it along
        </button>
        <button type="button" onClick={close}>
          Leave it
        </button>
      </p>
    </form>
  )
}

function secretHelp(): string {
  return isSecureContext
    ? 'It is sealed here, before it leaves the browser.'
    : 'This page is not on HTTPS, so the browser cannot seal it: the controller does, before anything is written.'
}

function takenAlready({ from }: EnvironmentVariable, extension: string): Complaint {
  return {
    severity: 'error',
    message: `there is one of this name already, given by ${originInWords({ from }, extension)}`,
    hint: 'change that one',
  }
}

async function contentOf(
  value: string,
  isSecret: boolean,
  place: Parameters<typeof sealHere>[1],
): Promise<Pick<SetVariable, 'value' | 'secure' | 'sealed'>> {
  if (!isSecret) return { value }
  const sealed = await sealHere(value, place)
  return sealed === undefined ? { value, secure: true } : { sealed }
}
