import { useState } from 'preact/hooks'
import { paths, pathTo } from '../../api/paths.ts'
import type { Me, SessionView } from '../../api/sign-in.ts'
import { useDeed } from '../lib/act.ts'
import { ask } from '../lib/ask.ts'
import { prefix } from '../lib/prefix.ts'
import { onNothing, type Query, useQuery } from '../lib/query.ts'
import { absolute } from '../lib/time.ts'
import { ByName } from '../parts/by-name.tsx'
import { Outcome } from '../parts/deed.tsx'
import { Moment } from '../parts/moment.tsx'
import { Loaded } from '../parts/panel.tsx'

interface Sessions {
  sessions: readonly SessionView[]
}

/** Who am I, and where have I signed in? */
export function Account() {
  const me = useQuery<Me>(paths.me, onNothing)
  const sessions = useQuery<Sessions>(paths.sessions, onNothing)
  if (!me || !sessions) return null
  return (
    <>
      <h1 tabIndex={-1}>Account</h1>
      <Loaded query={me} what="who you are">
        {(data) => <Who me={data} />}
      </Loaded>
      <section aria-labelledby="sessions">
        <h2 id="sessions">Where you have signed in</h2>
        <Loaded query={sessions} what="your sessions">
          {(data) => <List {...data} query={sessions} />}
        </Loaded>
      </section>
    </>
  )
}

function Who({ me }: { me: Me }) {
  const { kind, name, id, groups, session } = me
  return (
    <section aria-labelledby="who">
      <h2 id="who">You are {kind === 'admin' ? 'the administrator' : name}</h2>
      <dl class="facts">
        {kind !== 'admin' && (
          <>
            <dt>Id</dt>
            <dd>
              <code>{id}</code>
            </dd>
            <dt>Groups</dt>
            <dd>{groups.join(', ') || <span class="faint">none</span>}</dd>
          </>
        )}
        {session && (
          <>
            <dt>Signed in until</dt>
            <dd>
              {absolute(Date.parse(session.expiresAt))} at the latest; earlier after 8 hours without use
            </dd>
          </>
        )}
      </dl>
      <form method="post" action={prefix + paths.logout}>
        <p>
          <button type="submit">Sign out</button>
        </p>
      </form>
    </section>
  )
}

function List({ sessions, query }: Sessions & { query: Query<Sessions> }) {
  const [isAsked, setAsked] = useState(false)
  const deed = useDeed()
  const end = (session: SessionView) =>
    deed.do(async () => {
      await ask(pathTo(paths.session, { id: session.id }), { method: 'DELETE' })
      await query.load()
      return `The session of ${absolute(Date.parse(session.createdAt))} has ended.`
    })
  return (
    <>
      <ul class="causes">
        {sessions.map((each) => (
          <li key={each.id}>
            <b>{each.place}</b> {each.current && <span class="chip">this one</span>} from {each.address}
            <p>
              <span class="faint">{each.agent}</span>
            </p>
            <p class="acts">
              <span>
                began <Moment at={each.createdAt} />, last used <Moment at={each.usedAt} />, ends{' '}
                <Moment at={each.expiresAt} />
              </span>
              {!each.current && (
                <button
                  type="button"
                  aria-label={`End the session ${each.id}`}
                  onClick={() => void end(each)}
                >
                  End it
                </button>
              )}
            </p>
          </li>
        ))}
      </ul>
      <Outcome deed={deed} />
      {sessions.length > 1 && (
        <button type="button" class="danger" onClick={() => setAsked(true)}>
          End all, also this one
        </button>
      )}
      {isAsked && (
        <ByName
          title={`End all ${sessions.length} sessions`}
          name="end all"
          does="End all"
          act={() => ask(paths.sessions, { method: 'DELETE' })}
          close={() => {
            setAsked(false)
            void query.load()
          }}
        >
          <p>You are signed out everywhere, here as well, on all browsers and command lines.</p>
        </ByName>
      )}
    </>
  )
}
