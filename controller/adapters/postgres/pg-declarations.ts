import type { DeclarationStore, StoredDeclaration } from '../../ports/declaration-store.ts'
import type { Pool } from './pg-database.ts'

/** What runners declared in their handshakes. */
export class PgDeclarations implements DeclarationStore {
  readonly #pool: Pool

  constructor(pool: Pool) {
    this.#pool = pool
  }

  async declarations(): Promise<StoredDeclaration[]> {
    const { rows } = await this.#pool.query<StoredDeclaration>(
      'select environment, release, worker, setup from declarations order by environment, release, first_at, worker',
    )
    return rows
  }

  async saveDeclaration({ environment, release, worker, setup }: StoredDeclaration): Promise<void> {
    await this.#pool.query(
      `insert into declarations (environment, release, worker, setup) values ($1, $2, $3, $4)
       on conflict (environment, release, worker) do update set setup = excluded.setup`,
      [environment, release, worker, JSON.stringify(setup)],
    )
  }

  async keepDeclarations(environment: string, release: string): Promise<void> {
    await this.#pool.query('delete from declarations where environment = $1 and release <> $2', [
      environment,
      release,
    ])
  }
}
