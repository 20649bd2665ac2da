import { type KeyLimit, pathPatternProblem } from './key-limit.ts'
import { isLoopback } from './loopback.ts'
import { type Role, roles } from './rights.ts'

/** An identity provider that people sign in at. */
export interface ProviderSettings {
  /** In addresses: `acme`. */
  name: string
  title: string
  issuer: string
  clientId: string
  /** Null: a public client, which has PKCE only. */
  clientSecret: SecretPlace | null
  scopes: readonly string[]
  /** Path of the claim that says what people are called here. */
  user: string
  /** Path of the claim with their groups. */
  groups: string
  /** Before names and groups, so that those of two providers differ; empty for one of them at most. */
  prefix: string
}

/** Where a secret is: never in the file itself, which may be in a repository. */
export type SecretPlace = { from: 'variable' | 'file'; name: string }

/** Which machines may sign in with a token of their own issuer, and as what. */
export interface MachineRule {
  /** Access grants to `machine:NAME`, as to a key. */
  name: string
  issuer: string
  audience: string
  /** By name: each has to have one of these values. */
  claims: Readonly<Record<string, readonly string[]>>
  limit: KeyLimit
}

export interface SignInSettings {
  providers: readonly ProviderSettings[]
  machines: readonly MachineRule[]
}

/** The same with the secrets in hand. */
export interface SignInChoice {
  providers: readonly { settings: ProviderSettings; clientSecret: string | undefined }[]
  machines: readonly MachineRule[]
}

export const githubActions = 'https://token.actions.githubusercontent.com'

/**
 * Reads what a file of `--sign-in` says.
 * @throws {TypeError} that says where what is wrong
 */
export function readSignInSettings(value: unknown): SignInSettings {
  const file = fieldsOf(value ?? {}, 'the file', ['providers', 'machines'])
  const providers = listOf(file.providers, 'providers').map((each, at) =>
    readProvider(each, `providers[${at}]`),
  )
  const machines = listOf(file.machines, 'machines').map((each, at) => readMachine(each, `machines[${at}]`))
  expectApart(providers, ({ name }) => name, 'providers', 'have the same name')
  expectApart(machines, ({ name }) => name, 'machines', 'have the same name')
  expectApart(
    providers,
    ({ prefix }) => prefix,
    'providers',
    'have the same prefix: what the one calls ann@acme.com would be the same person as what the other calls so',
  )
  return { providers, machines }
}

/**
 * What names and groups of a provider may not begin with: prefixes of others, and `NAME#`, as the ids do that people have
 * beside their names.
 */
export function namesOfOthers(own: ProviderSettings, all: readonly ProviderSettings[]): string[] {
  const prefixes = all.flatMap(({ prefix }) =>
    prefix === '' || own.prefix.startsWith(prefix) ? [] : [prefix],
  )
  return [...prefixes, ...all.map(({ name }) => `${name}#`)]
}

const providerFields = [
  ...['name', 'title', 'issuer', 'clientId', 'clientSecretFrom', 'clientSecretFile'],
  ...['scopes', 'user', 'groups', 'prefix'],
]

function readProvider(value: unknown, at: string): ProviderSettings {
  const given = fieldsOf(value, at, providerFields)
  const name = textOf(
    given.name,
    `${at}.name`,
    /^(?!(?:admin|no)$)[a-z][a-z0-9-]{0,30}$/, // these two are other answers where a command line asks
    'a name such as acme; not "admin" or "no"',
  )
  if (given.clientSecretFrom !== undefined && given.clientSecretFile !== undefined)
    throw new TypeError(`${at}: expected clientSecretFrom or clientSecretFile, found both`)
  return {
    name,
    title: given.title === undefined ? name : textOf(given.title, `${at}.title`, /^.{1,60}$/u, 'a title'),
    issuer: issuerOf(given.issuer, `${at}.issuer`),
    clientId: textOf(given.clientId, `${at}.clientId`, /^[\x21-\x7e]{1,200}$/, 'the id of a client'),
    clientSecret: secretPlace(given, at),
    scopes: readScopes(given.scopes, `${at}.scopes`),
    user: claimOf(given.user ?? 'email', `${at}.user`),
    groups: claimOf(given.groups ?? 'groups', `${at}.groups`),
    prefix:
      given.prefix === undefined
        ? ''
        : textOf(
            given.prefix,
            `${at}.prefix`,
            /^[\w.-]{1,30}[:/]$/,
            'a word and ":" or "/", such as partner:',
          ),
  }
}

function secretPlace(given: Fields, at: string): SecretPlace | null {
  const { clientSecretFrom, clientSecretFile } = given
  if (clientSecretFrom !== undefined)
    return {
      from: 'variable',
      name: textOf(
        clientSecretFrom,
        `${at}.clientSecretFrom`,
        /^[A-Z][A-Z0-9_]{0,100}$/,
        'the name of an environment variable',
      ),
    }
  if (clientSecretFile === undefined) return null
  return {
    from: 'file',
    name: textOf(clientSecretFile, `${at}.clientSecretFile`, /^[^\0]{1,4096}$/, 'the path of a file'),
  }
}

function readScopes(value: unknown, at: string): readonly string[] {
  if (value === undefined) return ['openid', 'profile', 'email', 'offline_access']
  const scopes = listOf(value, at).map((each, index) =>
    textOf(each, `${at}[${index}]`, /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/, 'a scope'),
  )
  return scopes.includes('openid') ? scopes : ['openid', ...scopes]
}

function readMachine(value: unknown, at: string): MachineRule {
  const given = fieldsOf(value, at, ['name', 'issuer', 'audience', 'claims', 'role', 'paths'])
  const claims = fieldsOf(given.claims ?? {}, `${at}.claims`)
  const wanted = Object.entries(claims).map(
    ([claim, each]) => [claim, claimValues(each, `${at}.claims.${claim}`)] as const,
  )
  const issuer = issuerOf(given.issuer ?? githubActions, `${at}.issuer`)
  const naming = issuer === githubActions ? ['sub', 'repository', 'repository_id'] : ['sub']
  if (!wanted.some(([claim]) => naming.includes(claim)))
    throw new TypeError(
      `${at}.claims: expected ${naming.join(' or ')} among them: without, everybody whom ${issuer} knows could sign in`,
    )
  return {
    name: textOf(given.name, `${at}.name`, /^[a-z][a-z0-9-]{0,62}$/, 'a name such as deploy-billing'),
    issuer,
    audience: textOf(given.audience, `${at}.audience`, /^[\x21-\x7e]{1,200}$/, 'an audience'),
    claims: Object.fromEntries(wanted),
    limit: { role: readRole(given.role, `${at}.role`), paths: readPaths(given.paths, `${at}.paths`) },
  }
}

function claimValues(value: unknown, at: string): readonly string[] {
  const values = Array.isArray(value) ? value : [value]
  if (values.length > 0 && values.every((each) => typeof each === 'string' && each !== '')) return values
  throw new TypeError(`${at}: expected a text, or a list of texts of which one is enough`)
}

/** @throws {TypeError} */
export function readRole(value: unknown, at: string): Role {
  const role = roles.find((each) => each === value)
  if (role) return role
  throw new TypeError(`${at}: expected one of ${roles.join(', ')}`)
}

/** @throws {TypeError} */
export function readPaths(value: unknown, at: string): readonly string[] {
  const paths = listOf(value, at)
  if (paths.length > 50) throw new TypeError(`${at}: expected at most 50 paths`)
  return paths.map((each, index) => {
    const problem = pathPatternProblem(typeof each === 'string' ? each : '')
    if (problem !== undefined) throw new TypeError(`${at}[${index}]: ${problem}`)
    return each as string
  })
}

type Fields = Readonly<Record<string, unknown>>

function fieldsOf(value: unknown, at: string, known?: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError(`${at}: expected fields`)
  const other = known && Object.keys(value).find((name) => !known.includes(name))
  if (other !== undefined)
    throw new TypeError(`${at}: there is no field ${JSON.stringify(other)}; expected ${known?.join(', ')}`)
  return value as Fields
}

function listOf(value: unknown, at: string): readonly unknown[] {
  if (value === undefined) return []
  if (Array.isArray(value)) return value
  throw new TypeError(`${at}: expected a list`)
}

function textOf(value: unknown, at: string, form: RegExp, what: string): string {
  if (typeof value === 'string' && form.test(value)) return value
  throw new TypeError(`${at}: expected ${what}`)
}

function claimOf(value: unknown, at: string): string {
  return textOf(
    value,
    at,
    /^[^\s.]+(\.[^\s.]+)*$/,
    'the path of a claim, such as groups or realm_access.roles',
  )
}

/** Who answers there says who people are, so nobody may listen on the way. */
function issuerOf(value: unknown, at: string): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.host))
  if (url && isSafe && !url.search && !url.hash && !url.username) return value as string
  throw new TypeError(`${at}: expected the https:// address of an issuer`)
}

function expectApart<T>(all: readonly T[], keyOf: (each: T) => string, at: string, problem: string): void {
  const keys = all.map(keyOf)
  const second = keys.findIndex((key, index) => keys.indexOf(key) !== index)
  if (second < 0) return
  throw new TypeError(`${at}[${keys.indexOf(keys[second] ?? '')}] and ${at}[${second}] ${problem}`)
}
