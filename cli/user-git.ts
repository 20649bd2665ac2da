import { GitFailure } from '../controller/adapters/git.ts'
import { runGitProcess } from '../controller/adapters/git-process.ts'

export interface UserGitCall {
  input?: Buffer
  /** Beside the user's own environment. */
  env?: Readonly<Record<string, string>>
}

/** Gives what Git printed. Throws {GitFailure} where it ends badly. */
export type UserGit = (args: readonly string[], call?: UserGitCall) => Promise<Buffer>

const never = new AbortController().signal

/** Git as the user has set it up, since it is their repository; it asks nothing. */
export function gitIn(directory: string): UserGit {
  const fixed = { GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' }
  return async (args, { input, env = {} } = {}) => {
    const result = await runGitProcess(['-C', directory, ...args], {
      env: { ...(process.env as Record<string, string>), ...fixed, ...env },
      input,
      stop: never,
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
