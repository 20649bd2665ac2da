import { accessSync, constants, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import { runProgram } from '../../lib/start-process.ts'
import {
  type ExtensionUsers,
  type IsolationTold,
  type UserRange,
  usualRange,
} from '../../ports/extension-users.ts'

/**
 * What keeps builds and instances apart.
 * - `users`: each environment has a user of its own
 * - `none`: all run as the controller does
 * - `refused`: they were to have users, and cannot; nothing is built or started
 */
export type Isolation =
  | ({ kind: 'users'; range: UserRange } & Required<Tools>)
  | ({ kind: 'none' | 'refused'; why: string } & Tools)

/** Absolute paths of programs of util-linux; left out where they are not there. */
export interface Tools {
  setpriv?: string
  prlimit?: string
}

/** Where a container knows 16 bits of users only. */
const smallRange: UserRange = { first: 50_000, last: 59_999 }

/** Never rejects: what cannot be is told by its `kind`. */
export async function findIsolation(choice: ExtensionUsers): Promise<Isolation> {
  if (process.platform !== 'linux')
    return { kind: 'none', why: `users are kept apart on Linux only, and this is ${process.platform}` }
  const tools = { ...found('setpriv'), ...found('prlimit') }
  if (process.getuid?.() !== 0)
    return { ...tools, kind: 'none', why: 'only root can start a process as another user' }
  if (choice === 'off') return { ...tools, kind: 'none', why: '--extension-users is off' }
  const range = choice ?? [usualRange, smallRange].find(isMapped) ?? usualRange
  const { setpriv, prlimit } = tools
  if (setpriv === undefined || prlimit === undefined) {
    const missing = setpriv === undefined ? 'setpriv' : 'prlimit'
    return { ...tools, kind: 'refused', why: `${missing} is missing; install it (package util-linux)` }
  }
  const why = await obstacleTo(range, setpriv)
  return why === undefined ? { kind: 'users', range, setpriv, prlimit } : { ...tools, kind: 'refused', why }
}

/** The same for people. */
export function isolationInWords(isolation: Isolation): IsolationTold {
  const { kind } = isolation
  if (kind === 'users') {
    const { first, last } = isolation.range
    return { kind, message: `each environment runs as a user of its own, from ${first} to ${last}` }
  }
  const consequence =
    kind === 'none'
      ? 'extensions run as the user of the controller and get at its keys, its database and each other'
      : 'no extension is built or started'
  return { kind, message: `${consequence}: ${isolation.why}` }
}

/** @throws {BowlineError} `not-isolated` where nothing may be started */
export function requireStartable(isolation: Isolation): void {
  if (isolation.kind !== 'refused') return
  throw new BowlineError(
    'not-isolated',
    `Extensions are not started as root, and not as users of their own: ${isolation.why}. ` +
      'Mend that, run the controller as another user than root, or accept it with --extension-users off.',
  )
}

async function obstacleTo(range: UserRange, setpriv: string): Promise<string | undefined> {
  if (!isMapped(range))
    return `the users ${range.first} to ${range.last} are not known here (/proc/self/uid_map); choose others with --extension-users`
  const args = [...switchTo(range.first), '--', '/bin/sh', '-c', ':']
  const ended = await runProgram(setpriv, args, { cwd: '/', env: {} }).catch(messageOf)
  if (typeof ended === 'string') return `setpriv fails: ${ended}`
  return ended.code === 0
    ? undefined
    : `setpriv fails: ${ended.stderr.trim() || `it ended with ${ended.code}`}`
}

/** Arguments of setpriv: another user, no other groups, no capability now or later, nothing gained by setuid programs. */
export function switchTo(user: number): string[] {
  if (!(user >= 1000)) throw new TypeError(`not a user for extensions: ${user}`)
  return [
    `--reuid=${user}`,
    `--regid=${user}`,
    '--clear-groups',
    '--inh-caps=-all',
    '--bounding-set=-all',
    '--no-new-privs',
  ]
}

/** Lines of `/proc/self/uid_map`: first id here, first id outside, how many. */
function isMapped({ first, last }: UserRange): boolean {
  return ['/proc/self/uid_map', '/proc/self/gid_map'].every((file) =>
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .some((line) => {
        const [begin = 0, , count = 0] = line.trim().split(/ +/).map(Number)
        return first >= begin && last < begin + count
      }),
  )
}

function found<Name extends keyof Tools>(name: Name): { [N in Name]?: string } {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((each) => each.startsWith('/'))
  const path = [...folders, '/usr/sbin', '/usr/bin', '/sbin', '/bin']
    .map((each) => join(each, name))
    .find(isProgram)
  return (path === undefined ? {} : { [name]: path }) as { [N in Name]?: string }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
