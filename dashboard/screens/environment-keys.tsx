import { useState } from 'preact/hooks'
import type { KeyIds, EnvironmentKeys as Revealed } from '../../api/environment.ts'
import type { EnvironmentOverview } from '../../api/overview.ts'
import { paths, pathTo } from '../../api/paths.ts'
import { useDeed } from '../lib/act.ts'
import { ask } from '../lib/ask.ts'
import { useHeldSecret } from '../lib/held-secret.ts'
import { onEnvironment, type Query, useQuery } from '../lib/query.ts'
import { useRights } from '../lib/rights.ts'
import { Act } from '../parts/act.tsx'
import { Allowed } from '../parts/allowed.tsx'
import { ByName } from '../parts/by-name.tsx'
import { copyText } from '../parts/copy.tsx'
import { Outcome } from '../parts/deed.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Moment } from '../parts/moment.tsx'
import { Loaded } from '../parts/panel.tsx'
import { Secret } from '../parts/secret.tsx'

interface Of {
  environment: Pick<EnvironmentOverview, 'id' | 'extension' | 'type'>
}

/** Which keys of an environment count, and what they are, for whoever may know. */
export function EnvironmentKeys({ environment }: Of) {
  const rights = useRights(environment.id)
  return (
    <section aria-labelledby="keys-of">
      <h2 id="keys-of">Keys</h2>
      <Allowed unless={rights('keys:read')} what="which keys count">
        {() => <Ids environment={environment} />}
      </Allowed>
      <Reveal environment={environment} />
    </section>
  )
}

function Ids({ environment }: Of) {
  const path = pathTo(paths.environmentKeyIds, { environment: environment.id })
  const query = useQuery<KeyIds>(path, onEnvironment(environment.id))
  if (!query) return null
  return (
    <Loaded query={query} what="which keys count">
      {({ keys }) => (
        <>
          <ul class="causes">
            {keys.map(({ id, since, until }) => (
              <li key={id}>
                <code>{id}</code> {until === null && <b>newest</b>}{' '}
                {since === null ? (
                  'from the beginning'
                ) : (
                  <>
                    since <Moment at={since} />
                  </>
                )}
                {until !== null && (
                  <>
                    , counts until <Moment at={until} />
                  </>
                )}
              </li>
            ))}
          </ul>
          <Change environment={environment} query={query} hasFormer={keys.length > 1} />
        </>
      )}
    </Loaded>
  )
}

function Change({ environment, query, hasFormer }: Of & { query: Query<KeyIds>; hasFormer: boolean }) {
  const [asked, setAsked] = useState<'rotate' | 'end'>()
  const rights = useRights(environment.id)
  const close = () => setAsked(undefined)
  const endFormer = async () => {
    const path = pathTo(paths.revokeEnvironmentKeys, { environment: environment.id })
    query.data.value = await ask<KeyIds>(path, { method: 'POST' })
  }
  return (
    <>
      <p class="acts">
        <Act unless={rights('keys:rotate')} act={() => setAsked('rotate')}>
          Rotate
        </Act>
        {hasFormer && (
          <Act unless={rights('keys:rotate')} act={() => setAsked('end')} class="danger apart">
            End all but the newest
          </Act>
        )}
      </p>
      {asked === 'rotate' && <Rotate environment={environment} query={query} close={close} />}
      {asked === 'end' && (
        <ByName
          title="End all keys but the newest"
          name={`${environment.extension}:${environment.type}`}
          does="End them"
          act={endFormer}
          close={close}
        >
          <p>Runners and senders of events that still use an older key are refused at once.</p>
        </ByName>
      )}
    </>
  )
}

const overlaps = [
  ['0', 'end now'],
  ['3600', 'count for an hour more'],
  ['86400', 'count for a day more'],
  ['604800', 'count for 7 days more'],
] as const

function Rotate({ environment, query, close }: Of & { query: Query<KeyIds>; close: () => void }) {
  const [overlap, setOverlap] = useState('3600')
  const deed = useDeed()
  const submit = async (event: Event) => {
    event.preventDefault()
    const isDone = await deed.do(async () => {
      const path = pathTo(paths.rotateEnvironmentKeys, { environment: environment.id })
      query.data.value = await ask<KeyIds>(path, { method: 'POST', body: { overlap: Number(overlap) } })
      return ''
    })
    if (isDone) close()
  }
  return (
    <Dialog title={`Rotate the keys of ${environment.extension} ${environment.type}`} close={close}>
      <form class="fields" onSubmit={submit}>
        <p>
          It gets a new API key and a new JWT secret. Its instances get theirs by themselves; local runners
          and whoever sends events have to be told.
        </p>
        <Field label="Those of now">
          {(ties) => (
            <select
              {...ties}
              value={overlap}
              onChange={({ currentTarget }) => setOverlap(currentTarget.value)}
            >
              {overlaps.map(([seconds, words]) => (
                <option key={seconds} value={seconds}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Outcome deed={deed} />
        <p class="acts">
          <button type="submit" disabled={deed.isBusy.value}>
            Rotate
          </button>
          <button type="button" onClick={close}>
            Leave it
          </button>
        </p>
      </form>
    </Dialog>
  )
}

const copied = { apiKey: 'API key', jwtSecret: 'JWT secret' } as const

/** The newest API key and JWT secret in clear text. Each time they are asked for is a row of the audit trail. */
function Reveal({ environment }: Of) {
  const rights = useRights(environment.id)
  const { value, show, hide } = useHeldSecret<Revealed>()
  const deed = useDeed()
  const unless = rights('secrets:reveal')
  const read = () => ask<Revealed>(pathTo(paths.environmentKeys, { environment: environment.id }))
  const reveal = () =>
    deed.do(async () => {
      show(await read())
      return ''
    })
  const copy = (what: keyof typeof copied) =>
    deed.do(async () => {
      if (await copyText((await read())[what])) return `The ${copied[what]} was copied.`
      throw new Error('this browser lets no page copy here; reveal it, and copy it by hand')
    })
  return (
    <>
      {value && <Secret texts={{ 'API key': value.apiKey, 'JWT secret': value.jwtSecret }} hide={hide} />}
      {!value && (
        <p class="acts">
          <Act unless={unless} act={reveal}>
            Reveal the API key and the JWT secret
          </Act>
          <Act unless={unless} act={() => copy('apiKey')}>
            Copy the API key unseen
          </Act>
          <Act unless={unless} act={() => copy('jwtSecret')}>
            Copy the JWT secret unseen
          </Act>
        </p>
      )}
      <p class="faint">Each time is a row of the audit trail.</p>
      <Outcome deed={deed} />
    </>
  )
}
