// An extension that writes down what it does, so that tests can tell what ran, where, how often and with what.
import { appendFileSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

const { defineExtension, done, fail, run } = await import(process.env.BOWLINE_SDK)
const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

await run(
  defineExtension({
    events: {
      order_placed: { statuses: [], handle: record },
      product_action_execution: { statuses: [], handle: answer },
    },
    schedulables: { tick: { name: 'Tick', description: 'Writes a line', handle: record } },
  }),
)

async function record(object, { config, log, task, signal }) {
  log.info('recording', { object: object.id })
  const isSlowHere = !object.slowIn || object.slowIn === version
  if (object.delayMs && isSlowHere) await pause(object.delayMs, undefined, { signal })
  const line = {
    object: object.id,
    task: task.id,
    version,
    greeting: config.GREETING ?? null,
    pid: process.pid,
    at: Date.now(),
  }
  appendFileSync(config.RECORD, `${JSON.stringify(line)}\n`)
  return object.fails ? fail(object.fails) : done(object.answer)
}

/** Answers as the question says. */
async function answer({ answer, delayMs, fails, throws }, { signal }) {
  if (delayMs) await pause(delayMs, undefined, { signal })
  if (throws) throw new Error(throws)
  if (fails) return fail(fails, answer)
  const { body, ...rest } = answer
  return done(body, rest)
}
