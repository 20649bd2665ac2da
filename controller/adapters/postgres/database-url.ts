import pg from 'pg'

/** What no output may show of a `DATABASE_URL`: its password, as it is and as it may be written. */
export function databaseSecrets(url: string): string[] {
  const { password } = new pg.Client({ connectionString: url })
  return password ? [password, encodeURIComponent(password)] : []
}
