import { randomUUID } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { privateFile, privateFolder } from '../files/private-files.ts'
import type { ReleaseFolders } from '../git/git-releases.ts'

/** Where things are, below the runtime's directory. */
export interface Layout extends ReleaseFolders {
  /** A random id kept in a file: marks every process this directory's runtime starts. */
  runtimeId: string
  /** Folder holding `instance.json` and `output`, the spool its process writes into. */
  instance(instance: string): string
  instances: string
  logs(environment: string): string
}

/**
 * @param releasesOf folder of an environment's releases; default: below the directory
 * @throws the error of the operating system where the directory cannot be made
 */
export function createLayout(
  directory: string,
  releasesOf = (environment: string) => join(directory, 'releases', environment),
): Layout {
  mkdirSync(directory, { recursive: true, mode: privateFolder })
  chmodSync(directory, privateFolder)
  const releases = (environment: string) => releasesOf(safeName(environment))
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

/** Names become folder names, so nothing may climb out of its place. */
function safeName(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name))
    throw new TypeError(`not an identifier: ${JSON.stringify(name)}`)
  return name
}

function readRuntimeId(file: string): string {
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, randomUUID(), { mode: privateFile })
    renameSync(`${file}.new`, file)
  }
  return readFileSync(file, 'utf8').trim()
}
