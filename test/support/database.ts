import { chmod, rm } from 'node:fs/promises'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../controller/adapters/postgres/embedded/embedded-postgres.ts'
import {
  createPool,
  createTaskPool,
  migrate,
  type Pool,
} from '../../controller/adapters/postgres/pg-database.ts'
import { createPgStore } from '../../controller/adapters/postgres/pg-store.ts'
import type { Store } from '../../controller/ports/store.ts'
import { temporaryFolder } from './git-repository.ts'
import { patienceMs } from './patience.ts'
import { silent } from './process-harness.ts'
import { accountOf, environmentOf, extensionOf } from './samples.ts'
import { copyTemplate } from './template-database.ts'

/** A PostgreSQL server of a test file's own, with Bowline's tables in it. */
export interface TestDatabase {
  /** For whoever opens connections of their own. */
  connection: EmbeddedPostgres['connection']
  pool: Pool
  store: Store
  /** Makes the environments, and the extension they belong to, so that tasks and schedules have a home. */
  seed(...environments: string[]): Promise<void>
  /** Empties every table of ours. */
  empty(): Promise<void>
  /** Ends the server and removes its folder. */
  remove(): Promise<void>
}

/** A server that is slow on a busy machine is not away. */
const patient = { connectionTimeoutMillis: patienceMs, query_timeout: patienceMs }

export async function createDatabase(): Promise<TestDatabase> {
  const directory = await temporaryFolder()
  await chmod(directory, 0o711) // the server may run as another user, who must get through
  await copyTemplate(directory)
  const server = await startEmbeddedPostgres({ directory, log: silent })
  const connection = { ...server.connection, ...patient }
  const pool = createPool(connection, silent)
  const taskPool = createTaskPool(connection, silent)
  const store = createPgStore(pool, taskPool)
  await migrate(pool)
  return {
    connection: server.connection,
    pool,
    store,
    seed: (...environments) => seed(store, environments),
    empty: async () => {
      await pool.transaction(async (client) => {
        await client.query('select from audit_head for update') // rows that are on their way come before, or after
        await client.query(
          'truncate extensions, audit, confirmations, schedule_memories, schedule_restores, declarations, audit_heads, sessions, machine_keys, config_changes restart identity cascade',
        )
        await client.query('update audit_head set seq = 0, hash = chain, base_seq = 0, base_hash = chain')
      })
    },
    remove: async () => {
      const ended = Promise.all([pool.end(), taskPool.end()]) // which takes for ever where a failed test kept a connection: the server goes all the same
      await server.stop()
      await rm(directory, { recursive: true, force: true })
      await ended
    },
  }
}

async function seed(store: Store, environments: readonly string[]): Promise<void> {
  const spec = extensionOf('billing')
  await store.saveExtensions([{ id: spec.id, account: accountOf(), spec, commit: 'c0ffee' }])
  const kept = { extensionId: spec.id, status: 'Running', conditions: [], deployed: null, held: [] } as const
  await store.saveEnvironments(environments.map((id) => ({ id, applied: environmentOf({ id }), ...kept })))
}
