import pg from 'pg'

/** What no output may show of a `DATABASE_URL`: its password, as it is and percent-encoded; nothing where it has none. */
export function databaseSecrets(url: string): string[] {
  const { password } = new pg.Client({ connectionString: url })
  return password ? [password, encodeURIComponent(password)] : []
}
