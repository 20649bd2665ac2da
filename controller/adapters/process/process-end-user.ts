import { once } from 'node:events'
import { startProcess } from '../../lib/start-process.ts'
import { switchTo } from './process-isolation.ts'
import { processesOf } from './process-table.ts'

export interface EndUserOptions {
  /** Paths of the programs. */
  setpriv: string
  prlimit: string
  /** A user that nothing runs as. */
  nobody: number
}

/** Of what runs as somebody else and might be held still by that one. */
const limitMs = 10_000

/**
 * Ends all that runs as a user, at one stroke, whatever is done against it: what starts itself anew all the time is in no
 * list of processes, and what sends signals to everything of its user ends whoever comes to end it as that user.
 * @throws {Error} where the system does not let it
 */
export async function endUser(user: number, options: EndUserOptions): Promise<void> {
  if (await isAlone(user, options)) return
  const { setpriv, nobody } = options
  const only = ['--inh-caps', '--ambient-caps', '--bounding-set'].map((each) => `${each}=-all,+setuid`)
  const rights = ['--clear-groups', '--securebits=+noroot,+no_setuid_fixup', ...only, '--no-new-privs', '--']
  const code =
    processesOf(nobody).length === 0
      ? await run(setpriv, [...rights, process.execPath, '-e', strike, `${nobody}`, `${user}`])
      : await run(setpriv, [...switchTo(user), '--', '/bin/sh', '-c', 'kill -KILL -1'])
  if (code !== 0) throw new Error(`what runs as user ${user} cannot be ended (${code})`)
}

/**
 * A process may send a signal to those whose real or saved user is its effective one: so this one, which has the user as
 * its effective one only, can end those of the user, and none of them it.
 */
const strike = [
  'const [nobody, user] = process.argv.slice(1).map(Number)',
  'process.setuid(nobody)',
  'process.seteuid(user)',
  'process.kill(-1, "SIGKILL")',
].join('\n')

/** Whether nothing runs as the user: with a limit of two, one can start another only where there is no third. */
async function isAlone(user: number, { setpriv, prlimit }: EndUserOptions): Promise<boolean> {
  const two = ['--nproc=2:2', '--', setpriv, ...switchTo(user), '--']
  return (await run(prlimit, [...two, 'setsid', '--fork', '--wait', 'true'])) === 0
}

/** In a session of its own: what runs as another user must not get at our terminal. */
async function run(program: string, args: readonly string[]): Promise<number | null> {
  const env = { PATH: process.env.PATH ?? '/usr/bin:/bin' }
  const options = { cwd: '/', env, stdio: 'ignore', detached: true } as const
  const child = await startProcess(program, args, { ...options, timeout: limitMs, killSignal: 'SIGKILL' })
  const [code] = await once(child, 'close')
  return code as number | null
}
