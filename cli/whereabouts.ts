import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addressFile, adminTokenFile } from '../controller/adapters/files/data-folder.ts'
import { fileProblem } from '../controller/adapters/files/file-problem.ts'
import { strangerAt } from '../controller/adapters/files/own-file.ts'
import { BowlineError } from '../core/domain/errors.ts'
import { isLoopback } from '../core/domain/loopback.ts'
import { environment } from './environment.ts'
import { UsageError } from './exit.ts'
import { loginAt } from './logins.ts'

/** Where a controller is, and the token it gets. */
export interface Whereabouts {
  address: string
  token: string
  /** Where the token is from, for who has to look there. */
  tokenFrom: string
}

/** Where a token of `bowline login` is from. */
export const signInOf = 'your sign-in'

/**
 * Finds the controller by flags, by the environment, or in its data folder. A folder may be part of a checkout, and say
 * anything: so the token of the environment goes where the user says, and nowhere else; that of a sign-in goes to where the
 * user has signed in; that of a folder goes to the controller of this folder.
 * @throws {UsageError} where an address or a token cannot be meant
 */
export async function whereabouts({ data, url }: { data: string; url?: string }): Promise<Whereabouts> {
  const given = url ?? (environment.BOWLINE_URL || undefined)
  if (given === undefined) return await inFolder(data)
  const address = urlOf(given, url === undefined ? 'BOWLINE_URL' : '--url')
  if (environment.BOWLINE_TOKEN) {
    const tokenFrom = 'BOWLINE_TOKEN'
    return { address, token: tokenOf(environment.BOWLINE_TOKEN, tokenFrom), tokenFrom }
  }
  const login = await loginAt(address)
  if (login) return { address, token: login.token, tokenFrom: signInOf }
  const found = await readToken(data)
  const own = isLoopback(new URL(address).host) ? address : await readAddress(data).catch(() => undefined)
  if (own !== undefined && new URL(own).origin === new URL(address).origin) return { address, ...found }
  const message = `${found.tokenFrom} is the token of the controller of this folder, and is not sent to ${address}; set BOWLINE_TOKEN to the token of that one`
  throw new BowlineError('no-token', message)
}

/** Where the controller is, for whoever has no token yet. */
export async function controllerAddress({ data, url }: { data: string; url?: string }): Promise<string> {
  const given = url ?? (environment.BOWLINE_URL || undefined)
  if (given === undefined) return await readAddress(data)
  return urlOf(given, url === undefined ? 'BOWLINE_URL' : '--url')
}

async function inFolder(data: string): Promise<Whereabouts> {
  const address = await readAddress(data)
  const login = await loginAt(address)
  if (login) return { address, token: login.token, tokenFrom: signInOf }
  return { address, ...(await readToken(data, address)) }
}

/** @param address where it would go, as the folder says */
async function readToken(data: string, address?: string): Promise<Omit<Whereabouts, 'address'>> {
  const file = join(data, adminTokenFile)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const what = error.code === 'ENOENT' ? `there is no ${file}` : (fileProblem(error) ?? error.message)
    const advice =
      address !== undefined && environment.BOWLINE_TOKEN
        ? `BOWLINE_TOKEN is not sent where a folder says (${join(data, addressFile)}: ${address}): say the address with --url or BOWLINE_URL`
        : 'set BOWLINE_TOKEN, or name the data folder with --data'
    throw new BowlineError('no-token', `${what}; ${advice}`, { cause: error })
  })
  return { token: tokenOf(text, file), tokenFrom: file }
}

function urlOf(text: string, from: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.username || url?.password)
    throw new UsageError(
      `${from}: an address has no user name and no password; the token goes into BOWLINE_TOKEN`,
    )
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash) return text
  throw new UsageError(
    `${from}: expected an address such as http://127.0.0.1:7420, found ${JSON.stringify(text)}`,
  )
}

/** The token is not repeated: it may be right but for its end. */
function tokenOf(text: string, from: string): string {
  const token = text.trim()
  if (/^[\x21-\x7e]+$/.test(token)) return token
  throw new UsageError(`${from}: expected a token, one word of letters, digits and signs`)
}

async function readAddress(data: string): Promise<string> {
  const path = join(data, addressFile)
  try {
    const text = await readFile(path, 'utf8')
    const stranger = await strangerAt(path)
    if (stranger !== undefined) throw notTheControllers(path, stranger)
    return urlOf(String(JSON.parse(text).url), path)
  } catch (error) {
    if (error instanceof BowlineError) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EPERM') throw closedToUs(error)
    throw new BowlineError(
      'not-running',
      `no controller is running on the data folder ${data}; start it with "bowline up", or name another with --data or --url`,
    )
  }
}

/** A controller of ours writes it for its owner alone; what comes with a checkout is open to others. */
function notTheControllers(path: string, why: string): BowlineError {
  const message = `${path} does not say where a controller of yours is: ${why}. Run this as the controller's user, or say the address with --url or BOWLINE_URL, and the token in BOWLINE_TOKEN`
  return new BowlineError('folder', message)
}

/** The data folder is readable by its owner only. */
function closedToUs(cause: unknown): BowlineError {
  const advice = "Run this as the controller's user, or set BOWLINE_URL and BOWLINE_TOKEN"
  return new BowlineError('folder', `${fileProblem(cause)}. ${advice}`, { cause })
}
