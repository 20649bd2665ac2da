import { createPostgresBackend, createRedisBackend, Worker } from 'bullmq'
import { serve } from './queue-child.js'

serve(async ({ engine, name, connection }, concurrency, { came, ended }) => {
  const backend = engine === 'redis' ? createRedisBackend : createPostgresBackend
  const handle = async (job) => came(job.data.key)
  const worker = new Worker(name, handle, { connection, concurrency, autorun: false }, backend)
  worker.on('completed', ended)
  worker.on('error', (error) => console.error(error.message))
  await worker.waitUntilReady()
  void worker.run()
  return worker
})
