import { resolve } from 'node:path'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import { credentialEnvironment, type GitCredentials, withoutCredentials } from './git-credentials.ts'
import { inheritedByGit } from './git-environment.ts'
import { type GitHome, withGitHome } from './git-home.ts'
import { GitFailure, type GitProcess, runGitProcess } from './git-process.ts'
import { allowedProtocols } from './git-url.ts'
import { trustedFolders } from './local-repository.ts'
import { runSimpleGit } from './simple-git.ts'

export interface GitRemote {
  /** As `resolveGitUrl` gives it. */
  url: string
  credentials?: GitCredentials | undefined
  /** How long Git may be silent, in milliseconds; default 60 000. Transfers report progress, so this limits no size. */
  timeoutMs?: number | undefined
}

export interface GitContext {
  remote: GitRemote
  /** The repository; for commands that need none it is left out. Git never searches for another one. */
  gitDir?: string
  /** Default none. */
  workTree?: string
}

export interface GitCall {
  signal?: AbortSignal | undefined
  /** For standard input; not empty. */
  input?: Buffer
  /** Beside the environment it has. */
  env?: Readonly<Record<string, string>>
  /** As for `runGitProcess`; for `localBytes`, which then gives nothing. */
  take?: (chunk: Buffer) => void
  /** As for `runGitProcess`; for `remote`. */
  mostOutput?: number
  /** Given what it said to people, where it went well; for `remote`. */
  told?: (words: string) => void
}

/** Git for one remote and repository. Throws {GitFailure}, or the signal's reason once that has aborted. */
export interface Git {
  /** Runs a command that works on this machine only, and gives what it printed. */
  local(args: readonly string[], call?: GitCall): Promise<string>
  /** The same, byte by byte. */
  localBytes(args: readonly string[], call?: GitCall): Promise<Buffer>
  /** Runs a command that talks to the remote: with its credentials, and given up when it is silent for too long. */
  remote(args: readonly string[], call?: GitCall): Promise<string>
}

/** Asks no questions, and ends by itself even where this process was killed and cannot stop it. */
const ssh = 'ssh -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15'

const defaultTimeoutMs = 60_000

/** Whatever a repository of ours says, should somebody have written in it. What is served from elsewhere has its own hooks. */
const ownWill = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false']

export function createGit(context: GitContext): Git {
  return {
    local: (args, call = {}) => withGitHome((home) => runLocal(args, call, { ...context, home })),
    localBytes: (args, call = {}) => withGitHome((home) => runLocalBytes(args, call, { ...context, home })),
    async remote(args, call = {}) {
      const trusted = await trustedFolders(context.remote.url)
      return await withGitHome((home) => runRemote(args, call, { ...context, home }), trusted)
    },
  }
}

type Surroundings = GitContext & { home: GitHome }

/** The whole environment of a Git process without credentials: fixed, but for what it may inherit. */
function environment({ gitDir, workTree, home }: Surroundings): Record<string, string> {
  return {
    GIT_SSH_COMMAND: ssh,
    ...inheritedByGit(process.env),
    GIT_DIR: gitDir ?? resolve(home.directory, 'none'),
    ...(workTree === undefined ? {} : { GIT_WORK_TREE: workTree }),
    GIT_CONFIG_GLOBAL: home.config,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_ALLOW_PROTOCOL: allowedProtocols,
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  }
}

async function runLocal(
  args: readonly string[],
  { signal = never(), input, env = {} }: GitCall,
  context: Surroundings,
): Promise<string> {
  signal.throwIfAborted()
  const directory = context.workTree ?? context.home.directory
  const run = { directory, env: { ...environment(context), ...env }, input, stop: signal }
  return await runSimpleGit([...ownWill, ...args], run)
}

async function runLocalBytes(
  args: readonly string[],
  { signal, input, env = {}, take }: GitCall,
  context: Surroundings,
) {
  return await runDirectly(
    args,
    { env: { ...environment(context), ...env }, input, take, stop: signal ?? never() },
    context.remote,
  )
}

async function runRemote(
  args: readonly string[],
  { signal, input, env: own = {}, mostOutput, told }: GitCall,
  context: Surroundings,
) {
  const { url, credentials, timeoutMs = defaultTimeoutMs } = context.remote
  const env = { ...environment(context), ...own, ...credentialEnvironment(url, credentials) }
  const silence = new AbortController()
  const timer = setTimeout(() => silence.abort(new GitFailure({ silentMs: timeoutMs })), timeoutMs)
  const stop = AbortSignal.any([signal ?? never(), silence.signal])
  try {
    const output = await runDirectly(
      args,
      { env, input, stop, mostOutput, heard: () => timer.refresh() },
      context.remote,
      told,
    )
    return output.toString('utf8')
  } finally {
    clearTimeout(timer)
  }
}

async function runDirectly(
  args: readonly string[],
  run: GitProcess,
  { credentials }: GitRemote,
  told?: (words: string) => void,
): Promise<Buffer> {
  run.stop.throwIfAborted()
  const { stdout, stderr, code } = await runGitProcess([...ownWill, ...args], run).catch((error: unknown) => {
    throw error instanceof BowlineError ? error : new GitFailure({ stderr: messageOf(error) })
  })
  run.stop.throwIfAborted()
  if (code === 0) {
    told?.(stderr.toString('utf8'))
    return stdout
  }
  const shown = (text: Buffer) => withoutCredentials(text.toString('utf8'), credentials)
  throw new GitFailure({ stdout: shown(stdout), stderr: shown(stderr) })
}

function never(): AbortSignal {
  return new AbortController().signal
}
