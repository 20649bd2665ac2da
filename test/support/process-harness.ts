import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { checkoutTag, resolveTag } from '../../controller/adapters/git/git-tags.ts'
import { findIsolation } from '../../controller/adapters/process/process-isolation.ts'
import {
  createProcessRuntime,
  type ProcessRuntimeOptions,
} from '../../controller/adapters/process/process-runtime.ts'
import { readEnvironments, readProcesses } from '../../controller/adapters/process/process-table.ts'
import type { Log } from '../../controller/ports/log.ts'
import type { Instance, Runtime } from '../../controller/ports/runtime.ts'
import { createRepository, type FileChanges, type TestRepository, temporaryFolder } from './git-repository.ts'
import { poll } from './poll.ts'

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }

export type RuntimeSettings = Partial<Omit<ProcessRuntimeOptions, 'directory' | 'git'>>

/** What this machine offers, as a controller finds it: as root every environment has a user of its own. */
export const isolation = await findIsolation(undefined)

/** A folder for a runtime, as many runtimes over it as a test asks for, one after another, and a repository to build. */
export interface ProcessHarness {
  directory: string
  /** Where users of extensions get at what they need. */
  shared: string
  repository: TestRepository
  open(settings?: RuntimeSettings): Runtime
  tagged(tag: string, files: FileChanges): Promise<string>
  /** Pids of everything alive that a runtime of this folder has started. */
  processes(): Promise<number[]>
  /** Stops what runs, fails where a process is left, and removes the folders. */
  close(): Promise<void>
}

/** Of an instance's first process, from its handle. */
export function pidOf({ handle }: Instance): number {
  expect(handle).toMatch(/^pid \d+$/)
  return Number(handle.slice('pid '.length))
}

export async function isLive(pid: number): Promise<boolean> {
  return (await readProcesses([pid])).has(pid)
}

export async function createProcessHarness(): Promise<ProcessHarness> {
  const shared = await temporaryFolder()
  const directory = join(shared, 'runtime')
  const repository = await createRepository()
  let current: Runtime | undefined

  async function processes(): Promise<number[]> {
    const id = await readFile(join(directory, 'runtime-id'), 'utf8').catch(() => 'none yet')
    const mark = `BOWLINE_RUNTIME=${id}`
    const all = await readEnvironments()
    return all.filter(({ variables }) => variables.includes(mark)).map(({ row }) => row.pid)
  }

  async function stopAll(runtime: Runtime): Promise<void> {
    await Promise.all(runtime.instances().map(({ id }) => runtime.stop(id, 0)))
    await runtime.detach()
  }

  return {
    directory,
    shared,
    repository,
    open(settings = {}) {
      current = createProcessRuntime({
        directory,
        log: silent,
        git: { resolveTag, checkoutTag },
        isolation,
        ...(isolation.kind === 'users' && { shared }),
        ...settings,
      })
      return current
    },
    async tagged(tag, files) {
      const commit = await repository.commit(files)
      await repository.git('tag', '--force', tag)
      return commit
    },
    processes,
    async close() {
      if (current) await stopAll(current)
      await poll(processes).toEqual([])
      await Promise.all([rm(shared, { recursive: true }), repository.remove()])
    },
  }
}
