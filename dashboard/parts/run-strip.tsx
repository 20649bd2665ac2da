import { inZone } from '../lib/in-zone.ts'
import type { Tone } from '../lib/schedule-words.ts'
import { now } from '../lib/time.ts'

/** A planned run; times are in milliseconds. */
export interface StripRun {
  at: number
  /** What became of it, where it is past. */
  tone: Tone | undefined
}

interface RunStripProps {
  /** Oldest first. */
  runs: readonly StripRun[]
  /** When clocks are changed. */
  changes: readonly number[]
  timeZone: string
}

/** In units of the drawing. */
const width = 1000
const margin = 8

/** Runs as far apart as they are in time, with now and the changes of the clock between them. The list below it says the same. */
export function RunStrip({ runs, changes, timeZone }: RunStripProps) {
  const [first, last] = [runs[0]?.at, runs.at(-1)?.at]
  if (first === undefined || last === undefined) return null
  const current = now.value
  const step = runs.length > 1 ? (last - first) / (runs.length - 1) : 0
  const from = current < first && first - current <= 2 * step ? current : first
  const x = (moment: number) =>
    last === from ? width / 2 : margin + ((moment - from) / (last - from)) * (width - 2 * margin)
  const isWithin = (moment: number) => moment >= from && moment <= last
  return (
    <div class="strip">
      <svg viewBox={`0 0 ${width} 40`} preserveAspectRatio="none" aria-hidden="true">
        <rect class="strip-line" x="0" y="19" width={width} height="2" />
        {changes.filter(isWithin).map((moment) => (
          <rect key={moment} class="strip-change" x={x(moment) - 1} y="2" width="2" height="36" />
        ))}
        {isWithin(current) && <rect class="strip-now" x={x(current) - 2} y="0" width="4" height="40" />}
        {runs.map(({ at, tone }) => (
          <rect key={at} class={tone && `strip-${tone}`} x={x(at) - 3} y="10" width="6" height="20" />
        ))}
      </svg>
      <p class="strip-ends faint">
        <span>{from === current ? 'now' : inZone(from, timeZone)}</span>
        <span>{inZone(last, timeZone)}</span>
      </p>
    </div>
  )
}
