/** An expression that was checked; plain values, frozen. */
export interface Cron {
  /** As written, its fields one space apart. */
  expression: string
  /** The same in the plainest words: `*`, or numbers in a list (Sunday is 0), also `L`, `L-3`, `15W`, `5L` and `1#2`. */
  pattern: string
  /** The years it runs in, sorted; null: every year. */
  years: readonly number[] | null
  /** Which days count: those that match either day field or both. Both, where one of them says nothing. */
  daysMatch: 'either' | 'both'
  /** Neither wildcard nor step in seconds, minutes and hours: it names times of day rather than an interval. */
  fixedTime: boolean
}
