/** In the folder of the configuration: the public halves of the keys to seal with, the first is the one to use. */
export const publicKeysFile = 'bowline-keys.json'

/** Whether a path of the repository is that of such a file. */
export function isKeysFile(path: string): boolean {
  return path === publicKeysFile || path.endsWith(`/${publicKeysFile}`)
}
