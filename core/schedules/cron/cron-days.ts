/** A month, as far as its days need to know it. */
export interface Month {
  /** How many days it has. */
  length: number
  /** The day of the week of its first day; 0 is Sunday. */
  startsOn: number
}

export function monthOf(year: number, month: number): Month {
  return {
    length: new Date(Date.UTC(year, month, 0)).getUTCDate(),
    startsOn: new Date(Date.UTC(year, month - 1)).getUTCDay(),
  }
}

/** Which days of a month an item stands for; possibly also days it does not have. */
type DayItem = (month: Month) => readonly number[]

/**
 * The days of a month that match the day fields of a pattern.
 *
 * @param match where both fields say something: days that match one of them, or both
 */
export function dayMatcher(days: string, weekdays: string, match: 'either' | 'both') {
  const ofMonth = days === '*' ? undefined : days.split(',').map(dayOfMonthItem)
  const ofWeek = weekdays === '*' ? undefined : weekdays.split(',').map(dayOfWeekItem)
  return (month: Month): number[] => {
    const [inMonth, inWeek] = [ofMonth, ofWeek].map(
      (items) => items && new Set(items.flatMap((item) => item(month))),
    )
    const all = Array.from({ length: month.length }, (_, index) => index + 1)
    if (!inMonth || !inWeek) return all.filter((day) => (inMonth ?? inWeek)?.has(day) ?? true)
    if (match === 'either') return all.filter((day) => inMonth.has(day) || inWeek.has(day))
    return all.filter((day) => inMonth.has(day) && inWeek.has(day))
  }
}

/** `15`, `L`, `L-3`, and with `W` the working day nearest to it. */
function dayOfMonthItem(text: string): DayItem {
  const [, last, number = '0', working] = /^(L-?)?(\d+)?(W)?$/.exec(text) ?? []
  const dayIn = ({ length }: Month) => (last === undefined ? Number(number) : length - Number(number))
  return working === undefined ? (month) => [dayIn(month)] : (month) => nearestWorkingDay(month, dayIn(month))
}

/** Monday to Friday, never in another month: before the last day of it, and after its first. */
function nearestWorkingDay(month: Month, day: number): number[] {
  if (day < 1 || day > month.length) return []
  const weekday = (month.startsOn + day - 1) % 7
  if (weekday === 6) return [day === 1 ? 3 : day - 1]
  if (weekday === 0) return [day === month.length ? day - 2 : day + 1]
  return [day]
}

/** `1` every Monday, `1L` the last, `1#2` the second. */
function dayOfWeekItem(text: string): DayItem {
  const [, weekday, last, nth] = /^(\d)(L)?(?:#(\d))?$/.exec(text) ?? []
  return ({ length, startsOn }) => {
    const first = 1 + ((Number(weekday) - startsOn + 7) % 7)
    const days = [first, first + 7, first + 14, first + 21, first + 28].filter((day) => day <= length)
    if (last !== undefined) return days.slice(-1)
    return nth === undefined ? days : days.slice(Number(nth) - 1, Number(nth))
  }
}
