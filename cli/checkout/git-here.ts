import { GitFailure, runGitProcess } from '../../controller/adapters/git/git-process.ts'

/** Runs Git in a folder and gives what it printed. Throws {GitFailure}. */
export type GitCommand = (args: readonly string[], call?: GitInput) => Promise<Buffer>

export interface GitInput {
  input?: Buffer
  /** Beside the environment it has. */
  env?: Readonly<Record<string, string>>
  /** Ends it. */
  stop?: AbortSignal
  /** As for `runGitProcess`. */
  take?: (chunk: Buffer) => void
}

const never = new AbortController().signal

/** Git as the user has set it up, since it is their repository; it asks nothing and changes nothing. */
export function gitIn(directory: string): GitCommand {
  return gitWith(directory, process.env as Record<string, string>)
}

/** The same in another environment, with options that come before those of the command. */
export function gitWith(
  directory: string,
  env: Readonly<Record<string, string>>,
  options: readonly string[] = [],
): GitCommand {
  const quiet = { GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' }
  return async (args, { input, env: own = {}, stop = never, take } = {}) => {
    const result = await runGitProcess(['-C', directory, ...options, ...args], {
      env: { ...env, ...quiet, ...own },
      input,
      stop,
      take,
    })
    if (result.code === 0) return result.stdout
    throw new GitFailure({ stderr: result.stderr.toString('utf8').trim() })
  }
}

/** What Git printed, as text without the line break at its end. */
export async function textOf(printed: Promise<Buffer>): Promise<string> {
  return (await printed).toString('utf8').replace(/\n$/, '')
}

/** The same; undefined where Git ends badly. */
export async function textIfAny(printed: Promise<Buffer>): Promise<string | undefined> {
  return await textOf(printed).catch((error: unknown) => {
    if (error instanceof GitFailure) return undefined
    throw error
  })
}
