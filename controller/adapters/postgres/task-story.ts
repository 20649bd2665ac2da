/** How many events a story keeps: the newest. */
const longestStory = 100
/** In characters; the rest is cut off. */
const longestMessage = 500

/** SQL of `tasks.story` with one more event, which happens now; each part of it is an SQL expression. */
export function addToStory(event: { what: string; fence: string; by: string; message: string }): string {
  const { what, fence, by, message } = event
  return `(case when jsonb_array_length(tasks.story) < ${longestStory} then tasks.story else tasks.story - 0 end
    || jsonb_build_object('at', clock_timestamp(), 'what', ${what}, 'fence', ${fence}, 'by', ${by},
      'message', left(${message}, ${longestMessage})))`
}
