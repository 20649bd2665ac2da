import { gitBlobId } from '../../controller/lib/git-blob-id.ts'
import type { StatusBranch, StatusFiles } from '../../controller/ports/git-source.ts'

type Files = ReadonlyMap<string, string>
type Options = Parameters<StatusBranch['publish']>[1]

/** Whoever publishes: says what differs from what he published last, as the controller does. */
export class StatusWriter {
  readonly #branch: StatusBranch
  #published: Files = new Map()
  /** How many contents were asked for because what is there was compared. */
  asked = 0

  constructor(branch: StatusBranch) {
    this.#branch = branch
  }

  async publish(files: Files, options: Options): ReturnType<StatusBranch['publish']> {
    const answer = await this.#branch.publish(this.#told(files, options), options)
    this.#published = files
    return answer
  }

  read(...what: Parameters<StatusBranch['read']>): ReturnType<StatusBranch['read']> {
    return this.#branch.read(...what)
  }

  #told(files: Files, { ownedPrefixes }: Options): StatusFiles {
    const before = this.#published
    const isOwned = (path: string) => ownedPrefixes.some((prefix) => path.startsWith(prefix))
    return {
      ids: new Map([...files].map(([path, content]) => [path, gitBlobId(content)])),
      write: new Map([...files].filter(([path, content]) => before.get(path) !== content)),
      remove: [...before.keys()].filter((path) => !files.has(path) && isOwned(path)),
      read: async (paths) => {
        this.asked += paths.length
        return new Map(paths.map((path) => [path, files.get(path) ?? '']))
      },
    }
  }
}
