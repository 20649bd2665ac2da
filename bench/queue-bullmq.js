import { createPostgresBackend, createRedisBackend, Queue } from 'bullmq'
import { startChild } from './queue-child.js'

const name = 'bench'

/** BullMQ by itself, as its guide has it. Finished jobs are removed, as Bowline removes them. */
export async function openBullmq(engine, connection) {
  const backend = engine === 'redis' ? createRedisBackend : createPostgresBackend
  const ours = engine === 'redis' ? connection : { ...connection, migrate: true }
  const queue = new Queue(
    name,
    { connection: ours, defaultJobOptions: { removeOnComplete: true, removeOnFail: true } },
    backend,
  )
  await queue.waitUntilReady()
  const child = startChild('queue-bullmq-worker.js', { engine, name, connection })
  return {
    add: (key) => queue.add('bench', { key }),
    work: child.work,
    async close() {
      await child.stop()
      await queue.close()
    },
  }
}
