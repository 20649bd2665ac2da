import { inZone } from '../lib/in-zone.ts'
import { absolute, zone } from '../lib/time.ts'

/** An instant by the clocks of a schedule's zone, and by the viewer's where they show another time. */
export function Zoned({ at, timeZone }: { at: string; timeZone: string }) {
  const ms = Date.parse(at)
  if (Number.isNaN(ms)) return <>{at}</>
  const [there, here] = [inZone(ms, timeZone), absolute(ms, zone.value)]
  return (
    <time dateTime={at} class="zoned">
      <span>{there}</span>
      {there !== here && <span class="faint"> {here} here</span>}
    </time>
  )
}
