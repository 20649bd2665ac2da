import { useState } from 'preact/hooks'
import { paths, pathTo } from '../../api/paths.ts'
import type { MachineKeyView } from '../../api/sign-in.ts'
import { ask } from '../lib/ask.ts'
import { limitInWords, standingOf } from '../lib/machine-key-words.ts'
import { place, setQuery } from '../lib/place.ts'
import { onNothing, useQuery } from '../lib/query.ts'
import { useRights } from '../lib/rights.ts'
import { now } from '../lib/time.ts'
import { Allowed } from '../parts/allowed.tsx'
import { ByName } from '../parts/by-name.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Loaded } from '../parts/panel.tsx'
import { SideScroll } from '../parts/side-scroll.tsx'
import { MakeKey, RotateKey } from './key-dialogs.tsx'

interface Keys {
  keys: readonly MachineKeyView[]
}

/** Keys that are drawn at first; more when they are asked for. */
const firstDrawn = 100
const marks = { ended: '■ ended', 'ends-soon': '! ends soon', unused: '? unused', good: '' } as const

type Asked = { does: 'make' } | { does: 'rotate' | 'revoke'; key: MachineKeyView }

/** Which keys of machines are there, and what may they do? */
export function Keys() {
  const rights = useRights(null)
  return (
    <>
      <h1 tabIndex={-1}>Keys of machines</h1>
      <Allowed unless={rights('keys:manage')} what="the keys of machines">
        {() => <Listed />}
      </Allowed>
    </>
  )
}

function Listed() {
  const [asked, setAsked] = useState<Asked>()
  const query = useQuery<Keys>(paths.machineKeys, onNothing)
  if (!query) return null
  const changed = () => void query.load()
  const close = () => setAsked(undefined)
  return (
    <>
      <p>
        <button type="button" data-key="make" onClick={() => setAsked({ does: 'make' })}>
          Make a key
        </button>
      </p>
      <Loaded query={query} what="the keys of machines">
        {({ keys }) => <Table keys={keys} act={setAsked} />}
      </Loaded>
      {asked?.does === 'make' && <MakeKey changed={changed} close={close} />}
      {asked?.does === 'rotate' && <RotateKey of={asked.key} changed={changed} close={close} />}
      {asked?.does === 'revoke' && (
        <ByName
          title={`Revoke ${asked.key.name}`}
          name={asked.key.name}
          does="Revoke it"
          act={async () => {
            await ask(pathTo(paths.machineKey, { id: asked.key.id }), { method: 'DELETE' })
            changed()
          }}
          close={close}
        >
          <p>
            Whatever uses the key <code>{asked.key.id}</code> is refused at once, for good.
          </p>
        </ByName>
      )}
    </>
  )
}

function Table({ keys, act }: Keys & { act: (asked: Asked) => void }) {
  const [drawn, draw] = useState(firstDrawn)
  const text = (place.value.query.get('q') ?? '').toLowerCase()
  const found = keys.filter(({ id, name, role }) => [id, name, role].some((each) => each.includes(text)))
  if (keys.length === 0)
    return (
      <Empty>
        <p>
          There is none. Programs that call the controller have one each; runners have the API keys of their
          environments instead. Make one here, or with
        </p>
        <pre>bowline access-keys create ci --role operator --path 'teams/billing/**' --expires 30d</pre>
      </Empty>
    )
  return (
    <>
      <search class="filters">
        <input
          type="search"
          aria-label="Find keys by name, id or role"
          placeholder="Name, id, role"
          data-key="search"
          value={place.value.query.get('q') ?? ''}
          onInput={({ currentTarget }) => setQuery({ q: currentTarget.value })}
        />
      </search>
      <SideScroll label="Keys of machines">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col">At most</th>
              <th scope="col">Last used</th>
              <th scope="col">Ends</th>
              <th scope="col">Made</th>
              <th scope="col">
                <span class="for-readers">What can be done</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, drawn).map((key) => (
              <Row key={key.id} of={key} act={act} />
            ))}
          </tbody>
        </table>
      </SideScroll>
      {found.length === 0 && <p>No key is like that.</p>}
      {found.length > drawn && (
        <button type="button" onClick={() => draw(drawn + firstDrawn)}>
          Show {Math.min(firstDrawn, found.length - drawn)} more
        </button>
      )}
    </>
  )
}

function Row({ of, act }: { of: MachineKeyView; act: (asked: Asked) => void }) {
  const { id, name, usedAt, expiresAt, formerUntil, createdAt, createdBy } = of
  const standing = standingOf(of, now.value)
  return (
    <tr>
      <th scope="row">
        <b>{name}</b> <code class="under">{id}</code>
        {standing !== 'good' && <span class={`key-${standing}`}>{marks[standing]}</span>}
      </th>
      <td>{limitInWords(of)}</td>
      <td>{usedAt === null ? <span class="faint">never</span> : <Moment at={usedAt} />}</td>
      <td>
        <Moment at={expiresAt} />
        {formerUntil !== null && (
          <span class="under">
            the former secret <Moment at={formerUntil} />
          </span>
        )}
      </td>
      <td>
        <Moment at={createdAt} />
        <span class="under">by {createdBy}</span>
      </td>
      <td>
        <span class="acts">
          <button
            type="button"
            aria-label={`Rotate ${name}`}
            onClick={() => act({ does: 'rotate', key: of })}
          >
            Rotate
          </button>
          {standing !== 'ended' && (
            <button
              type="button"
              class="danger apart"
              aria-label={`Revoke ${name}`}
              onClick={() => act({ does: 'revoke', key: of })}
            >
              Revoke
            </button>
          )}
        </span>
      </td>
    </tr>
  )
}
