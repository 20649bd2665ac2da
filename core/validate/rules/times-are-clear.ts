import type { ScheduleDocument } from '../../../schemas/generated/types.ts'
import { type WallClock, wallClock } from '../../schedules/time/wall-clock.ts'
import { parseTime, type WrittenTime } from '../../schedules/time/written-time.ts'
import type { Resource } from '../catalog.ts'
import { timeZoneOf } from '../resolve-trigger.ts'
import type { Report, Rule } from '../rule.ts'

/** Where clocks are put forward a time is missing, where they are put back it comes twice. */
export const timesAreClear: Rule = function* (catalog, report) {
  for (const schedule of catalog.schedules) {
    yield
    const { at, start, end } = schedule.body.spec.trigger
    const zone = timeZoneOf(schedule.body.spec, catalog)
    if (zone === undefined) continue
    for (const [field, text] of Object.entries({ at, start, end })) {
      const time = text === undefined ? undefined : parseTime(text)
      if (time && time.offset === undefined && !time.dateOnly) check(schedule, field, time, zone, report)
    }
  }
}

function check(
  schedule: Resource<ScheduleDocument>,
  field: string,
  { wall }: WrittenTime,
  zone: string,
  report: Report,
): void {
  const clock = wallClock(zone)
  const first = clock.firstInstant(wall)
  const where = { severity: 'warning', in: schedule, at: `/spec/trigger/${field}` } as const
  if (first === undefined || first + clock.spanAt(first).offset !== wall) {
    const message = `clocks in ${zone} never show this time: they are put forward over it`
    const hint = 'the first moment after the gap is taken; write that, or another time'
    report({ ...where, code: 'time-in-gap', message, hint })
  } else if (comesAgain(clock, first, wall)) {
    const message = `clocks in ${zone} show this time twice: they are put back over it`
    const hint = 'the first is taken; for the second, write the offset after the time, such as "+01:00"'
    report({ ...where, code: 'time-twice', message, hint })
  }
}

function comesAgain(clock: WallClock, first: number, wall: number): boolean {
  const { until, offset } = clock.spanAt(first)
  const next = clock.spanAt(until)
  return next.offset < offset && wall - next.offset >= next.from
}
