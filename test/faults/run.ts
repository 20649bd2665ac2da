// Breaks a real world in every way there is, and prints what came of it: `npm run faults -- --only NAME --seeds 100 --long`.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Violation } from './checker.ts'
import type { Measures } from './measure.ts'
import { nemeses } from './nemeses.ts'
import { attack, type Nemesis } from './nemesis.ts'
import { FaultWorld } from './world.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    seeds: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
    long: { type: 'boolean', default: false },
    keep: { type: 'string' },
  },
})
const chosen = nemeses.filter(({ name }) => values.only.length === 0 || values.only.includes(name))
const unknown = values.only.filter((name) => !nemeses.some((each) => each.name === name))
if (unknown.length > 0 || !(Number(values.seeds) > 0)) {
  const names = nemeses.map(({ name }) => name).join(', ')
  process.stderr.write(
    `usage: npm run faults -- [--only NAME]... [--seeds N] [--from N] [--long] [--keep FILE]\nfaults: ${names}\n`,
  )
  process.exit(2)
}

interface Line extends Measures {
  title: string
  seeds: number
  violations: Violation[]
}

const lines: Line[] = []
for (const nemesis of chosen) {
  const line = await attackWithSeeds(nemesis, Number(values.from), Number(values.seeds))
  lines.push(line)
}
printTable(lines)
process.exitCode = lines.some(({ violations }) => violations.length > 0) ? 1 : 0

/** All seeds in one world, one after the other; a world that is beyond repair is replaced. */
async function attackWithSeeds(nemesis: Nemesis, from: number, count: number): Promise<Line> {
  const size = values.long ? nemesis.size.long : nemesis.size.short
  const line: Line = {
    title: nemesis.title,
    seeds: 0,
    events: 0,
    tasks: 0,
    lost: 0,
    repeated: 0,
    refused: 0,
    retrying: 0,
    quarantined: 0,
    recoveryMs: 0,
    violations: [],
  }
  let world: FaultWorld | undefined
  for (let seed = from; seed < from + count; seed++) {
    const begin = performance.now()
    try {
      world ??= await FaultWorld.open(nemesis.world)
      const { measures, violations } = await attack(world, nemesis, seed, size)
      add(line, measures, violations)
      tell(nemesis, seed, begin, measures, violations)
      if (violations.length === 0) continue
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
      const failure: Violation = { invariant: 'I9', about: `seed ${seed}`, message }
      line.violations.push(failure)
      tell(nemesis, seed, begin, undefined, [failure])
    }
    if (world && values.keep) keep(world, `${values.keep}-${nemesis.name}-${seed}`)
    await world?.close()
    world = undefined
  }
  await world?.close()
  return line
}

function add(line: Line, measures: Measures, violations: readonly Violation[]): void {
  line.seeds++
  line.violations.push(...violations)
  for (const name of ['events', 'tasks', 'lost', 'repeated', 'refused', 'retrying', 'quarantined'] as const)
    line[name] += measures[name]
  line.recoveryMs = Math.max(line.recoveryMs, measures.recoveryMs)
}

function tell(
  { name }: Nemesis,
  seed: number,
  begin: number,
  measures: Measures | undefined,
  violations: readonly Violation[],
): void {
  const seconds = ((performance.now() - begin) / 1000).toFixed(1)
  const told = measures ? JSON.stringify(measures) : 'broken off'
  process.stderr.write(`${name} seed ${seed} (${seconds} s): ${told}\n`)
  for (const { invariant, about, message } of violations.slice(0, 20))
    process.stderr.write(`  ${invariant} ${about}: ${message}\n`)
  if (violations.length > 20) process.stderr.write(`  and ${violations.length - 20} more\n`)
}

/** What there is to find out why. */
function keep(world: FaultWorld, name: string): void {
  writeFileSync(`${name}.history.jsonl`, world.history.text(), 'latin1')
  writeFileSync(`${name}.log`, world.lines().join('\n'))
}

function printTable(lines: readonly Line[]): void {
  const head = [
    'fault',
    'seeds',
    'events',
    'tasks',
    'lost',
    'repeated',
    'refused',
    'retrying',
    'quarantined',
    'recovery ms',
    'invariants',
  ]
  const rows = lines.map((each) => [
    each.title,
    ...[
      each.seeds,
      each.events,
      each.tasks,
      each.lost,
      each.repeated,
      each.refused,
      each.retrying,
      each.quarantined,
    ].map(String),
    String(Math.round(each.recoveryMs)),
    verdictOf(each.violations),
  ])
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  for (const row of [head, ...rows]) {
    const cells = row.map((cell, column) =>
      column === 0 || column === 10 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    )
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`)
  }
}

function verdictOf(violations: readonly Violation[]): string {
  const broken = new Set(violations.map(({ invariant }) => invariant))
  return broken.size === 0 ? 'all hold' : `broken: ${[...broken].sort().join(' ')}`
}
