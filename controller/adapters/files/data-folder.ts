import { randomBytes } from 'node:crypto'
import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import { closeToOthers } from './close-to-others.ts'
import { fileReason } from './file-problem.ts'
import { makeFolder } from './make-folder.ts'
import { namesIn } from './private-files.ts'
import { secretFile } from './secret-file.ts'

/** The controller's folder: everything it keeps outside the database. Readable by its owner only. */
export interface DataFolder {
  path: string
  /** The token of the administrator, made on first start. */
  adminToken: string
  /** From which the keys of all environments are derived. */
  secret: Buffer
  /** Who could look into it until now, or still can, for people; undefined where nobody could. */
  openness: string | undefined
}

/** PostgreSQL refuses to run as root: there its own user must be able to pass through, without seeing what is there. */
const folderMode = process.getuid?.() === 0 ? 0o711 : 0o700

/** @throws {BowlineError} `folder` where it cannot be made or written in, `secret-damaged` */
export async function openDataFolder(path: string): Promise<DataFolder> {
  await makeFolder(path, folderMode)
  await expectWritable(path)
  const isNew = (await namesIn(path)).length === 0
  const openness = await closeToOthers(path, folderMode)
  const newToken = () => `bwl_${randomBytes(24).toString('base64url')}`
  const newSecret = () => randomBytes(32).toString('hex')
  const adminToken = await keep(join(path, adminTokenFile), newToken, /^\S{16,}$/)
  const secret = await keep(join(path, 'secret'), newSecret, /^[0-9a-f]{64}$/)
  return { path, adminToken, secret: Buffer.from(secret, 'hex'), openness: isNew ? undefined : openness }
}

/** Said here once, and not by whatever is the first to be written there. */
async function expectWritable(path: string): Promise<void> {
  await access(path, constants.R_OK | constants.W_OK | constants.X_OK).catch((cause: unknown) => {
    const advice = `Let user ${process.getuid?.() ?? ''} write there, or choose another folder with --data`
    const message = `cannot write in the data folder ${path}: ${fileReason(cause) ?? messageOf(cause)}. ${advice}`
    throw new BowlineError('folder', message, { cause })
  })
}

/** The private keys that open sealed values. */
export const sealingKeysFile = 'sealing-keys.json'
/** Which keys of environments count, where they were rotated or have ended. */
export const keyPeriodsFile = 'key-periods.json'
export const adminTokenFile = 'admin-token'
/** Where the running controller says how it is reached, for the CLI: `{url, pid}`. */
export const addressFile = 'controller.json'

/** What the file holds, or, where there is none, what is made for it. A damaged one is never taken for good. */
async function keep(path: string, make: () => string, form: RegExp): Promise<string> {
  const file = secretFile(path)
  const kept = (await file.read())?.trim()
  if (kept === undefined) {
    const made = make()
    await file.write(`${made}\n`)
    return made
  }
  if (form.test(kept)) return kept
  const message = `${path} is damaged: put its copy back, or remove it to have a new one made (keys made from it change)`
  throw new BowlineError('secret-damaged', message)
}
