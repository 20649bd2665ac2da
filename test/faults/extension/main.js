// An extension that writes down when it begins and ends each delivery of a task, and misbehaves where it is asked to.
import { appendFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

const { defineExtension, done, fail, run } = await import(process.env.BOWLINE_SDK)

const misdeeds = {
  exit: () => process.exit(0),
  abort: () => process.abort(),
  nothing: () => undefined,
  'reject-later': () => {
    setTimeout(() => Promise.reject(new Error('nobody waits for this')), 1)
    return pause(60_000)
  },
  'throw-nul': () => {
    throw new Error('a \0 in the middle, and half a pair: \uD800')
  },
  'throw-huge': () => {
    throw new Error('x'.repeat(10 * 2 ** 20))
  },
  'throw-nothing': () => {
    throw undefined
  },
  'fail-nul': () => fail('\0'.repeat(5000) + '\uDC00'.repeat(5000)),
  'fail-huge': () => fail('y'.repeat(10 * 2 ** 20)),
  'wrong-answer': () => ({ result: 'success\0', answer: { body: 1n } }),
}

await run(
  defineExtension({
    events: { order_placed: { statuses: [], handle } },
    schedulables: { tick: { name: 'Tick', description: 'Works for a moment', handle } },
  }),
)

async function handle(object, { config, task, signal }) {
  const write = (type) => appendFileSync(config.RECORD, `${JSON.stringify(operation(type, object, task))}\n`)
  write('invoke')
  if (object.delayMs) await pause(object.delayMs, undefined, { signal })
  const misbehave = misdeeds[object.how]
  if (misbehave) {
    write('fail')
    return await misbehave()
  }
  write('ok')
  return done()
}

function operation(type, object, task) {
  return {
    what: 'run',
    type,
    task: task.id,
    fence: task.attempt,
    object: object.id,
    sequence: object.sequence ?? null,
    instance: process.env.INSTANCE_ID ?? '',
    pid: process.pid,
    at: Number(process.hrtime.bigint()) / 1e6,
    wall: Date.now(),
  }
}
