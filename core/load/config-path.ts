import { isKeysFile } from '../domain/keys-file.ts'

/**
 * Whether a path of the repository (with `/`, no leading one) holds configuration: every `*.yaml` and `*.yml`, in any
 * case, and the public sealing keys, outside folders that begin with a dot and outside `node_modules`.
 */
export function isConfigPath(path: string): boolean {
  const folders = path.split('/').slice(0, -1)
  return (/\.ya?ml$/i.test(path) || isKeysFile(path)) && folders.every(isConfigFolder)
}

/** Whether a folder of this name is looked into. */
export function isConfigFolder(name: string): boolean {
  return !name.startsWith('.') && name !== 'node_modules'
}
