import type { ChildProcess } from 'node:child_process'
import { closeSync, fchmodSync, fchownSync, openSync } from 'node:fs'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import { startProcess } from '../../lib/start-process.ts'
import type { CommandLine } from './process-command-line.ts'
import { readProcesses } from './process-table.ts'

export interface Spawned {
  /** Also the id of its process group. */
  pid: number
  /** As in the process table. Empty where the process ended before it could be read: then no live process has it. */
  identity: string
  /** Resolves when the process has ended and is reaped. Never rejects. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** Lets this Node.js process end before it. */
  unref(): void
}

export interface SpawnPlace {
  /** Where it works. */
  directory: string
  /**
   * File its output is appended to. The command's user may open it again to write, as /dev/stdout, and is not its owner, who
   * could hold up everybody else that opens it (a lease of fcntl(2)).
   */
  output: string
  /** Undefined: ours. */
  user: number | undefined
}

/**
 * Runs a command as the leader of a session and process group of its own, without a terminal and without input.
 * @throws {BowlineError} code `start-failed` when there is no process, as for a folder that is not there
 */
export async function spawnCommand(
  { program, args, env }: CommandLine,
  { directory, output, user }: SpawnPlace,
): Promise<Spawned> {
  const fd = openSync(output, 'a', 0o600)
  let child: ChildProcess
  try {
    if (user !== undefined) {
      fchownSync(fd, 0, user)
      fchmodSync(fd, 0o620)
    }
    const stdio = ['ignore', fd, fd] as ['ignore', number, number]
    child = await startProcess(program, args, { cwd: directory, env, detached: true, stdio })
  } catch (error) {
    throw startFailed(error, directory)
  } finally {
    closeSync(fd)
  }
  const pid = child.pid as number // it has started
  const rows = readProcesses([pid])
  const exited = new Promise<Awaited<Spawned['exited']>>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  return { pid, identity: (await rows).get(pid)?.identity ?? '', exited, unref: () => child.unref() }
}

function startFailed(cause: unknown, directory: string): BowlineError {
  const why = messageOf(cause).replace(/\.$/, '')
  return new BowlineError('start-failed', `Cannot start a process in ${directory}: ${why}.`, { cause })
}
