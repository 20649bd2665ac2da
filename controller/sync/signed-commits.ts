import { refusalOf } from '../../core/domain/signature.ts'
import type { CommitMemory, CommitSignatures } from '../ports/commit-signatures.ts'

export interface SignedCommitsOptions {
  signatures: CommitSignatures
  /** The newest commit that was let in. */
  memory: CommitMemory
  /** Where the keys are listed, and where the memory is, for messages. */
  keys: string
  memoryFile: string
}

/** Commits that are checked at once: what is found good is not checked again where the next ones take too long. */
const batch = 50

/**
 * Lets a commit in only where each commit since the last one that was let in carries a good signature by a listed key. The
 * very first time the newest commit has to, and vouches for what is before it.
 */
export class SignedCommits {
  readonly #options: SignedCommitsOptions
  readonly #good = new Set<string>()

  constructor(options: SignedCommitsOptions) {
    this.#options = options
  }

  /** Why this commit is not let in; null where it is. */
  async refusal(head: string, signal: AbortSignal): Promise<string | null> {
    const { signatures, memory } = this.#options
    const before = await memory.read()
    if (before === head) return null
    const commits = await signatures.commitsSince(before, head, signal)
    if (!commits) return this.#withoutBefore(before ?? '')
    const refused = await this.#verify(commits, signal)
    if (refused !== null) return this.#explain(refused, before)
    await signatures.keep(head, signal)
    await memory.write(head)
    this.#good.clear()
    return null
  }

  /**
   * Which of the commits that `head` has and `base` has not would not be let in; null where none was found. Only the oldest
   * are looked at, as anybody may propose any number. Says nothing about the commit that a merge makes.
   */
  async refusalOfMerge(base: string, head: string, signal: AbortSignal): Promise<string | null> {
    const { signatures } = this.#options
    const commits = await signatures.commitsSince(base, head, signal)
    return refusalOf(await signatures.verify((commits ?? []).slice(0, batch), signal))
  }

  async #verify(commits: readonly string[], signal: AbortSignal): Promise<string | null> {
    const open = commits.filter((each) => !this.#good.has(each))
    for (let at = 0; at < open.length; at += batch) {
      const part = open.slice(at, at + batch)
      const refused = refusalOf(await this.#options.signatures.verify(part, signal))
      if (refused !== null) return refused
      for (const each of part) this.#good.add(each)
    }
    return null
  }

  #explain(refused: string, before: string | undefined): string {
    const amend = 'git commit --amend --no-edit --allow-empty -S'
    const sign = before ? `git rebase --rebase-merges --exec "${amend}" ${before.slice(0, 12)}` : amend
    return (
      `SignatureInvalid: ${refused}. What runs stays as it is. Sign with a listed key (${sign}; ` +
      `git push --force-with-lease), or list the key in ${this.#options.keys}.`
    )
  }

  #withoutBefore(before: string): string {
    return (
      `SignatureInvalid: commit ${before.slice(0, 7)}, the last one whose signature was checked, is not in the repository ` +
      `any more. What runs stays as it is. Push it again, or remove ${this.#options.memoryFile} to begin anew with the ` +
      'newest commit, which has to be signed.'
    )
  }
}
