import { EventEmitter } from 'node:events'
import { Logger, run } from 'graphile-worker'
import { serve } from './queue-child.js'

const logger = new Logger(() => () => {})

serve(async ({ connectionString }, concurrentJobs, { came, ended }) => {
  const events = new EventEmitter()
  events.on('job:complete', ended)
  const runner = await run({
    events,
    taskList: { bench: async ({ key }) => came(key) },
    preset: { worker: { connectionString, concurrentJobs, logger } },
  })
  return { close: () => runner.stop() }
})
