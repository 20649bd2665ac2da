import type { ChildProcess } from 'node:child_process'
import { messageOf } from '../../../../core/domain/errors.ts'
import { startProcess } from '../../../lib/start-process.ts'

/** The system user PostgreSQL's programs run as; undefined is the user we run as ourselves. */
export type Owner = { uid: number; gid: number } | undefined

export interface RunOptions {
  owner: Owner
  signal?: AbortSignal | undefined
  /** File descriptor for both outputs. A server started by the program goes on writing there. */
  output?: number
  /** Beside the environment that every program gets. */
  env?: Readonly<Record<string, string>>
}

export interface Run {
  /** null where a signal ended it or it could not be started. */
  code: number | null
  /** The end of what it wrote; empty where `output` was given. */
  text: string
}

const keptOutput = 4096

/**
 * Runs a program to its end, with a minimal environment: what is in ours may be secret and is none of its business.
 * @throws the signal's reason when it aborts; the program is ended first
 */
export async function run(program: string, args: readonly string[], options: RunOptions): Promise<Run> {
  options.signal?.throwIfAborted()
  const output = options.output ?? 'pipe'
  const started = await startProcess(program, args, {
    cwd: process.platform === 'win32' ? undefined : '/',
    env: { ...environment(), ...options.env },
    detached: process.platform !== 'win32', // Ctrl-C is for us alone: we say when it ends
    stdio: ['ignore', output, output],
    windowsHide: true,
    ...options.owner,
  }).catch((error: unknown) => messageOf(error))
  if (typeof started === 'string') return { code: null, text: started }
  const child: ChildProcess = started
  let text = ''
  const collect = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-keptOutput)
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  const abort = (): void => {
    child.kill()
  }
  options.signal?.addEventListener('abort', abort, { once: true })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  options.signal?.removeEventListener('abort', abort)
  options.signal?.throwIfAborted()
  return { code, text: text.trim() }
}

function environment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot']
  const kept = names
    .filter((name) => process.env[name] !== undefined)
    .map((name) => [name, process.env[name]])
  return { ...Object.fromEntries(kept), LC_ALL: 'C' }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
