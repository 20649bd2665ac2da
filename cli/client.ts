import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { addressFile, adminTokenFile } from '../controller/adapters/files/data-folder.ts'
import { fileProblem } from '../controller/adapters/files/file-problem.ts'
import { BowlineError, messageOf } from '../core/domain/errors.ts'
import { exactText, parseExact } from '../core/lib/exact-json.ts'
import { environment } from './environment.ts'
import { UsageError } from './exit.ts'

export const defaultDataFolder = '.bowline'

export interface ClientOptions {
  data: string
  url?: string
}

/** The options by which a verb finds the controller. */
export function withClientOptions(command: Command): Command {
  return withUrlOption(command.option('--data <dir>', ...dataFolder))
}

/** The same for a verb whose `--data` is something else. */
export function withDataFolderOption(command: Command): Command {
  return withUrlOption(command.option('--data-folder <dir>', ...dataFolder))
}

const dataFolder = [
  "the controller's data folder, for its address and token (BOWLINE_DATA)",
  environment.BOWLINE_DATA || defaultDataFolder,
] as const

function withUrlOption(command: Command): Command {
  const help = 'address of a controller elsewhere (BOWLINE_URL; its admin token in BOWLINE_TOKEN)'
  return command.option('--url <url>', help)
}

interface Sending {
  authorization: string
  body?: string
  signal?: AbortSignal
  headers?: Readonly<Record<string, string>>
}

/** Speaks to a controller's API as the administrator. */
export class Client {
  /** Of the controller, without a slash at its end. */
  readonly url: string
  readonly #token: string
  readonly #tokenFrom: string

  /** @param tokenFrom where the token is from, for who has to look there */
  constructor(url: string, token: string, tokenFrom = 'this command') {
    this.url = url.replace(/\/$/, '')
    this.#token = token
    this.#tokenFrom = tokenFrom
  }

  async get<T>(path: string): Promise<T> {
    return await this.#jsonOf<T>(await this.request('GET', path))
  }

  async post<T>(path: string, body?: unknown): Promise<T> {
    return await this.#jsonOf<T>(await this.request('POST', path, body))
  }

  async #jsonOf<T>(response: Response): Promise<T> {
    const text = await response.text()
    try {
      return parseExact(text) as T
    } catch (error) {
      const message = `what answers at ${this.url} is no Bowline controller`
      throw new BowlineError('refused', message, { cause: error })
    }
  }

  /** @throws {BowlineError} also where the answer is an error */
  async request(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
    const json = body === undefined ? {} : { body: exactText(body) }
    const authorization = `Bearer ${this.#token}`
    const response = await this.send(method, path, { ...json, ...(signal && { signal }), authorization })
    if (response.status === 401)
      throw new BowlineError(
        'wrong-token',
        `the controller at ${this.url} does not know the token of ${this.#tokenFrom}; it takes the one in the file ${adminTokenFile} of its data folder. Set BOWLINE_TOKEN to that, or name the folder with --data`,
      )
    if (!response.ok) throw new BowlineError('refused', await reasonOf(response))
    return response
  }

  /** Whatever is answered, with an authorization of one's own. The body is text of JSON. */
  async send(
    method: string,
    path: string,
    { authorization, body, signal, headers = {} }: Sending,
  ): Promise<Response> {
    const init = {
      method,
      headers: {
        authorization,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      ...(signal && { signal }),
    }
    return await fetch(`${this.url}${path}`, init).catch((error: unknown) => {
      throw new BowlineError(
        'unreachable',
        `cannot reach the controller at ${this.url} (${causeOf(error)}); is it running? Start it with "bowline up"`,
        { cause: error },
      )
    })
  }
}

/**
 * Finds the controller by flags, by the environment, or in its data folder.
 * @throws {UsageError} where an address or a token cannot be meant
 */
export async function connect({ data, url }: ClientOptions): Promise<Client> {
  const given = url ?? (environment.BOWLINE_URL || undefined)
  const address =
    given === undefined ? await readAddress(data) : urlOf(given, url === undefined ? 'BOWLINE_URL' : '--url')
  const file = join(data, adminTokenFile)
  if (environment.BOWLINE_TOKEN)
    return new Client(address, tokenOf(environment.BOWLINE_TOKEN, 'BOWLINE_TOKEN'), 'BOWLINE_TOKEN')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const what = error.code === 'ENOENT' ? `there is no ${file}` : (fileProblem(error) ?? error.message)
    const message = `${what}; set BOWLINE_TOKEN, or name the data folder with --data`
    throw new BowlineError('no-token', message, { cause: error })
  })
  return new Client(address, tokenOf(text, file), file)
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
    return JSON.parse(await readFile(path, 'utf8')).url
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EPERM') throw closedToUs(error)
    throw new BowlineError(
      'not-running',
      `no controller is running on the data folder ${data}; start it with "bowline up", or name another with --data or --url`,
    )
  }
}

/** The data folder is readable by its owner only. */
function closedToUs(cause: unknown): BowlineError {
  const advice = "Run this as the controller's user, or set BOWLINE_URL and BOWLINE_TOKEN"
  return new BowlineError('folder', `${fileProblem(cause)}. ${advice}`, { cause })
}

/** What a refusal says, in one line. */
export async function reasonOf(response: Response): Promise<string> {
  try {
    const body = (await response.json()) as { errors?: string[] }
    return body.errors?.join('; ') ?? response.statusText
  } catch (error) {
    return `${response.status} ${response.statusText} (${messageOf(error)})`
  }
}

/** What the network said: `fetch failed` says nothing. */
function causeOf(error: unknown): string {
  const { cause } = error as { cause?: NodeJS.ErrnoException }
  return cause?.code ?? messageOf(cause ?? error)
}
