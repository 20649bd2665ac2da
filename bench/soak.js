// Half an hour of work at 1,000 environments: what rises meanwhile, and whether all that must hold holds. Exits with 1 where
// something rises that should not, or an invariant is broken. The last line has all figures.
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import '../scripts/run-typescript.js'
import { describe, handlesAllowed, lastLine, risen } from './soak-report.js'
import { handlesAtRest, keepRemembering, startSamples } from './soak-samples.js'
import { startWork } from './soak-work.js'

const { FaultWorld } = await import('../test/faults/world.ts')

const { values: options } = parseArgs({
  args: process.argv.slice(3),
  options: {
    minutes: { type: 'string', default: '30' },
    environments: { type: 'string', default: '1000' },
    tasks: { type: 'string', default: '50' },
  },
})
const minutes = Number(options.minutes)
/** After the last event: what was out with a runner that was killed waits for half a minute. */
const healWithinMs = 60_000

const world = await FaultWorld.open({
  mode: 'local',
  everySeconds: 10,
  // Finished tasks and runs are forgotten within the time, as they are in a month.
  env: { BOWLINE_KEEP_TASKS: '2m', BOWLINE_KEEP_RUNS: '2m' },
})
try {
  process.exitCode = (await soak()) ? 0 : 1
} finally {
  await world.close()
}

/** Whether all is as it should be. */
async function soak() {
  say(`Node.js ${process.version}, ${cpus().length} x ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}`)
  const work = await startWork(world, {
    environments: Number(options.environments),
    tasksPerSecond: Number(options.tasks),
  })
  say(`${options.environments} environments; ${minutes} minutes begin`)
  const stopRemembering = keepRemembering(world)
  const samples = startSamples(world, minutes)
  await Promise.race([samples.done, work.over]).catch(async (error) => {
    await Promise.allSettled([work.stop(), stopRemembering()])
    throw error
  })
  const done = await work.stop()
  const { violations, measures } = await world.judge(healWithinMs)
  await stopRemembering()
  work.leave()
  const atRest = await handlesAtRest(world, handlesAllowed(samples.all))
  for (const line of describe(samples.all, done)) say(line)
  for (const { invariant, about, message } of violations.slice(0, 20))
    say(`${invariant} ${about}: ${message}`)
  const rising = minutes < 5 ? [] : risen(samples.all, atRest)
  for (const each of rising) say(`not flat: ${each}`)
  say(
    lastLine(samples.all, {
      ...done,
      ...measures,
      handles_at_rest: atRest,
      violations: violations.length,
      rising: rising.length,
    }),
  )
  return violations.length === 0 && rising.length === 0
}

function say(text) {
  process.stdout.write(`${text}\n`)
}
