import { SharedAnswer, SharedAnswers } from '../../lib/shared-answer.ts'
import type { Tag } from '../../ports/source-tags.ts'
import { listTags, resolveTag, type TagAccess, tagCommits } from './git-tags.ts'

/** So long an answer is good for whoever asks next, in milliseconds: thousands may be deployed of one repository. */
const rememberedMs = 2_000

/** What is asked of a repository at once. */
interface Question {
  names: Set<string>
  answer: SharedAnswer<ReadonlyMap<string, string>>
}

/** With the credentials it is asked with. */
interface Repository {
  /** Under way, or answered a moment ago. */
  asked: Question[]
  /** Not under way yet: more may be added. */
  next: Question | undefined
  /** Settles when the one before is answered. */
  turn: Promise<unknown>
}

/**
 * The tags of repositories for all who ask at the same moment: of each repository one question is under way, and all that
 * come meanwhile are the next. A tag that is not there is asked for alone, and told of as by `resolveTag`.
 */
export class SharedTags {
  readonly #repositories = new Map<string, Repository>()
  readonly #lists = new SharedAnswers<readonly Tag[]>(rememberedMs)
  readonly #alone = new SharedAnswers<string>()

  /** As `resolveTag`; what it gives may be 2 s old. */
  async resolve(url: string, tag: string, access: TagAccess): Promise<string> {
    const { signal } = access
    if (!isPlain(tag)) return await resolveTag(url, tag, access)
    const commit = (await this.#questionWith(url, tag, access).answer.wait(signal)).get(tag)
    if (commit !== undefined) return commit
    const key = `${keyOf(url, access)} ${tag}`
    return await this.#alone.ask(key, signal, (both) => resolveTag(url, tag, { ...access, signal: both }))
  }

  /**
   * As `listTags`; those who ask while an answer is on its way get the same. Not to be changed.
   * @param recent take one that is up to 2 s old, so that who reads it page by page asks once
   */
  async list(url: string, access: TagAccess, { recent = false } = {}): Promise<readonly Tag[]> {
    const key = keyOf(url, access)
    const ask = (signal: AbortSignal) => listTags(url, { ...access, signal })
    return (recent && this.#lists.recent(key)) || (await this.#lists.ask(key, access.signal, ask))
  }

  #questionWith(url: string, tag: string, access: TagAccess): Question {
    const key = keyOf(url, access)
    const repository = this.#repositories.get(key) ?? { asked: [], next: undefined, turn: Promise.resolve() }
    this.#repositories.set(key, repository)
    const known = repository.asked.find(({ names, answer }) => names.has(tag) && !answer.isGivenUp)
    if (known) return known
    if (!repository.next || repository.next.answer.isGivenUp)
      repository.next = this.#prepare(repository, key, (names, signal) =>
        tagCommits(url, names, { ...access, signal }),
      )
    repository.next.names.add(tag)
    return repository.next
  }

  #prepare(
    repository: Repository,
    key: string,
    ask: (names: readonly string[], signal: AbortSignal) => Promise<ReadonlyMap<string, string>>,
  ): Question {
    const { turn } = repository
    const names = new Set<string>()
    const answer = new SharedAnswer(async (signal) => {
      await turn
      await new Promise((resolve) => setImmediate(resolve)) // for all who ask in this moment
      repository.asked.push(question)
      if (repository.next === question) repository.next = undefined
      const answered = ask([...names], signal)
      const forget = () => this.#forget(key, repository, question)
      repository.turn = answered.then(() => void setTimeout(forget, rememberedMs).unref(), forget)
      return await answered
    })
    const question = { names, answer }
    return question
  }

  #forget(key: string, repository: Repository, question: Question): void {
    repository.asked = repository.asked.filter((each) => each !== question)
    const isIdle = repository.asked.length === 0 && !repository.next
    if (isIdle && this.#repositories.get(key) === repository) this.#repositories.delete(key)
  }
}

/** What no name of a tag has is left to Git to judge. */
function isPlain(tag: string): boolean {
  return /^[\w.@+/-]{1,200}$/.test(tag)
}

function keyOf(url: string, { credentials }: TagAccess): string {
  return JSON.stringify([url, credentials?.username, credentials?.password])
}
