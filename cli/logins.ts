import { dirname, join } from 'node:path'
import { homeFolder } from '../controller/adapters/files/home-folder.ts'
import { strangerAt } from '../controller/adapters/files/own-file.ts'
import { makePrivateFolder, readJson } from '../controller/adapters/files/private-files.ts'
import { writeWhole } from '../controller/adapters/files/write-whole.ts'
import { withoutEnd } from '../core/lib/without-end.ts'
import { environment } from './environment.ts'

/** How one is signed in at a controller. */
export interface Login {
  token: string
  /** ISO 8601: at the latest. */
  expiresAt: string
  name: string
}

type Logins = Readonly<Record<string, Login>>

/** Below `XDG_CONFIG_HOME` or `~/.config`, readable by its owner only. */
export function loginsFile(): string {
  return join(environment.XDG_CONFIG_HOME || join(homeFolder(), '.config'), 'bowline', 'logins.json')
}

/** How one is signed in at this address, if that is not over by what was said then. */
export async function loginAt(address: string): Promise<Login | undefined> {
  const login = (await readLogins())[placeOf(address)]
  return login && Date.parse(login.expiresAt) > Date.now() ? login : undefined
}

/** @param login undefined: one is signed in there no more */
export async function keepLogin(address: string, login: Login | undefined): Promise<void> {
  const { [placeOf(address)]: _, ...others } = await readLogins()
  const kept = Object.fromEntries(
    Object.entries(others).filter(([, each]) => Date.parse(each.expiresAt) > Date.now()),
  )
  const file = loginsFile()
  await makePrivateFolder(dirname(file))
  const all = { ...kept, ...(login && { [placeOf(address)]: login }) }
  await writeWhole(file, `${JSON.stringify(all, null, 2)}\n`)
}

/** Below another path of the same name is somebody else. */
function placeOf(address: string): string {
  const { origin, pathname } = new URL(address)
  return origin + withoutEnd(pathname, '/')
}

/** What somebody else has put there is nothing of ours. */
async function readLogins(): Promise<Logins> {
  try {
    const file = loginsFile()
    const logins = (await readJson<Logins>(file)) ?? {}
    return (await strangerAt(file)) === undefined ? logins : {}
  } catch {
    return {} // no home folder, or none that may be read
  }
}
