import { absolute, now, relative, zone } from '../lib/time.ts'

/** An instant: how long ago, and when; only when where it is more than a day. */
export function Moment({ at }: { at: string }) {
  const ms = Date.parse(at)
  const when = absolute(ms, zone.value)
  const ago = relative(ms, now.value)
  return (
    <time dateTime={at} title={ago && when}>
      {ago ?? when}
    </time>
  )
}
