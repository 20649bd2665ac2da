import type pg from 'pg'
import { BowlineError } from '../../../core/domain/errors.ts'

const oldestVersion = 13

interface Facts {
  version: number
  encoding: string
  standby: boolean
  database: string
  canCreate: boolean
}

/**
 * Makes sure that a database of somebody else's is one we can work on, with what to do where it is not.
 * @throws {BowlineError} `database-unfit`
 */
export async function expectFit(client: pg.Client): Promise<void> {
  const { rows } = await client.query<Facts>(
    `select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding,
       pg_is_in_recovery() as standby, current_database() as database,
       has_database_privilege(current_database(), 'CREATE')
         or (to_regnamespace('bowline') is not null and to_regnamespace('bullmq') is not null) as "canCreate"`,
  )
  const [facts] = rows
  const problem = facts && problemOf(facts)
  if (problem) throw new BowlineError('database-unfit', `cannot use DATABASE_URL: ${problem}`)
}

function problemOf({ version, encoding, standby, database, canCreate }: Facts): string | undefined {
  if (version < oldestVersion)
    return `the server is PostgreSQL ${version}; ${oldestVersion} or later is needed`
  if (standby) return 'the server is a standby, which takes no writes. Give the address of the primary'
  const name = `"${database}"`
  if (encoding !== 'UTF8')
    return `the encoding of the database ${name} is ${encoding}. Make one with: create database bowline encoding 'UTF8' template template0`
  if (!canCreate)
    return `this user may not make schemas in the database ${name}. Let it: grant create on database ${name} to the user`
  return undefined
}
