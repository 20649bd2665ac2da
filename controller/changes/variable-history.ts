import { isDeepStrictEqual } from 'node:util'
import { itemsOf, type VariableItem } from '../../core/edit/variable-items.ts'
import { loadFile } from '../../core/load/load-file.ts'
import { Slices } from '../lib/slices.ts'
import { withinTime } from '../lib/within-time.ts'
import type { ConfigBranch } from '../ports/config-branch.ts'
import type { GitSource } from '../ports/git-source.ts'

export interface VariableHistoryOptions {
  branch: Pick<ConfigBranch, 'earlier'>
  git: Pick<GitSource, 'describe'>
}

/** The commit that made something what it is. */
export interface MadeBy {
  commit: string
  author: string
  subject: string
  /** ISO 8601; null where the commit does not say. */
  at: string | null
}

/** One look back. What takes longer is not told. */
const lookBackMs = 10_000

/** Tells of variables which commit made them what they are, as the history of their file has it. */
export class VariableHistory {
  readonly #options: VariableHistoryOptions
  readonly #abort = new AbortController()

  constructor(options: VariableHistoryOptions) {
    this.#options = options
  }

  /**
   * @param commit that the item was read at
   * @returns null where it was made so longer ago than is looked back, or that cannot be told in time
   */
  async madeBy(item: VariableItem, commit: string): Promise<MadeBy | null> {
    const { git } = this.#options
    try {
      return await withinTime(lookBackMs, [this.#abort.signal], async (signal) => {
        const found = await this.#lookBack(item, commit, signal)
        return found === undefined ? null : { commit: found, ...(await git.describe(found)) }
      })
    } catch {
      return null
    }
  }

  stop(): void {
    this.#abort.abort(new Error('the controller is stopping'))
  }

  /** The first commit, from the newest on, before which it was another one or not there. */
  async #lookBack(item: VariableItem, commit: string, signal: AbortSignal): Promise<string | undefined> {
    const path = item.document.file
    const now = contentOf(item)
    const slices = new Slices(signal)
    let found: string | undefined
    const take = async (content: Buffer | null, by: string) => {
      await slices.turn()
      const { documents } = loadFile({ path, content: content ?? Buffer.alloc(0) })
      const before = itemsOf(documents, item.scope).find(({ name }) => name === item.name)
      if (before && isDeepStrictEqual(contentOf(before), now)) return false
      found = by
      return true
    }
    await this.#options.branch.earlier(path, commit, take, signal)
    return found
  }
}

function contentOf({ value, sealed, secure }: VariableItem) {
  return { value, sealed, secure }
}
