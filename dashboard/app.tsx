import { signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { paths } from '../api/paths.ts'
import type { Me } from '../api/sign-in.ts'
import { isSignedOut, skewMs } from './lib/ask.ts'
import { areLettersOn, paletteKeys, shortcuts, switchLetters, useShortcuts } from './lib/keys.ts'
import { links } from './lib/links.ts'
import { live, pauseLive } from './lib/live.ts'
import { addressOf, go, place, restore } from './lib/place.ts'
import { prefix } from './lib/prefix.ts'
import { onNothing, useQuery } from './lib/query.ts'
import { absolute, duration, zone } from './lib/time.ts'
import { Dialog } from './parts/dialog.tsx'
import { Link } from './parts/link.tsx'
import { Palette } from './parts/palette.tsx'
import { routeFor } from './routes.ts'

const isPaletteShown = signal(false)

/** Not above a dialog: that one has to be answered first. */
function showPalette(isShown: boolean): void {
  if (!isShown || !document.querySelector('dialog[open]')) isPaletteShown.value = isShown
}

/** The frame around all screens: where one can go, who one is, and whether what is shown is so. */
export function App() {
  const { path } = place.value
  const route = routeFor(path)
  useEffect(restore, [path])
  return (
    <>
      <a class="skip" href="#main">
        To the content
      </a>
      <header class="bar">
        <Link to={links.overview} class="brand">
          Bowline
        </Link>
        <nav aria-label="Screens">
          <Link to={links.overview} current={path === links.overview}>
            Overview
          </Link>
          <Link to={links.environments()} current={path === links.environments()}>
            Environments
          </Link>
          <Link to={links.tasks()} current={path === links.tasks()}>
            Tasks
          </Link>
          <Link to={links.schedules()} current={path === links.schedules()}>
            Schedules
          </Link>
          <Link to={links.commits} current={path === links.commits}>
            Commits
          </Link>
          <Link to={links.audit()} current={path === links.audit()}>
            Audit
          </Link>
          <Link to={links.access} current={path === links.access}>
            Access
          </Link>
          <Link to={links.keys} current={path === links.keys}>
            Keys
          </Link>
        </nav>
        <button
          type="button"
          class="quiet"
          title="Go to, or do, anything (Ctrl+K)"
          onClick={() => showPalette(true)}
        >
          Find…
        </button>
        <LiveMark />
        <ZoneSwitch />
        <Viewer />
      </header>
      {isSignedOut.value && <SignedOut />}
      {Math.abs(skewMs.value) > 5_000 && (
        <p class="notice">
          This computer's clock differs from the controller's by {duration(Math.abs(skewMs.value))}.
        </p>
      )}
      <main id="main" key={route ? undefined : 'none'}>
        {route ? <route.screen parameters={route.parameters} /> : <Nowhere path={path} />}
      </main>
      <Keys />
      {isPaletteShown.value && <Palette close={() => showPalette(false)} />}
    </>
  )
}

function Nowhere({ path }: { path: string }) {
  return (
    <>
      <h1 tabIndex={-1}>There is nothing here</h1>
      <p>
        No screen is at <code>{path}</code>: the address was mistyped, or is one of another version of this
        page.
      </p>
      <p class="acts">
        <Link to={links.overview} class="button">
          Go to the overview
        </Link>
        <Link to={links.environments()} class="button">
          All environments
        </Link>
        <button type="button" onClick={() => showPalette(true)}>
          Find something by its name or id…
        </button>
      </p>
    </>
  )
}

/** What is shown follows what happens, or has not since a time. */
function LiveMark() {
  const { since, isPaused } = live.value
  if (isPaused)
    return (
      <button type="button" class="live is-paused" onClick={() => pauseLive(false)}>
        paused: go on
      </button>
    )
  if (since === undefined)
    return (
      <span class="live is-not" role="status">
        not live yet
      </span>
    )
  if (since !== null)
    return (
      <span class="live is-not" role="status">
        not live since {absolute(since).slice(11)}
      </span>
    )
  return (
    <button type="button" class="live" title="Pause (p)" onClick={() => pauseLive(true)}>
      live
    </button>
  )
}

function ZoneSwitch() {
  const isUtc = zone.value === 'utc'
  const label = isUtc ? 'UTC' : absolute(Date.now(), 'local').slice(20)
  return (
    <button
      type="button"
      class="quiet"
      title="Show times in UTC (u)"
      aria-pressed={isUtc}
      onClick={switchZone}
    >
      {label}
    </button>
  )
}

function switchZone(): void {
  zone.value = zone.value === 'utc' ? 'local' : 'utc'
}

function Viewer() {
  const me = useQuery<Me>(paths.me, onNothing)?.data.value
  if (!me) return <span class="viewer" />
  return (
    <Link to={links.account} class="viewer" current={place.value.path === links.account}>
      {me.kind === 'admin' ? 'administrator' : me.name}
    </Link>
  )
}

function SignedOut() {
  const query = new URLSearchParams({ return: addressOf(place.value) })
  return (
    <p class="notice" role="alert">
      You are signed out: what is below is old. <a href={`${prefix}${paths.login}?${query}`}>Sign in again</a>
    </p>
  )
}

/** All that a key does, and the list of it. */
function Keys() {
  const [isOpen, setOpen] = useState(false)
  useShortcuts([
    { keys: '?', does: 'show the keys', run: () => setOpen(true) },
    { keys: paletteKeys, does: 'go to, or do, anything', run: () => showPalette(true) },
    { keys: '/', does: 'search', run: () => document.querySelector<HTMLElement>('[type=search]')?.focus() },
    { keys: 'g o', does: 'go to the overview', run: () => go(links.overview) },
    { keys: 'g e', does: 'go to the environments', run: () => go(links.environments()) },
    { keys: 'g t', does: 'go to the tasks', run: () => go(links.tasks()) },
    { keys: 'g s', does: 'go to the schedules', run: () => go(links.schedules()) },
    { keys: 'g c', does: 'go to the commits', run: () => go(links.commits) },
    { keys: 'g a', does: 'go to the audit trail', run: () => go(links.audit()) },
    { keys: 'g w', does: 'go to who may do what', run: () => go(links.access) },
    { keys: 'g k', does: 'go to the keys of machines', run: () => go(links.keys) },
    { keys: null, does: 'go to your account', run: () => go(links.account) },
    { keys: 'u', does: 'times in UTC, or as here', run: switchZone },
    { keys: 'p', does: 'pause, or go on', run: () => pauseLive(!live.value.isPaused) },
  ])
  if (!isOpen) return null
  return (
    <Dialog title="Keys" close={() => setOpen(false)}>
      <dl class="facts">
        {shortcuts().map(
          ({ keys, does }) =>
            keys !== null && (
              <>
                <dt key={keys}>
                  <kbd>{keys}</kbd>
                </dt>
                <dd>{does}</dd>
              </>
            ),
        )}
      </dl>
      <label>
        <input
          type="checkbox"
          checked={areLettersOn.value}
          onChange={({ currentTarget }) => switchLetters(currentTarget.checked)}
        />{' '}
        single letters are keys
      </label>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </Dialog>
  )
}
