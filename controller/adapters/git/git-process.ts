import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { BowlineError } from '../../../core/domain/errors.ts'
import { signalGroup } from '../../lib/signal-group.ts'

export interface GitProcess {
  /** Default `git`; or one of the programs that Git itself uses. */
  program?: 'ssh-keygen' | 'gpg'
  /** The whole environment. */
  env: Record<string, string>
  input?: Buffer | undefined
  /** Ends the process and all it has started. */
  stop: AbortSignal
  /** Called whenever it prints. */
  heard?: () => void
}

export interface GitOutput {
  stdout: Buffer
  stderr: Buffer
  /** Null when a signal ended it. */
  code: number | null
}

/** A Git command that ended badly. Its texts are free of credentials. */
export class GitFailure extends Error {
  readonly stdout: string
  readonly stderr: string
  /** Milliseconds of silence after which it was stopped. */
  readonly silentMs: number | undefined

  constructor(result: { stdout?: string; stderr?: string; silentMs?: number }) {
    super(result.stderr || 'git failed and said nothing')
    this.name = 'GitFailure'
    this.stdout = result.stdout ?? ''
    this.stderr = result.stderr ?? ''
    this.silentMs = result.silentMs
  }
}

/** Between asking a stopped process to tidy up after itself and killing it. */
const graceMs = 1_000

/**
 * Runs Git directly, for what simple-git cannot do: give back bytes, and stop the programs that Git starts to talk to a
 * remote, which Git itself leaves behind. They share a process group of their own. Resolves when all of them are gone.
 * @throws {BowlineError} `git-missing` where Git cannot be started; for another program, the error of the system
 */
export function runGitProcess(
  args: readonly string[],
  { program, env, input, stop, heard }: GitProcess,
): Promise<GitOutput> {
  const child = spawn(program ?? 'git', args, {
    env,
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const stdout = collect(child.stdout, heard)
  const stderr = collect(child.stderr, heard)
  child.stdin.on('error', () => {}) // A Git that ends early says why on stderr.
  child.stdin.end(input)
  const release = stopWith(child, stop)
  return new Promise<GitOutput>((resolve, reject) => {
    child.on('error', (error) => reject(program === undefined ? gitMissing(error) : error))
    child.on('close', (code) =>
      resolve({ stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr), code }),
    )
  }).finally(release)
}

/** @param error why it could not be started */
export function gitMissing(error: Error): BowlineError {
  const message = `Git cannot be started (${error.message}). Install Git 2.32 or newer and put it on the PATH.`
  return new BowlineError('git-missing', message, { cause: error })
}

function collect(stream: NodeJS.ReadableStream, heard = () => {}): Buffer[] {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    heard()
  })
  return chunks
}

/** Returns the way to end the watch, which is due when the process has ended. */
function stopWith(child: ChildProcessWithoutNullStreams, stop: AbortSignal): () => void {
  let kill: NodeJS.Timeout | undefined
  const end = () => {
    send(child, 'SIGTERM')
    kill = setTimeout(() => send(child, 'SIGKILL'), graceMs)
  }
  stop.addEventListener('abort', end, { once: true })
  return () => {
    stop.removeEventListener('abort', end)
    clearTimeout(kill)
  }
}

function send(child: ChildProcessWithoutNullStreams, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid !== undefined && !signalGroup(child.pid, signal)) child.kill(signal)
}
