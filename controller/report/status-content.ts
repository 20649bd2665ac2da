import { gitBlobId } from '../lib/git-blob-id.ts'
import type { StatusFiles } from '../ports/git-source.ts'

type Read = StatusFiles['read']

/** The files that are to be on the status branch, kept as ids: texts only of those that are not published yet. */
export class StatusContent implements StatusFiles {
  readonly ids = new Map<string, string>()
  readonly write = new Map<string, string>()
  readonly #render: Read
  readonly #published = new Set<string>()
  readonly #removed = new Set<string>()

  /** @param render contents of files that were put in, as they are now */
  constructor(render: Read) {
    this.#render = render
  }

  get remove(): readonly string[] {
    return [...this.#removed]
  }

  get isPublished(): boolean {
    return this.write.size + this.#removed.size === 0
  }

  put(path: string, content: string): void {
    const id = gitBlobId(content)
    if (this.ids.get(path) === id) return
    this.ids.set(path, id)
    this.write.set(path, content)
    this.#removed.delete(path)
  }

  drop(path: string): void {
    if (!this.ids.delete(path)) return
    this.write.delete(path)
    if (this.#published.has(path)) this.#removed.add(path)
  }

  /** All that is in a folder is among these. */
  keepOnly(folder: string, paths: ReadonlySet<string> | ReadonlyMap<string, unknown>): void {
    for (const path of this.ids.keys()) if (path.startsWith(folder) && !paths.has(path)) this.drop(path)
  }

  async read(paths: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const rendered = await this.#render(
      paths.filter((path) => !this.write.has(path)),
      signal,
    )
    for (const [path, content] of rendered) this.ids.set(path, gitBlobId(content))
    return new Map(
      paths.flatMap((path): [string, string][] => {
        const content = this.write.get(path) ?? rendered.get(path)
        return content === undefined ? [] : [[path, content]]
      }),
    )
  }

  /** All that was put in and dropped is on the branch. */
  published(): void {
    for (const path of this.write.keys()) this.#published.add(path)
    for (const path of this.#removed) this.#published.delete(path)
    this.write.clear()
    this.#removed.clear()
  }
}
