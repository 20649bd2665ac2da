import type { EnvironmentOverview } from '../../api/overview.ts'
import { Slices } from '../lib/slices.ts'
import type { Overviews } from './overviews.ts'
import { environmentsFolder, pathOf, renderEnvironment } from './render.ts'
import type { StatusContent } from './status-content.ts'

export interface EnvironmentFilesOptions {
  overviews: Overviews
  /** Write what extensions printed before they failed, too. */
  withOutput: boolean
}

/** The files of environments on the status branch: of those that changed since the last look only. */
export class EnvironmentFiles {
  readonly #options: EnvironmentFilesOptions
  /** What all files are that were put in; undefined before the first time. */
  #version: number | undefined
  /** Of each environment with a file, and the other way round: names may go from one to another. */
  readonly #paths = new Map<string, string>()
  readonly #ids = new Map<string, string>()

  constructor(options: EnvironmentFilesOptions) {
    this.#options = options
  }

  /** Puts in what changed and drops what is gone. What is cut off is begun anew the next time. */
  async update(content: StatusContent, signal: AbortSignal): Promise<void> {
    const { overviews } = this.#options
    const slices = new Slices(signal)
    await slices.through(overviews.refreshing())
    const changed = this.#version === undefined ? undefined : overviews.changedSince(this.#version)
    const { version, environments, gone } = changed ?? this.#everything()
    const left = gone.flatMap((id) => this.#leave(id))
    for (const each of environments) {
      await slices.turn()
      left.push(...this.#moveTo(each.id, pathOf(each)))
      content.put(pathOf(each), this.#render(each))
    }
    for (const path of left) if (!this.#ids.has(path)) content.drop(path)
    this.#version = version
  }

  /** Of those of the paths that are files of environments which are there. */
  async read(paths: readonly string[], signal: AbortSignal): Promise<Map<string, string>> {
    const slices = new Slices(signal)
    const contents = new Map<string, string>()
    for (const path of paths) {
      await slices.turn()
      const id = path.startsWith(environmentsFolder) ? this.#ids.get(path) : undefined
      const environment = id === undefined ? undefined : this.#options.overviews.of(id)
      if (environment && pathOf(environment) === path) contents.set(path, this.#render(environment))
    }
    return contents
  }

  #everything() {
    const { overviews } = this.#options
    const { version } = overviews.summary()
    const { environments } = overviews.page({ limit: Number.POSITIVE_INFINITY })
    const there = new Set(environments.map(({ id }) => id))
    return { version, environments, gone: [...this.#paths.keys()].filter((id) => !there.has(id)) }
  }

  #render(environment: EnvironmentOverview): string {
    return renderEnvironment(environment, this.#options.withOutput)
  }

  /** The path that it leaves, where it is its own still. */
  #leave(id: string): string[] {
    const path = this.#paths.get(id)
    this.#paths.delete(id)
    if (path === undefined || this.#ids.get(path) !== id) return []
    this.#ids.delete(path)
    return [path]
  }

  #moveTo(id: string, path: string): string[] {
    if (this.#paths.get(id) === path && this.#ids.get(path) === id) return []
    const left = this.#leave(id)
    this.#paths.set(id, path)
    this.#ids.set(path, id)
    return left
  }
}
