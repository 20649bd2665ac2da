// Tries on the built product what a hostile caller, commit or extension may, and prints what came of it:
// `npm run hostile`, `npm run hostile 4 7 -- --short`. How to add an attempt is in attempt.ts.
import { parseArgs } from 'node:util'
import { openRunFolder } from '../support/run-folder.ts'
import makeTemplate from '../support/template-database.ts'
import { attempts, type Named, type Outcome, Trial } from './trial.ts'

const { values, positionals } = parseArgs({
  options: { short: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const all = await attempts()
const chosen = all.filter(({ line, name }) => {
  return positionals.length === 0 || positionals.some((each) => each === String(line) || each === name)
})
if (chosen.length === 0) {
  process.stderr.write(
    `usage: npm run hostile [LINE|NAME]... [-- --short]\nattempts: ${all.map(({ name }) => name).join(', ')}\n`,
  )
  process.exit(2)
}

const endFolder = openRunFolder()
const removeTemplate = await makeTemplate()
const trial = new Trial({ short: values.short })
const outcomes: Outcome[] = []
const skipped = chosen.filter(({ skip }) => skip !== undefined)
for (const attempt of chosen.filter(({ skip }) => skip === undefined)) {
  const outcome = await trial.try(attempt)
  outcomes.push(outcome)
  tell(outcome)
}
await trial.close()
await removeTemplate()
const left = await endFolder()
for (const each of left) process.stderr.write(`left behind: ${each}\n`)
printTable(outcomes, skipped)
const through = outcomes.filter((outcome) => outcome.through.length > 0).length
const longest = Math.max(0, ...outcomes.map(({ silentMs }) => silentMs))
const most = Math.max(0, ...outcomes.map(({ gained }) => gained ?? 0))
process.stdout.write(
  `attempts=${outcomes.length} through=${through} skipped=${skipped.length} ` +
    `silent_s=${(longest / 1000).toFixed(2)} gained_mib=${mebibytes(most)} left_behind=${left.length}\n`,
)
process.exitCode = through > 0 || left.length > 0 ? 1 : 0

function tell({ name, said, through }: Outcome): void {
  process.stderr.write(`${name}: ${through.length > 0 ? `THROUGH (${through.join('; ')}): ` : ''}${said}\n`)
}

function printTable(outcomes: readonly Outcome[], skipped: readonly Named[]): void {
  const head = ['line', 'attempt', 'tried', 'silent s', 'gained MiB', 'read', '']
  const rows = outcomes.map((each) => [
    ...[String(each.line), each.what, each.tried],
    ...[(each.silentMs / 1000).toFixed(2), mebibytes(each.gained), String(each.read.length)],
    each.through.length > 0 ? 'through' : 'held',
  ])
  const left = skipped.map((each) => [String(each.line), each.what, '', '', '', '', `skipped: ${each.skip}`])
  const lines = [head, ...rows, ...left]
  const widths = head.map((_, column) => Math.max(...lines.map((row) => row[column]?.length ?? 0)))
  for (const row of lines) {
    const cells = row.map((cell, at) =>
      at >= 3 && at <= 5 ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
    )
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`)
  }
}

function mebibytes(bytes: number | undefined): string {
  return bytes === undefined ? '-' : (bytes / 2 ** 20).toFixed(0)
}
