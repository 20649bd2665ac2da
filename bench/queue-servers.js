import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { startEmbeddedPostgres } from '../dist/controller/adapters/postgres/embedded/embedded-postgres.js'

/** The PostgreSQL that Bowline brings along, with the settings it gives it: every commit is on disk. */
export async function startPostgres(directory, log) {
  mkdirSync(directory)
  chmodSync(directory, 0o711)
  const { connection, version, stop } = await startEmbeddedPostgres({ directory, log })
  const urlOf = (database) =>
    `postgres://${connection.user}:${connection.password}@localhost/${database}?${new URLSearchParams({ host: connection.host, port: String(connection.port) })}`
  const admin = new pg.Client(connection)
  await admin.connect()
  return {
    version,
    /** A new database, empty or with all that is in another one. */
    async database(name, template = 'template1') {
      await admin.query(`create database ${name} template ${template}`)
      return { ...connection, database: name, connectionString: urlOf(name) }
    },
    async stop() {
      await admin.end()
      await stop()
    },
  }
}

/** As BullMQ's guide to production has it: an append-only file, and nothing is ever evicted. */
export async function startRedis(directory) {
  mkdirSync(directory)
  const port = await freePort()
  const settings = ['--port', port, '--bind', '127.0.0.1', '--dir', directory, '--save', '']
  const durable = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction']
  const server = spawn('redis-server', [...settings, ...durable].map(String), {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: server.stdout })
  for await (const line of lines) if (line.includes('Ready to accept connections')) break
  server.stdout.resume()
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: server.pid,
    async stop() {
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      await ended
    },
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}
