// bull-board on a queue of BullMQ in Redis, as a site that is measured.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { timed } from './measure.js'
import { startRedis } from './queue-servers.js'

const packages = [
  '@bull-board/api@9.10.1',
  '@bull-board/fastify@9.10.1',
  'bullmq@6.7.0',
  'fastify@5.12.8',
  'ioredis@5.11.1',
]

/** Installs it below a folder, where it is not there yet. */
export function installBullBoard(tools) {
  if (existsSync(join(tools, 'node_modules/@bull-board/fastify'))) return
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefix', tools]
  const { status, stderr } = timed('npm', ['install', ...flags, ...packages], { timeout: 300_000 })
  if (status !== 0) throw new Error(`bull-board could not be installed: ${stderr}`)
}

/** @returns what `page-measures.js` asks of a site */
export async function openBullBoard(folder, { tools, tasks }) {
  const redis = await startRedis(join(folder, 'redis'))
  const program = fileURLToPath(new URL('page-bull-board-server.js', import.meta.url))
  const child = spawn(process.execPath, [program, tools, redis.url, String(tasks)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { value } = await lines.next()
  if (value === undefined) {
    await redis.stop()
    throw new Error('bull-board did not start')
  }
  const { url } = JSON.parse(value)
  const client = new Redis(redis.url)
  const path = '/queue/tasks?status=waiting'
  return {
    url,
    headers: {},
    list: { path, row: 'text=order_placed' },
    busy: { path, row: 'text=order_placed' },
    lists: [
      ['jobs that wait', '/api/queues?activeQueue=tasks&status=waiting&page=1&jobsPerPage=100'],
      ['the newest jobs', '/api/queues?activeQueue=tasks&status=latest&page=1&jobsPerPage=100'],
    ],
    async signIn() {},
    roots: () => ({ controller: child.pid, postmaster: redis.pid }),
    /** Commands of Redis so far, but for those of who asks. */
    async queries() {
      const found = /total_commands_processed:(\d+)/.exec(await client.info('stats'))
      return Number(found[1])
    },
    async change() {
      child.stdin.write('add\n')
      await lines.next()
    },
    async close() {
      client.disconnect()
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      await redis.stop()
    },
  }
}
