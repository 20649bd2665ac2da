// bull-board as its guide has it, in a process of its own, on a queue that is filled first. For each line it reads it adds a job.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const [tools, redisUrl, count] = process.argv.slice(2)
const require = createRequire(join(tools, 'package.json'))
const { createBullBoard } = require('@bull-board/api')
const { BullMQAdapter } = require('@bull-board/api/bullMQAdapter')
const { FastifyAdapter } = require('@bull-board/fastify')
const { Queue } = require('bullmq')
const fastify = require('fastify')

const atOnce = 5_000
const queue = new Queue('tasks', { connection: { url: redisUrl } })
for (let from = 0; from < Number(count); from += atOnce) {
  const length = Math.min(atOnce, Number(count) - from)
  await queue.addBulk(Array.from({ length }, (_, index) => jobOf(from + index)))
}

const app = fastify()
const adapter = new FastifyAdapter()
createBullBoard({ queues: [new BullMQAdapter(queue)], serverAdapter: adapter })
adapter.setBasePath('/')
app.register(adapter.registerPlugin(), { prefix: '/' })
const url = await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`${JSON.stringify({ url })}\n`)

for await (const _ of createInterface({ input: process.stdin })) {
  await queue.add('order_placed', { amount: 1 })
  process.stdout.write('added\n')
}

function jobOf(number) {
  return { name: 'order_placed', data: { order: `OR-${number}` } }
}
