// Writes to a status branch once, as a controller of its own that may be killed: with the day, counted from the first, its
// history is squashed by.
import { createStatusBranch } from '../../controller/adapters/git/git-status-branch.ts'
import { StatusWriter } from './status-files.ts'

const [url = '', directory = '', day = ''] = process.argv.slice(2)
const dayMs = 24 * 3_600_000
let elapsed = 0
const clock = {
  now: () => Date.UTC(2027, 0, 1) + Number(day) * dayMs,
  elapsed: () => {
    elapsed += dayMs // the history is looked at with the first write
    return elapsed
  },
  after: () => () => {},
}
const writer = new StatusWriter(
  createStatusBranch({
    ...{ url, branch: 'bowline-status', directory, clock },
    author: { name: 'Bowline', email: 'bowline@example.com' },
    history: { keepMs: 30 * dayMs, mostCommits: 10 },
  }),
)
const publishing = {
  message: `Status of day ${day}`,
  ownedPrefixes: ['environments/'],
  signal: new AbortController().signal,
}
await writer.publish(new Map([['STATUS.md', `day ${day}`]]), publishing)
