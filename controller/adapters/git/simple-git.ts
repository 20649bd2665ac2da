import { simpleGit } from 'simple-git'
import { requireDescriptors } from '../../lib/start-process.ts'
import { GitFailure, gitMissing, outputTooLarge } from './git-process.ts'

export interface SimpleCall {
  /** Where it works. */
  directory: string
  /** The whole environment. */
  env: Record<string, string>
  input?: Buffer | undefined
  stop: AbortSignal
}

/** Bytes of standard output: one answer. What lists is read as it comes. */
const mostOutput = 16 * 1024 * 1024

/**
 * Runs a command of Git that works on this machine only, and gives the text it printed.
 * @throws {BowlineError} `git-missing`, `no-process`
 * @throws {GitFailure}
 */
export async function runSimpleGit(
  args: readonly string[],
  { directory, env, input, stop }: SimpleCall,
): Promise<string> {
  const tooMuch = new AbortController()
  let failure: Error | undefined
  const git = simpleGit({
    baseDir: directory,
    allowEnvironment: Object.keys(env),
    // Each of these guards against values from outside; here they are ours.
    unsafe: {
      allowUnsafeConfigPaths: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
      allowUnsafeSshCommand: true,
      allowUnsafeTemplateDir: true,
    },
    // By default the exit of a process may cut off output that has not been read yet.
    completion: { onClose: true, onExit: false },
    // By default a failure without a message, or by a signal, counts as success.
    errors(_, { exitCode, stdOut, stdErr }) {
      if (exitCode === 0) return undefined
      const stdout = String(Buffer.concat(stdOut))
      const stderr = String(Buffer.concat(stdErr))
      const [, why] = /^Error: (spawn git [A-Z]+)/.exec(stderr) ?? []
      failure = why === undefined ? new GitFailure({ stdout, stderr }) : gitMissing(new Error(why))
      return failure
    },
    abort: AbortSignal.any([stop, tooMuch.signal]),
    ...(input ? { input: () => input } : {}),
  })
  git.outputHandler((_, stdout) => {
    let length = 0
    stdout.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > mostOutput) tooMuch.abort()
    })
  })
  requireDescriptors('git') // simple-git has no answer where there are none
  try {
    return await git.env(env).raw([...args])
  } catch (error) {
    stop.throwIfAborted()
    if (tooMuch.signal.aborted) throw outputTooLarge(args, mostOutput)
    throw failure ?? error
  }
}
