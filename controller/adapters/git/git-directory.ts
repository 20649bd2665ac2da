import { resolve } from 'node:path'

/** What all users of one repository on our disk share, so that they do not disturb each other. */
export class GitDirectory {
  static readonly #known = new Map<string, GitDirectory>()

  readonly path: string
  /** Rises with each remaking: of several failures for one damage only the first remakes. */
  generation = 0
  remaking: Promise<void> | undefined
  #last: Promise<unknown> = Promise.resolve()

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

  /** Does what changes refs or files of the repository itself, one after another. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => {})
    return await turn
  }
}
