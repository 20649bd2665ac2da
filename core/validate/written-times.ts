import { parseTime, type WrittenTime } from '../schedules/time/written-time.ts'
import type { Catalog, Declared } from './catalog.ts'

/** A time somewhere in the configuration. */
export interface TimePlace {
  in: Declared
  at: string
  text: string
  /** Undefined where there is no such time. */
  time: WrittenTime | undefined
}

/** Every time that is written anywhere, but not those of schedules in a trigger of another type. */
export function writtenTimes({ environments, schedules }: Catalog): TimePlace[] {
  return [
    ...environments.flatMap((each) => placeOf(each, '/spec/suspend/until', each.body.spec.suspend?.until)),
    ...schedules.flatMap((each) => {
      const { at, start, end } = each.body.spec.trigger
      return Object.entries({ at, start, end }).flatMap(([field, text]) =>
        placeOf(each, `/spec/trigger/${field}`, text),
      )
    }),
  ]
}

function placeOf(declared: Declared, at: string, text: string | undefined): TimePlace[] {
  return text === undefined ? [] : [{ in: declared, at, text, time: parseTime(text) }]
}
