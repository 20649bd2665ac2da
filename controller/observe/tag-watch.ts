import type { Source } from '../../core/domain/desired.ts'
import { messageOf } from '../../core/domain/errors.ts'
import { groupBy } from '../../core/lib/group-by.ts'
import { sleep } from '../lib/signal.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { DeployedRelease } from '../ports/environment-store.ts'
import type { Log } from '../ports/log.ts'
import type { TagsNamed } from '../ports/source-tags.ts'

/** So often a repository is asked, where there are few. */
const intervalMs = 60_000
/** So long nobody is asked after a question: with many repositories it is long until one is asked again. */
const pauseMs = 1_000

/** What an environment runs, of a tag that Git asks for. */
export interface TagInUse {
  environment: string
  source: Source
  /** Full id of the commit the tag pointed to when it was deployed. */
  commit: string
}

/** A tag that no longer points to what was deployed of it. */
export interface MovedTag {
  tag: string
  /** Full id of the commit that was deployed. */
  from: string
  /** Full id of the commit it points to now; null where the tag is gone. */
  to: string | null
}

export interface TagWatchOptions {
  inUse: () => readonly TagInUse[]
  tagsNamed: TagsNamed
  clock: TimerClock
  log: Log
  /** Called when what is said of an environment has changed. */
  changed: (environment: string) => void
}

/** Finds the tags that were moved or removed after they were deployed. What runs is not changed by it. */
export class TagWatch {
  readonly #options: TagWatchOptions
  /** By environment. */
  readonly #moved = new Map<string, MovedTag>()

  constructor(options: TagWatchOptions) {
    this.#options = options
  }

  /** Null where the tag is as it was when it was deployed, or where nobody has looked since. */
  of(environment: string, deployed: Pick<DeployedRelease, 'tag' | 'commit'> | null): MovedTag | null {
    const moved = this.#moved.get(environment)
    return moved?.tag === deployed?.tag && moved?.from === deployed?.commit ? (moved ?? null) : null
  }

  /** Looks at once, then at each repository once a minute, or as often as one a second allows. Returns the way to stop. */
  start(): () => Promise<void> {
    const stopping = new AbortController()
    const { signal } = stopping
    const pause = (ms: number) => sleep(ms, this.#options.clock, signal)
    const looking = (async () => {
      for (;;) {
        const asked = await this.look(signal, (all) => pause(Math.max(pauseMs, intervalMs / all)))
        if (asked === 0) await pause(intervalMs)
      }
    })().catch(() => {}) // stopped
    return () => {
      stopping.abort(new Error('the controller is stopping'))
      return looking
    }
  }

  /**
   * Asks each repository once, one after another. Of one that cannot be asked, what was known holds.
   * @param pause between two questions; gets how many repositories there are
   * @returns how many were asked
   */
  async look(
    signal: AbortSignal,
    pause: (repositories: number) => Promise<void> = async () => {},
  ): Promise<number> {
    const inUse = this.#options.inUse()
    const known = new Set(inUse.map((each) => each.environment))
    for (const environment of this.#moved.keys()) if (!known.has(environment)) this.#tell(environment, null)
    const repositories = [...groupBy(inUse, (each) => each.source.url).values()]
    for (const uses of repositories) {
      await this.#compare(uses, signal)
      await pause(repositories.length)
    }
    return repositories.length
  }

  async #compare(uses: readonly TagInUse[], signal: AbortSignal): Promise<void> {
    const [first] = uses
    if (!first) return
    try {
      const names = [...new Set(uses.map(({ source }) => source.tag))]
      const tags = await this.#options.tagsNamed(first.source, names, signal)
      const now = new Map(tags.map(({ name, commit }) => [name, commit]))
      for (const { environment, source, commit } of uses) {
        const to = now.get(source.tag) ?? null
        this.#tell(environment, to === commit ? null : { tag: source.tag, from: commit, to })
      }
    } catch (error) {
      signal.throwIfAborted()
      this.#options.log.debug({ reason: messageOf(error) }, 'could not look at the tags of a source')
    }
  }

  #tell(environment: string, now: MovedTag | null): void {
    const before = this.#moved.get(environment) ?? null
    if (before?.tag === now?.tag && before?.from === now?.from && before?.to === now?.to) return
    if (now) this.#moved.set(environment, now)
    else this.#moved.delete(environment)
    this.#options.changed(environment)
  }
}

/** For people: what happened to the tag, what that does to what runs, and how to take it up. */
export function movedTagText({ tag, from, to }: MovedTag): string {
  const runs = `what runs stays at ${from.slice(0, 7)}`
  if (to === null)
    return `tag ${tag} is gone from its repository; ${runs}. Push it again, or name a tag that is there`
  const [was, is] = [from.slice(0, 7), to.slice(0, 7)]
  return `tag ${tag} pointed to ${was} when it was deployed, and points to ${is} now; ${runs}. Give ${is} a tag of its own and name that`
}
