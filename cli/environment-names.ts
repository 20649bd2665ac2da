import type { EnvironmentOverview } from '../api/overview.ts'
import { paths } from '../api/paths.ts'
import type { Client } from './client.ts'
import { withQuery } from './pages.ts'

/** As many as fit into one request. */
const atOnce = 200

/** Tells environments by name: `billing dev`; those that are not known by their id. Each is asked for once. */
export class EnvironmentNames {
  readonly #client: Client
  readonly #names = new Map<string, string>()

  constructor(client: Client) {
    this.#client = client
  }

  /** Asks for those that it does not know yet. */
  async learn(ids: readonly string[]): Promise<void> {
    const unknown = [...new Set(ids)].filter((id) => !this.#names.has(id))
    for (let from = 0; from < unknown.length; from += atOnce)
      await this.#ask(unknown.slice(from, from + atOnce))
  }

  readonly of = (id: string): string => this.#names.get(id) ?? id

  async #ask(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#names.set(id, id)
    const path = withQuery(paths.allEnvironments, { id: ids.join(',') })
    const { items } = await this.#client.get<{ items: readonly EnvironmentOverview[] }>(path)
    for (const { id, extension, type } of items) this.#names.set(id, `${extension} ${type}`)
  }
}
