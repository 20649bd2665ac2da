// Reads one spreadsheet, in a process of its own: `node measure-refusal.js FILE`. Prints JSON: what came of it, how many
// milliseconds of the processor it took, and by how many MB the process grew at most.
import { existsSync, readFileSync } from 'node:fs'

const built = new URL('../../dist/controller/adapters/exceljs/', import.meta.url)
const { readVariableSheet } = await import(new URL('read-sheet.js', built).href)
await readVariableSheet(Buffer.from('PK, to have the gate loaded'))
await import(new URL('open-grid.js', built).href)

const content = readFileSync(process.argv[2])
const before = process.memoryUsage().rss
const start = process.cpuUsage()
const reading = await readVariableSheet(content)
const { user, system } = process.cpuUsage(start)
const ms = (user + system) / 1000
process.stdout.write(JSON.stringify({ reading, ms, growthMb: (highest() - before) / 1e6 }))

/** Bytes. What the system counts is this process's alone, where `resourceUsage` may tell of the one that started it. */
function highest() {
  const status = '/proc/self/status'
  if (!existsSync(status)) return process.resourceUsage().maxRSS * 1024
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))[1]) * 1024
}
