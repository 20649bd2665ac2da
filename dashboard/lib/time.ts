import { effect, signal } from '@preact/signals'
import { skewMs } from './ask.ts'

/** In which zone times are shown: the viewer's, or UTC. */
export const zone = signal<'local' | 'utc'>(localStorage.getItem('bowline-zone') === 'utc' ? 'utc' : 'local')
effect(() => localStorage.setItem('bowline-zone', zone.value))

/** Now by the controller's clock, to a few seconds: for "since 4 min". */
export const now = signal(Date.now())
setInterval(() => {
  if (document.visibilityState === 'visible') now.value = Date.now() + skewMs.value
}, 5_000)

const dayMs = 86_400_000

/** Date and time with its offset, so that it says the same to everybody: `2026-11-30 17:04:09 +01:00`. */
export function absolute(at: number, in_: 'local' | 'utc' = zone.value): string {
  const moment = new Date(at)
  const offset = in_ === 'utc' ? 0 : -moment.getTimezoneOffset()
  const shown = new Date(at + offset * 60_000).toISOString()
  return `${shown.slice(0, 10)} ${shown.slice(11, 19)} ${offsetText(offset)}`
}

/** What times are shown in, by its name. */
export function zoneName(): string {
  return zone.value === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** The instant of what a field for date and time holds, read in the zone that times are shown in; NaN where it is none. */
export function instantOfField(text: string): number {
  return Date.parse(zone.value === 'utc' ? `${text}Z` : text)
}

/** The other way round: `2026-11-30T17:04`. */
export function fieldOfInstant(at: number): string {
  return absolute(at).slice(0, 16).replace(' ', 'T')
}

function offsetText(minutes: number): string {
  if (minutes === 0) return 'UTC'
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
}

/** `4 min ago`; undefined beyond a day, where a date says more. */
export function relative(at: number, from: number = now.value): string | undefined {
  const ms = from - at
  if (Math.abs(ms) >= dayMs) return undefined
  if (Math.abs(ms) < 5_000) return 'now'
  return ms > 0 ? `${duration(ms)} ago` : `in ${duration(-ms)}`
}

/** In the largest unit that is not below one: `850 ms`, `12 s`, `4 min`, `3 h`, `2 d`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${Math.round(ms / 1_000)} s`
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`
  if (ms < 2 * dayMs) return `${Math.round(ms / 3_600_000)} h`
  return `${Math.round(ms / dayMs)} d`
}

/** An instant as a field for date and time holds it, in the zone that is shown. @param at ISO 8601 */
export function toField(at: string): string {
  const ms = Date.parse(at)
  return Number.isNaN(ms) ? '' : absolute(ms).slice(0, 19).replace(' ', 'T')
}

/** The other way; undefined for an empty field. */
export function fromField(text: string): string | undefined {
  const ms = Date.parse(zone.value === 'utc' ? `${text}Z` : text)
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}
