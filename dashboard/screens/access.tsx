import { useState } from 'preact/hooks'
import type { AccessState } from '../../api/access.ts'
import { paths } from '../../api/paths.ts'
import { type Grant, givenBy, isAbout, placesOf, writtenAt } from '../lib/access-words.ts'
import { counted } from '../lib/counted.ts'
import { links } from '../lib/links.ts'
import { place, setQuery } from '../lib/place.ts'
import { type Concerns, useQuery } from '../lib/query.ts'
import { useRights } from '../lib/rights.ts'
import { Allowed } from '../parts/allowed.tsx'
import { Link } from '../parts/link.tsx'
import { Empty, Loaded } from '../parts/panel.tsx'
import { SideScroll } from '../parts/side-scroll.tsx'
import { AccessTester } from './access-tester.tsx'
import { AccessWaiting } from './access-waiting.tsx'

/** Grants that are drawn at first; more when they are asked for. */
const firstDrawn = 100

/** What is in force is another after a commit, or when somebody confirms one. */
const onCommit: Concerns = (change) => !change || change.status

/** Who may do what? */
export function Access() {
  const rights = useRights('*')
  return (
    <>
      <h1 tabIndex={-1}>Access</h1>
      <AccessTester />
      <Allowed unless={rights('access:read')} what="who may do what">
        {() => <InForce />}
      </Allowed>
    </>
  )
}

function InForce() {
  const query = useQuery<AccessState>(paths.access, onCommit)
  if (!query) return null
  return (
    <Loaded query={query} what="who may do what">
      {(state) => (
        <>
          {state.waiting !== null && <AccessWaiting commit={state.waiting} />}
          <Grants state={state} />
        </>
      )}
    </Loaded>
  )
}

function Grants({ state }: { state: AccessState }) {
  const [drawn, draw] = useState(firstDrawn)
  const { commit, access } = state
  const text = place.value.query.get('q') ?? ''
  const found = access.grants.filter((each) => isAbout(each, text))
  return (
    <section aria-labelledby="grants">
      <h2 id="grants">Grants in force</h2>
      <p class="faint">
        {commit === null ? (
          'No commit has said anything yet.'
        ) : (
          <>
            As of commit <code>{commit.slice(0, 12)}</code>.
          </>
        )}{' '}
        Grants only allow; the administrator may do everything. <Link to={links.account}>Who you are</Link>
      </p>
      {access.grants.length === 0 ? (
        <Empty>
          <p>
            Nothing is granted: only the administrator may do anything. A document of the kind Access grants:
          </p>
          <pre>{example}</pre>
        </Empty>
      ) : (
        <>
          <search class="filters">
            <input
              type="search"
              aria-label="Find grants by name, role, right, path or file"
              placeholder="Name, role, right, path, file"
              data-key="search"
              value={text}
              onInput={({ currentTarget }) => setQuery({ q: currentTarget.value })}
            />
          </search>
          <p role="status" class="faint">
            {found.length === access.grants.length ? '' : `${found.length.toLocaleString('en')} of `}
            {counted(access.grants.length, 'grant')}
          </p>
          <GrantTable grants={found.slice(0, drawn)} />
          {found.length > drawn && (
            <button type="button" onClick={() => draw(drawn + firstDrawn)}>
              Show {Math.min(firstDrawn, found.length - drawn)} more
            </button>
          )}
        </>
      )}
    </section>
  )
}

const example = `apiVersion: bowline.dev/v1
kind: Access
metadata:
  name: teams
spec:
  grants:
    - role: operator
      groups: [billing]
      paths: [teams/billing/**]`

function GrantTable({ grants }: { grants: readonly Grant[] }) {
  return (
    <SideScroll label="Grants">
      <table class="grid">
        <thead>
          <tr>
            <th scope="col">Who</th>
            <th scope="col">Has</th>
            <th scope="col">On</th>
            <th scope="col">Written in</th>
          </tr>
        </thead>
        <tbody>
          {grants.map((grant, index) => (
            <tr key={`${writtenAt(grant)} ${index}`}>
              <td>
                <Names kind="user" names={grant.users} />
                <Names kind="group" names={grant.groups} />
                <Names kind="key" names={grant.keys} />
              </td>
              <td>{givenBy(grant)}</td>
              <td>{placesOf(grant)}</td>
              <td>
                <code>{writtenAt(grant)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </SideScroll>
  )
}

function Names({ kind, names }: { kind: string; names: readonly string[] }) {
  return names.map((name) => (
    <span key={name} class="named">
      <span class="faint">{kind}</span> {name}
    </span>
  ))
}
