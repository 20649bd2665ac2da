const longestStory = 100
const longestMessage = 500

/** SQL that adds an event to the column `tasks.story`; each part is an expression. */
export function addToStory(event: { what: string; fence: string; by: string; message: string }): string {
  const { what, fence, by, message } = event
  return `(case when jsonb_array_length(tasks.story) < ${longestStory} then tasks.story else tasks.story - 0 end
    || jsonb_build_object('at', clock_timestamp(), 'what', ${what}, 'fence', ${fence}, 'by', ${by},
      'message', left(${message}, ${longestMessage})))`
}
