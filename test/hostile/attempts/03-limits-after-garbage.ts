import { randomBytes } from 'node:crypto'
import type { Attempt } from '../attempt.ts'

/** GitHub is given 15 s for an answer, and then asked again. */
const heldWithinMs = 45_000

export const attempt: Attempt = {
  line: 3,
  what: 'a GitHub that takes a request and says nothing for a minute, while garbage is collected',
  async run(target) {
    if (target.short) return { tried: 'nothing in the short form', held: true, said: 'takes 15 s', read: [] }
    const start = Date.now()
    const route = 'POST /repos/{owner}/{repo}/check-runs'
    target.place.github.failures.add({ kind: 'slow', route, delayMs: 60_000 })
    const pull = await target.place.propose('slow-github', { 'note.txt': 'a change' })
    let isOver = false
    const checked = target.place.check(pull.head.sha, 'bowline/plan').finally(() => {
      isOver = true
    })
    while (!isOver) await target.ask(`/api/v1/overview?${randomBytes(2048).toString('hex')}`)
    const { conclusion } = await checked
    const seconds = Math.round((Date.now() - start) / 1000)
    return {
      ...{ tried: 'one answer held back for 60 s', held: seconds * 1000 < heldWithinMs, read: [] },
      said: `${conclusion} after ${seconds} s`,
    }
  },
}
