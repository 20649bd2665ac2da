/** How many events a story keeps: the newest. */
const longestStory = 100
/** In characters; the rest is cut off. */
const longestMessage = 500

/**
 * SQL of an assignment to columns of `tasks` that reads the clock once: two readings in one row may lie on either side of a
 * millisecond. It is read when the row is at hand, after whatever held it is over.
 * @param columns each with an SQL expression, for which `moment.now` is the time
 */
export function atOneMoment(columns: Readonly<Record<string, string>>): string {
  const [names, values] = [Object.keys(columns), Object.values(columns)]
  return `(${names.join(', ')}) = (select ${values.join(', ')} from ${moment})`
}

/** SQL of one row, whose `moment.now` is the time. */
export const moment = '(select clock_timestamp() as now) as moment'

/** SQL of `tasks.story` with one more event, at `moment.now`; each part of it is an SQL expression. */
export function addToStory(event: { what: string; fence: string; by: string; message: string }): string {
  const { what, fence, by, message } = event
  return `(case when jsonb_array_length(tasks.story) < ${longestStory} then tasks.story else tasks.story - 0 end
    || jsonb_build_object('at', moment.now, 'what', ${what}, 'fence', ${fence}, 'by', ${by},
      'message', left(${message}, ${longestMessage})))`
}
