import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { addressFile, adminTokenFile } from '../controller/adapters/files/data-folder.ts'
import { BowlineError, messageOf } from '../core/domain/errors.ts'
import { environment } from './environment.ts'

export const defaultDataFolder = '.bowline'

export interface ClientOptions {
  data: string
  url?: string
}

/** The options by which a verb finds the controller. */
export function withClientOptions(command: Command): Command {
  return command
    .option(
      '--data <dir>',
      "the controller's data folder (BOWLINE_DATA)",
      environment.BOWLINE_DATA ?? defaultDataFolder,
    )
    .option('--url <url>', 'address of the controller, where it runs elsewhere (BOWLINE_URL)')
}

/** Speaks to a controller's API as the administrator. */
export class Client {
  readonly #url: string
  readonly #token: string

  constructor(url: string, token: string) {
    this.#url = url.replace(/\/$/, '')
    this.#token = token
  }

  async get<T>(path: string): Promise<T> {
    return (await (await this.request('GET', path)).json()) as T
  }

  async post<T>(path: string, body?: unknown): Promise<T> {
    return (await (await this.request('POST', path, body)).json()) as T
  }

  async request(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const init = {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    }
    const response = await fetch(`${this.#url}${path}`, init).catch((error: unknown) => {
      throw new BowlineError(
        'unreachable',
        `cannot reach the controller at ${this.#url}; is it running? Start it with "bowline up"`,
        { cause: error },
      )
    })
    if (!response.ok) throw new BowlineError('refused', await reasonOf(response))
    return response
  }
}

/** Finds the controller by flags, by the environment, or in its data folder. */
export async function connect({ data, url }: ClientOptions): Promise<Client> {
  const address = url ?? environment.BOWLINE_URL ?? (await readAddress(data))
  const token =
    environment.BOWLINE_TOKEN ?? (await readFile(join(data, adminTokenFile), 'utf8').catch(() => undefined))
  if (token === undefined) {
    throw new BowlineError(
      'no-token',
      `there is no ${adminTokenFile} in ${data}; set BOWLINE_TOKEN, or name the data folder with --data`,
    )
  }
  return new Client(address, token.trim())
}

async function readAddress(data: string): Promise<string> {
  const path = join(data, addressFile)
  try {
    return JSON.parse(await readFile(path, 'utf8')).url
  } catch {
    throw new BowlineError(
      'not-running',
      `no controller is running on the data folder ${data}; start it with "bowline up", or name another with --data or --url`,
    )
  }
}

async function reasonOf(response: Response): Promise<string> {
  try {
    const body = (await response.json()) as { errors?: string[] }
    return body.errors?.join('; ') ?? response.statusText
  } catch (error) {
    return `${response.status} ${response.statusText} (${messageOf(error)})`
  }
}
