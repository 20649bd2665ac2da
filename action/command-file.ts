import { randomUUID } from 'node:crypto'
import { appendFile, stat } from 'node:fs/promises'
import { cutMarkdown } from '../core/lib/cut-markdown.ts'

/** Of one step's summary, in bytes; GitHub takes nothing at all of a longer one. */
const mostSummary = 1024 * 1024

/** Adds outputs to the file of the variable `GITHUB_OUTPUT`. No value can be taken for another output. */
export async function writeOutputs(path: string, outputs: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(outputs).map(([name, value]) => {
    const end = `end-${randomUUID()}`
    return `${name}<<${end}\n${value}\n${end}\n`
  })
  await appendFile(path, lines.join(''))
}

/** Adds to the file of the variable `GITHUB_STEP_SUMMARY` as much as there is room for. */
export async function writeSummary(path: string, markdown: string): Promise<void> {
  const there = await stat(path).then(
    ({ size }) => size,
    () => 0,
  )
  await appendFile(path, cutMarkdown(markdown, mostSummary - there))
}
