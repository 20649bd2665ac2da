import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostname, userInfo } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { Command } from 'commander'
import { paths } from '../../api/paths.ts'
import type { BegunPairing, Providers, SignedInToken, SignInLink } from '../../api/sign-in.ts'
import { BowlineError } from '../../core/domain/errors.ts'
import { isLoopback } from '../../core/domain/loopback.ts'
import { Client, type ClientOptions, withClientOptions } from '../client.ts'
import { withExamples } from '../help.ts'
import { keepLogin } from '../logins.ts'
import { openInBrowser } from '../open-in-browser.ts'
import { print, printError } from '../output.ts'
import { controllerAddress, whereabouts } from '../whereabouts.ts'

type LoginOptions = ClientOptions & { device: boolean; link: boolean; open: boolean }

export function loginCommand(): Command {
  const command = withClientOptions(new Command('login'))
    .summary('sign in at a controller')
    .description(
      'Sign in as yourself, with a browser: verbs act as you from then on, for a day. Where no identity provider is set up and this is the machine of the controller, print a link that signs the browser in as the administrator, once.',
    )
    .option('--device', 'the browser is on another machine: type a code there', false)
    .option('--link', 'print a link for the administrator, also where there is an identity provider', false)
    .option('--open', 'open in a browser what it prints', false)
    .action(run)
  return withExamples(command, [
    ['bowline login --url https://bowline.acme.com', 'open the address it prints, on this machine'],
    [
      'bowline login --url https://bowline.acme.com --device',
      'over SSH: open it elsewhere, and type the code',
    ],
    ['bowline login', 'on the machine of the controller: a link for the browser'],
    ['bowline login --open', 'the same, and the browser opens it'],
  ])
}

async function run(options: LoginOptions): Promise<void> {
  const address = await controllerAddress(options)
  const nobody = new Client(address, undefined)
  const { providers } = await nobody.get<Providers>(paths.providers)
  const isHere = isLoopback(new URL(address).host)
  if (options.link || (providers.length === 0 && isHere && !options.device)) return await printLink(options)
  const signedIn = options.device ? await byCode(nobody, options) : await byBrowser(nobody, options)
  await keepLogin(address, signedIn)
  print(`signed in at ${address} as ${signedIn.name}, until ${signedIn.expiresAt} at the latest\n`)
}

async function printLink(options: LoginOptions): Promise<void> {
  const { address, token, tokenFrom } = await whereabouts(options)
  const { url } = await new Client(address, token, tokenFrom).post<SignInLink>(paths.links)
  print(`open this on this machine within five minutes; it signs in once, as the administrator:\n  ${url}\n`)
  await opened(url, options)
}

/** What was printed can be opened by hand. */
async function opened(url: string, { open }: Pick<LoginOptions, 'open'>): Promise<void> {
  const why = open ? await openInBrowser(url) : null
  if (why !== null) printError(`it was not opened in a browser: ${why}\n`)
}

interface Secrets {
  verifier: string
  challenge: string
}

function newSecrets(): Secrets {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

async function begin(client: Client, { challenge }: Secrets, port?: number): Promise<BegunPairing> {
  const from = `${userInfo().username}@${hostname()}`.slice(0, 100)
  return await client.post<BegunPairing>(paths.pairings, {
    challenge,
    from,
    ...(port !== undefined && { port }),
  })
}

/** Asks again and again, until somebody has typed the code. */
async function byCode(client: Client, options: LoginOptions): Promise<SignedInToken> {
  const secrets = newSecrets()
  const { url, userCode, interval, expiresIn } = await begin(client, secrets)
  print(`open ${url} in a browser, and type the code ${userCode}\n`)
  void opened(url, options)
  for (let waited = 0; waited < expiresIn; waited += interval) {
    await sleep(interval * 1000)
    const found = await collect(client, secrets, userCode)
    if (found) return found
  }
  throw new BowlineError('refused', 'nobody has typed the code in time; begin anew')
}

/** The browser brings a code to where we listen, on this machine. */
async function byBrowser(client: Client, options: LoginOptions): Promise<SignedInToken> {
  const secrets = newSecrets()
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const { url, userCode, expiresIn } = await begin(client, secrets, (server.address() as AddressInfo).port)
    print(`open this in a browser of this machine; it has to show the code ${userCode}:\n  ${url}\n`)
    void opened(url, options)
    const brought = new Promise<string>((resolve) => {
      server.on('request', (request, response) => {
        const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams
        const code = query.get('user_code') === userCode ? query.get('code') : null
        response.writeHead(code === null ? 404 : 200, { 'content-type': 'text/plain', connection: 'close' })
        response.end(
          code === null ? 'Nothing is here.\n' : 'You are signed in on the command line. Close this page.\n',
        )
        if (code !== null) resolve(code)
      })
    })
    const late = sleep(expiresIn * 1000, undefined, { ref: false }).then(() => {
      throw new BowlineError('refused', 'nobody has said yes in the browser in time; begin anew')
    })
    const found = await collect(client, secrets, userCode, await Promise.race([brought, late]))
    if (!found)
      throw new BowlineError('refused', 'the controller does not know that somebody said yes; begin anew')
    return found
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

/** Undefined: nobody has said anything yet. */
async function collect(
  client: Client,
  { verifier }: Secrets,
  userCode: string,
  code?: string,
): Promise<SignedInToken | undefined> {
  const body = { userCode, verifier, ...(code !== undefined && { code }) }
  const answer = await client.request('POST', paths.collectPairing, body)
  if (answer.status !== 202) return (await answer.json()) as SignedInToken
  await answer.body?.cancel()
  return undefined
}
