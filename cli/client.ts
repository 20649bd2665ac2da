import type { Command } from 'commander'
import { adminTokenFile } from '../controller/adapters/files/data-folder.ts'
import { BowlineError, messageOf } from '../core/domain/errors.ts'
import { exactText, parseExact } from '../core/lib/exact-json.ts'
import { environment } from './environment.ts'
import { signInOf, whereabouts } from './whereabouts.ts'

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

/** As keys of `bowline access-keys` begin: the token of the administrator has no second "_" there. */
const machineKeyForm = /^bwl_[a-z2-7]{10}_[a-z2-7]{52}_/

interface Sending {
  /** Left out: as nobody. */
  authorization?: string | undefined
  body?: string
  signal?: AbortSignal
  headers?: Readonly<Record<string, string>>
}

/** Speaks to a controller's API, as whoever has the token. */
export class Client {
  /** Of the controller, without a slash at its end. */
  readonly url: string
  /** Undefined: as nobody. */
  readonly #token: string | undefined
  readonly #tokenFrom: string

  /** @param tokenFrom where the token is from, for who has to look there */
  constructor(url: string, token: string | undefined, tokenFrom = 'this command') {
    this.url = url.replace(/\/$/, '')
    this.#token = token
    this.#tokenFrom = tokenFrom
  }

  async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return await this.#jsonOf<T>(await this.request('GET', path, undefined, signal))
  }

  /** With the headers of the answer. */
  async getWithHeaders<T>(path: string): Promise<{ body: T; headers: Headers }> {
    const response = await this.request('GET', path)
    return { body: await this.#jsonOf<T>(response), headers: response.headers }
  }

  /** Undefined where there is none, or with another status that means so. */
  async find<T>(
    path: string,
    { gone = 404, signal }: { gone?: number; signal?: AbortSignal } = {},
  ): Promise<T | undefined> {
    const response = await this.request('GET', path, undefined, signal, [gone])
    if (response.status !== gone) return await this.#jsonOf<T>(response)
    await response.body?.cancel()
    return undefined
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

  /**
   * @param expected statuses of errors that are an answer, too
   * @throws {BowlineError} also where the answer is another error
   */
  async request(
    method: string,
    path: string,
    body?: unknown,
    signal?: AbortSignal,
    expected: readonly number[] = [],
  ): Promise<Response> {
    const json = body === undefined ? {} : { body: exactText(body) }
    const authorization = this.#token === undefined ? undefined : `Bearer ${this.#token}`
    const response = await this.send(method, path, { ...json, ...(signal && { signal }), authorization })
    if (response.status === 401 && this.#tokenFrom === signInOf && !expected.includes(401))
      throw new BowlineError('wrong-token', `your sign-in at ${this.url} is over: bowline login`)
    if (response.status === 401 && machineKeyForm.test(this.#token ?? '') && !expected.includes(401))
      throw new BowlineError(
        'wrong-token',
        `the key of ${this.#tokenFrom} does not count at ${this.url}: it has ended, was rotated or revoked, is for other addresses, or of another controller; "bowline access-keys list" shows those there are`,
      )
    if (response.status === 401 && !expected.includes(401))
      throw new BowlineError(
        'wrong-token',
        `the controller at ${this.url} does not know the token of ${this.#tokenFrom}; it takes the one in the file ${adminTokenFile} of its data folder. Set BOWLINE_TOKEN to that, or name the folder with --data`,
      )
    if (!response.ok && !expected.includes(response.status))
      throw new BowlineError('refused', await reasonOf(response))
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
        ...(authorization !== undefined && { authorization }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      ...(signal && { signal }),
      redirect: 'manual' as const, // a controller sends nobody elsewhere
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
export async function connect(options: ClientOptions): Promise<Client> {
  const { address, token, tokenFrom } = await whereabouts(options)
  return new Client(address, token, tokenFrom)
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
