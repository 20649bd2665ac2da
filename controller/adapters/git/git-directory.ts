import { resolve } from 'node:path'
import { oneAtATime } from '../../lib/one-at-a-time.ts'

/** What all users of one repository on our disk share, so that they do not disturb each other. */
export class GitDirectory {
  static readonly #known = new Map<string, GitDirectory>()

  readonly path: string
  /** Rises with each remaking: of several failures for one damage only the first remakes. */
  generation = 0
  remaking: Promise<void> | undefined
  /** The commit that was asked for last and was there: what comes after is little. */
  newest: string | undefined
  /** How often objects have come since they were put together. */
  additions = 0
  upkeep: Promise<void> = Promise.resolve()
  /** Numbers of the pull requests that were fetched, the newest last. */
  readonly pulls = new Set<number>()
  /** It holds every file of the history: its host leaves none out, or gives none later. */
  isWhole = false
  /** Does what changes refs or files of the repository itself. */
  readonly exclusively = oneAtATime()

  private constructor(path: string) {
    this.path = path
  }

  /** The same object for the same directory, as long as this process lives. */
  static at(directory: string): GitDirectory {
    const path = resolve(directory)
    const known = GitDirectory.#known.get(path) ?? new GitDirectory(path)
    GitDirectory.#known.set(path, known)
    return known
  }
}
