import { open, stat } from 'node:fs/promises'
import { BowlineError } from '../../../../core/domain/errors.ts'
import { type Owner, run } from './embedded-postgres-program.ts'

const userName = 'postgres'

/**
 * Who runs the server: we ourselves, but as root, which PostgreSQL refuses to run as, the owner of the cluster where
 * there is one, else the system user `postgres`, made when missing.
 * @throws {BowlineError} `embedded-postgres-user`
 */
export async function findOwner(cluster: string): Promise<Owner> {
  if (process.getuid?.() !== 0) return undefined
  const folder = await stat(cluster).catch(() => undefined)
  if (folder !== undefined && folder.uid !== 0) return { uid: folder.uid, gid: folder.gid }
  return (await systemUser()) ?? (await createSystemUser())
}

/** Whether the owner may pass through a folder. */
export async function canPass(folder: string, owner: Owner): Promise<boolean> {
  if (owner === undefined) return true
  return (await run('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], { owner })).code === 0
}

async function systemUser(): Promise<Owner> {
  const uid = await idOf('-u')
  const gid = await idOf('-g')
  return uid === undefined || gid === undefined ? undefined : { uid, gid }
}

async function idOf(kind: '-u' | '-g'): Promise<number | undefined> {
  const { code, text } = await run('id', [kind, userName], { owner: undefined })
  return code === 0 && /^\d+$/.test(text) ? Number(text) : undefined
}

async function createSystemUser(): Promise<Owner> {
  const args = ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', userName]
  const { text } = await run('useradd', args, { owner: undefined })
  const user = await systemUser()
  if (user) return user
  throw new BowlineError(
    'embedded-postgres-user',
    `PostgreSQL does not run as root, and the system user "${userName}" could not be made (${text}). Make it, run ` +
      'Bowline as another user, or set DATABASE_URL to a PostgreSQL server.',
  )
}

/** Makes a new file, private to the owner. Never follows a link laid in its place. */
export async function writeOwned(path: string, text: string, owner: Owner): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    if (owner) await file.chown(owner.uid, owner.gid)
    await file.sync()
  } finally {
    await file.close()
  }
}
