import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startEmbeddedPostgres } from '../../controller/adapters/postgres/embedded/embedded-postgres.ts'
import { createPool, migrate, type Pool } from '../../controller/adapters/postgres/pg-database.ts'
import type { Log } from '../../controller/ports/log.ts'
import { temporaryFolder } from './git-repository.ts'

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** Names the template's folder to the test processes. */
const variable = 'BOWLINE_TEST_TEMPLATE'

/**
 * Makes the database of a first start, with our tables and nothing in them, once for all suites: each that would make its
 * own gets a copy, which takes a tenth of the time. Vitest calls it.
 * @returns the way to remove it
 */
export default async function makeTemplate(): Promise<() => Promise<void>> {
  const directory = await temporaryFolder()
  await chmod(directory, 0o711) // the server may run as another user, who must get through
  const server = await startEmbeddedPostgres({ directory, log: silent })
  const pool = createPool(server.connection, silent)
  await migrate(pool)
  await slim(pool)
  await pool.end()
  await server.stop()
  process.env[variable] = directory
  return () => rm(directory, { recursive: true, force: true })
}

/** PostgreSQL's own databases that nobody here connects to are half of the files, which each copy would write and remove. */
async function slim(pool: Pool): Promise<void> {
  await pool.query("update pg_database set datistemplate = false where datname = 'template0'")
  for (const name of ['template0', 'postgres']) await pool.query(`drop database ${name}`)
}

/** Puts a copy of the template into a data folder. Without a template, whoever starts there makes a database itself. */
export async function copyTemplate(data: string): Promise<void> {
  const template = process.env[variable]
  if (template === undefined || !existsSync(join(template, 'postgres'))) return
  await mkdir(data, { recursive: true })
  const parts = ['postgres', 'postgres-password'].map((name) => join(template, name))
  await promisify(execFile)('cp', ['-a', ...parts, data])
}
