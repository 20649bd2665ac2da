import { signal } from '@preact/signals'
import { isOfPage } from '../../api/pages.ts'
import { prefix } from './prefix.ts'

/** Where the viewer is: all that is needed to show the same again, for a link or for Back. */
export interface Place {
  /** Below the prefix. */
  path: string
  query: URLSearchParams
}

/** Kept with each entry of the history, so that Back finds all as it was left. */
interface Left {
  scroll: number
  /** `data-key` of what had the focus. */
  focus: string | null
}

/** Browsers refuse to rewrite an address more often. */
const typingMs = 1_000

export const place = signal<Place>(here())
/** What Back has to put right once the screen is there again. */
let toRestore: Left | null = null

/**
 * Follows an address of ours; everything else the browser follows itself.
 * @param isSide it is another side of the same thing: Back leaves all of them in one step
 */
export function go(to: string, isSide = false): void {
  leave()
  if (isSide) history.replaceState(null, '', prefix + to)
  else history.pushState(null, '', prefix + to)
  toRestore = { scroll: 0, focus: null }
  place.value = here()
}

let typed: ReturnType<typeof setTimeout> | undefined

/**
 * Changes the query and stays on the same entry of the history; undefined or an empty text takes a field out.
 * The address follows at once in what is shown, and in the browser's bar after a pause of the typing.
 */
export function setQuery(fields: Readonly<Record<string, string | undefined>>): void {
  const query = new URLSearchParams(place.value.query)
  for (const [name, value] of Object.entries(fields)) {
    if (value) query.set(name, value)
    else query.delete(name)
  }
  place.value = { ...place.value, query }
  clearTimeout(typed)
  typed = setTimeout(writeAddress, typingMs / 4)
}

let writtenAt = 0

function writeAddress(): void {
  const wait = writtenAt + typingMs - Date.now()
  if (wait > 0) {
    typed = setTimeout(writeAddress, wait)
    return
  }
  typed = undefined
  writtenAt = Date.now()
  history.replaceState(history.state, '', prefix + addressOf(place.value))
}

export function addressOf({ path, query }: Place): string {
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

/** The same place with other fields in its query: for a link. */
export function withQuery(path: string, fields: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) if (value) query.set(name, value)
  return addressOf({ path, query })
}

/** Once, at the start: links and Back are ours from here on. */
export function watchPlace(): void {
  history.scrollRestoration = 'manual'
  addEventListener('popstate', ({ state }) => {
    toRestore = (state as Left | null) ?? { scroll: 0, focus: null }
    place.value = here()
  })
  document.addEventListener('click', (event) => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return
    const link = (event.target as Element).closest?.('a')
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return
    const path = link.pathname.slice(prefix.length)
    if (!link.pathname.startsWith(prefix) || !isOfPage(path)) return
    event.preventDefault()
    go(path + link.search, link.hasAttribute('data-side'))
  })
}

/** A screen calls this when what it shows is there: its place and focus are those with which it was left. */
export function restore(): void {
  const left = toRestore
  if (!left) return
  toRestore = null
  cancelAnimationFrame(frame)
  frame = requestAnimationFrame(() => {
    scrollTo(0, left.scroll)
    focusAgain(left.focus, mostFrames)
  })
}

/** Whoever goes on before all is put right has the next place put right, not this one. */
let frame = 0

/** A row far down a list is drawn when the place is scrolled to: a few frames later. */
const mostFrames = 30

function focusAgain(key: string | null, frames: number): void {
  const last = key === null ? null : document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
  const heading = document.querySelector<HTMLElement>('h1')
  if (last || key === null || frames === 0) (last ?? heading)?.focus({ preventScroll: true })
  else if (document.activeElement === document.body || document.activeElement === heading)
    frame = requestAnimationFrame(() => focusAgain(key, frames - 1))
}

function leave(): void {
  if (typed !== undefined) {
    clearTimeout(typed)
    typed = undefined
    history.replaceState(null, '', prefix + addressOf(place.value))
  }
  const focused = document.activeElement?.closest('[data-key]')
  const left: Left = { scroll: scrollY, focus: focused?.getAttribute('data-key') ?? null }
  history.replaceState(left, '')
}

function here(): Place {
  return { path: location.pathname.slice(prefix.length) || '/', query: new URLSearchParams(location.search) }
}
