import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { Readable } from 'node:stream'
import { BowlineError } from '../../../core/domain/errors.ts'
import { signalGroup } from '../../lib/signal-group.ts'
import { collect, startProcess } from '../../lib/start-process.ts'

export interface GitProcess {
  /** Default `git`; or one of the programs that Git itself uses. */
  program?: 'ssh-keygen' | 'gpg'
  /** The whole environment. */
  env: Record<string, string>
  input?: Buffer | undefined
  /** Ends the process and all it has started. */
  stop: AbortSignal
  /** Bytes of its standard output, at most. Default 256 MiB. */
  mostOutput?: number | undefined
  /** Called whenever it prints. */
  heard?: () => void
  /** Takes what it prints to standard output, in place of `stdout`. What this throws ends the process, and comes back. */
  take?: ((chunk: Buffer) => void) | undefined
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

/** Bytes of its standard output. What would be more is asked for in parts. */
const usualOutput = 256 * 1024 * 1024
/** And of what it says beside that, which is for people. */
const mostWords = 64 * 1024

/** Between asking a stopped process to tidy up after itself and killing it. */
const graceMs = 1_000

/**
 * Runs Git in a process group of its own, with the programs that it starts to talk to a remote, which Git itself leaves
 * behind when it is stopped. Resolves when all of them are gone.
 * @throws {BowlineError} `git-missing` where Git cannot be started; for another program, the error of the system
 * @throws {GitFailure} where it prints more than is kept
 */
export async function runGitProcess(
  args: readonly string[],
  { program, env, input, stop, mostOutput = usualOutput, heard, take }: GitProcess,
): Promise<GitOutput> {
  const options = { env, detached: process.platform !== 'win32', windowsHide: true }
  const child = (await startProcess(program ?? 'git', args, options).catch((error: Error) => {
    throw program === undefined && !(error instanceof BowlineError) ? gitMissing(error) : error
  })) as ChildProcessWithoutNullStreams
  const tooMuch = new AbortController()
  const stdout = collect(take ? Readable.from([]) : child.stdout, mostOutput, () => {
    heard?.()
    if (stdout.isCut()) tooMuch.abort()
  })
  const stderr = collect(child.stderr, mostWords, heard)
  let thrown: unknown
  if (take) {
    child.stdout.on('data', (chunk: Buffer) => {
      heard?.()
      try {
        if (thrown === undefined) take(chunk)
      } catch (error) {
        thrown = error
        send(child, 'SIGKILL')
      }
    })
  }
  child.stdin.on('error', () => {}) // A Git that ends early says why on stderr.
  child.stdin.end(input)
  const releases = [stop, tooMuch.signal].map((signal) => stopWith(child, signal))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  for (const release of releases) release()
  if (thrown !== undefined) throw thrown
  if (stdout.isCut()) throw outputTooLarge(args, mostOutput)
  return { stdout: stdout.bytes(), stderr: stderr.bytes(), code }
}

export function outputTooLarge(args: readonly string[], most: number): GitFailure {
  const said = `git ${args.join(' ')} was stopped: it printed more than ${most / 2 ** 20} MiB`
  return new GitFailure({ stderr: said })
}

/** @param error why it could not be started */
export function gitMissing(error: Error): BowlineError {
  const message = `Git cannot be started (${error.message}). Install Git 2.32 or newer and put it on the PATH.`
  return new BowlineError('git-missing', message, { cause: error })
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
