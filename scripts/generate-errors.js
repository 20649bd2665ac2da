// Writes docs/errors.md from core/domain/error-codes.ts. `--check` only says whether it is up to date: build first (npm ci
// has done so).
import { errorGroups } from '../dist/core/domain/error-codes.js'
import { writeGenerated } from './write-generated.js'

const intro = `# Errors

Every code that an error of Bowline can have: in the log of the controller, in the conditions of an environment
(\`build-failed\` is the reason \`BuildFailed\` there), in the answers of the HTTP API and in the words of \`bowline\`. A code
never changes its meaning; the message beside it says what is wrong in this case. What is wrong with the YAML has codes of
its own: [findings](diagnostics.md).

What follows depends on the code alone:

- **retry**: it can heal by itself. The controller tries again with back-off (500 ms doubling to 5 min), logs a warning,
  and the environment is \`Reconciling\`. An HTTP request may be sent again.
- **stall**: only a commit, another setting or a person changes it. The controller logs an error, the environment is
  \`Stalled\`, and it is tried again at the next commit, after \`POST /api/v1/sync\` and when the sealing keys change.
`

function section([title, codes]) {
  const rows = Object.entries(codes).map(([code, { next, http, means }]) =>
    title === commandLine ? [`\`${code}\``, next, means] : [`\`${code}\``, next, http, means],
  )
  const head = ['code', 'then', ...(title === commandLine ? [] : ['HTTP']), 'what it means, and what to do']
  return `\n## ${title}\n\n${table([head, ...rows])}\n`
}

/** No HTTP request ends with these. */
const commandLine = 'Command line'

function table([head, ...body]) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}

const page = intro + Object.entries(errorGroups).map(section).join('')
writeGenerated({ 'docs/errors.md': page }, 'npm run build && npm run generate')
