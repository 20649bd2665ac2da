// Gives the readers of what others write a great many odd inputs, and says what they threw and what they took long for:
// `npm run fuzz -- --inputs 1000000 --seed 1`. One of them again, on its own: `--seed 1 --from 4711 --inputs 1 --keep FILE`.
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { kinds } from './kinds.ts'
import { inputOf, limitMs, pace, type Tried } from './trial.ts'

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    kind: { type: 'string', multiple: true, default: [] },
    keep: { type: 'string' },
  },
})
const names = kinds
  .map(({ name }) => name)
  .filter((name) => values.kind.length === 0 || values.kind.includes(name))
const [count, seed, from] = [values.inputs, values.seed, values.from].map(Number) as [number, number, number]
if (!(count > 0) || !Number.isInteger(seed) || !(from >= 0) || names.length < values.kind.length) {
  process.stderr.write(
    `usage: npm run fuzz -- [--inputs N] [--seed S] [--from N] [--kind KIND]... [--keep FILE]\nkinds: ${kinds.map(({ name }) => name).join(', ')}\n`,
  )
  process.exit(2)
}
const among = kinds.filter(({ name }) => names.includes(name))
if (values.keep) writeFileSync(values.keep, inputOf(seed, from, among).content)

/** An input that takes as long as this is given up. */
const hungMs = 60_000
const bad: Tried[] = []
const slowest = new Map<number, readonly Tried[]>()
const counts: Int32Array[] = []
const threads = Math.min(count, availableParallelism())
const begin = performance.now()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    report()
    process.exit()
  })
}
const telling = setInterval(() => process.stderr.write(`${tried()} tried\n`), 60_000)
await Promise.all(Array.from({ length: threads }, (_, lane) => runLane(lane)))
clearInterval(telling)
report()

function tried(): number {
  return counts.reduce((sum, each) => sum + (each[1] ?? 0), 0)
}

/** One thread after another for one part of the inputs: a new one where one does not come back. */
async function runLane(lane: number): Promise<void> {
  const progress = new Int32Array(new SharedArrayBuffer(8))
  counts[lane] = progress
  for (let next: number | undefined = from + lane; next !== undefined; )
    next = await runThread(lane, next, progress)
}

/** @returns where to go on, where it did not come to the end */
function runThread(lane: number, first: number, progress: Int32Array): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const workerData = { seed, first, step: threads, end: from + count, names, shared: progress.buffer }
    const resourceLimits = { stackSizeMb: 0.9 } // of a main thread, where a thread has four times as much
    const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData, resourceLimits })
    let seen = { number: -1, since: performance.now() }
    const watch = setInterval(() => {
      const number = progress[0] ?? 0
      if (number !== seen.number) seen = { number, since: performance.now() }
      const ms = performance.now() - seen.since
      if (ms < hungMs || (progress[1] ?? 0) === 0) return
      const { kind, content } = inputOf(seed, number, among)
      note({ kind: kind.name, number, bytes: content.length, ms, fault: 'it did not come to an end' })
      void worker.terminate().then(() => resolve(number + threads))
    }, 1000)
    worker.on('message', (said: { bad?: Tried; slowest?: Tried[] }) => {
      if (said.bad) note(said.bad)
      if (said.slowest) slowest.set(lane, said.slowest)
    })
    worker.once('error', reject)
    worker.once('exit', () => {
      clearInterval(watch)
      resolve(undefined)
    })
  })
}

function note(tried: Tried): void {
  bad.push(tried)
  process.stderr.write(`${line(tried)}\n`)
}

function line({ kind, number, bytes, ms, fault }: Tried): string {
  const again = `--seed ${seed} --from ${number}${values.kind.map((each) => ` --kind ${each}`).join('')}`
  const what = `${kind.padEnd(7)}${String(bytes).padStart(7)} bytes ${ms.toFixed(1).padStart(8)} ms  ${again}`
  return fault === null ? what : `${what}\n  ${fault.split('\n').slice(0, 6).join('\n  ')}`
}

function report(): void {
  const first = [...slowest.values()]
    .flat()
    .sort((a, b) => pace(b) - pace(a))
    .slice(0, 10)
  process.stdout.write(
    `the slowest, of ${names.join(', ')}:\n${first.map((each) => `${line({ ...each, fault: null })}\n`).join('')}`,
  )
  const thrown = bad.filter(({ fault }) => fault !== null).length
  const most = pace(first[0] ?? { ms: 0, bytes: 1 })
  const seconds = ((performance.now() - begin) / 1000).toFixed(0)
  process.stdout.write(
    `inputs=${tried()} seed=${seed} thrown=${thrown} slow=${bad.length - thrown} limit_ms_per_64_kib=${limitMs} slowest_ms_per_64_kib=${most.toFixed(1)} seconds=${seconds}\n`,
  )
  process.exitCode = bad.length > 0 ? 1 : 0
}
