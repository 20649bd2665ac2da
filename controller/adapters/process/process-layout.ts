import { randomUUID } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const folderMode = 0o700
const fileMode = 0o600

/** Where things are, below the runtime's directory. */
export interface Layout {
  /** A random id kept in a file: marks every process this directory's runtime starts. */
  runtimeId: string
  /** Folder per environment, holding a folder per release: `checkout/`, and `release.json` once it is complete. */
  releases(environment: string): string
  release(environment: string, release: string): string
  checkout(environment: string, release: string): string
  /** Folder holding `instance.json` and `output`, the spool its process writes into. */
  instance(instance: string): string
  instances: string
  logs(environment: string): string
}

export function createLayout(directory: string): Layout {
  mkdirSync(directory, { recursive: true, mode: folderMode })
  chmodSync(directory, folderMode)
  const releases = (environment: string) => join(directory, 'releases', safeName(environment))
  const release = (environment: string, id: string) => join(releases(environment), safeName(id))
  const instances = join(directory, 'instances')
  return {
    runtimeId: readRuntimeId(join(directory, 'runtime-id')),
    releases,
    release,
    checkout: (environment, id) => join(release(environment, id), 'checkout'),
    instances,
    instance: (instance) => join(instances, safeName(instance)),
    logs: (environment) => join(directory, 'logs', safeName(environment)),
  }
}

export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: folderMode })
  await chmod(folder, folderMode)
}

/** Writes a JSON file so that a reader, or a restart after a kill, finds the old or the new one and never a half. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  const fresh = `${file}.new`
  await writeFile(fresh, `${JSON.stringify(value)}\n`, { mode: fileMode })
  await rename(fresh, file)
}

/** Undefined where the file is not there or is not JSON. */
export async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Names in a folder; none where it does not exist. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/**
 * Removes a folder. It is renamed first, so that it is gone at once for everybody who looks by its name, and a process
 * that still writes into it cannot bring it back.
 */
export async function removeFolder(folder: string): Promise<void> {
  const trash = `${folder}.trash-${randomUUID()}`
  try {
    await rename(folder, trash)
  } catch (error) {
    if (isMissing(error)) return
    throw error
  }
  await rm(trash, { recursive: true, force: true, maxRetries: 5 })
}

export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ENOENT'
}

/** Names become folder names, so nothing may climb out of its place. */
function safeName(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name))
    throw new TypeError(`not an identifier: ${JSON.stringify(name)}`)
  return name
}

function readRuntimeId(file: string): string {
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, randomUUID(), { mode: fileMode })
    renameSync(`${file}.new`, file)
  }
  return readFileSync(file, 'utf8').trim()
}
