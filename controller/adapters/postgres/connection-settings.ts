import type pg from 'pg'

export type ConnectionSettings = Readonly<Record<string, string>>

/**
 * PostgreSQL's own defaults of all settings that would change what our statements do or give. Roles and databases may have
 * others, as `alter role ... set` writes them.
 */
const own: ConnectionSettings = {
  array_nulls: 'on',
  bytea_output: 'hex',
  client_encoding: 'UTF8',
  DateStyle: 'ISO, MDY',
  default_transaction_deferrable: 'off',
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  extra_float_digits: '1',
  idle_in_transaction_session_timeout: '0',
  idle_session_timeout: '0',
  IntervalStyle: 'postgres',
  lock_timeout: '0',
  row_security: 'on',
  standard_conforming_strings: 'on',
  statement_timeout: '0',
  synchronous_commit: 'on',
  TimeZone: 'UTC',
  transaction_timeout: '0',
  transform_null_equals: 'off',
}

/**
 * Gives a new connection the settings that our statements rely on. By a statement, as what is asked for while connecting
 * (`options`) is ignored or refused by poolers, and a URL may have options of its own. Settings that a server is too old to
 * have are left out.
 * @throws what node-postgres throws
 */
export async function applySettings(client: pg.ClientBase, settings: ConnectionSettings = {}): Promise<void> {
  const wanted = { ...own, ...settings }
  await client.query({
    text:
      'select pg_catalog.set_config(name, value, false) from unnest($1::text[], $2::text[]) as wanted(name, value) ' +
      'where pg_catalog.current_setting(name, true) is not null',
    values: [Object.keys(wanted), Object.values(wanted)],
    query_timeout: 10_000,
  } as pg.QueryConfig)
}

/** For a pool: does so with each of its connections before anybody gets it. */
export function withSettings(settings: ConnectionSettings): Pick<pg.PoolConfig, 'onConnect'> {
  return { onConnect: (client) => applySettings(client, settings) }
}
