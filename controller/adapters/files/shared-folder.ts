import { createHash } from 'node:crypto'
import { chmod, mkdir, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Everybody can pass through, and look into it or write there only who owns it. */
const passable = 0o711
/** For what other users must get at, where they do not get to the data folder: below /root, for instance. */
const elsewhere = '/var/lib/bowline'

/**
 * Makes the folder for what users of extensions must get at: `shared` in the data folder where they can pass through to
 * it, else one for this data folder below /var/lib/bowline.
 * @throws the error of the file system
 */
export async function openSharedFolder(dataFolder: string): Promise<string> {
  const data = await realpath(dataFolder)
  const name = createHash('sha256').update(data).digest('hex').slice(0, 16)
  const folder = (await isPassable(data)) ? join(data, 'shared') : join(elsewhere, `shared-${name}`)
  const made = await mkdir(folder, { recursive: true })
  if (made === elsewhere) await chmod(elsewhere, 0o755) // whatever the umask
  await chmod(folder, passable)
  return folder
}

/** Whether everybody can pass through a folder and all above it. */
async function isPassable(folder: string): Promise<boolean> {
  const { mode } = await stat(folder)
  if ((mode & 0o001) === 0) return false
  return dirname(folder) === folder || isPassable(dirname(folder))
}
