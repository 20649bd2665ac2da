import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import type { CommitSignature, SignatureState } from '../../../core/domain/signature.ts'
import { withinTime } from '../../lib/within-time.ts'
import type { CommitSignatures } from '../../ports/commit-signatures.ts'
import type { GitCredentials } from './git-credentials.ts'
import { explaining } from './git-failure.ts'
import { Mirror } from './git-mirror.ts'
import { runGitProcess } from './git-process.ts'
import { resolveGitUrl } from './git-url.ts'
import { type ListedKeys, readListedKeys } from './listed-keys.ts'

export interface CommitSignaturesOptions {
  url: string
  branch: string
  /** The mirror of `createGitSource`. */
  directory: string
  credentials?: GitCredentials | undefined
  /** As `readListedKeys` takes it; read anew for each check. */
  keys: string
  /** How long one check may take, in milliseconds; default 30 000. */
  timeoutMs?: number
}

/** Git finds this ref for the kept commit, and so never throws the commit away. */
const keptRef = 'refs/bowline-signed'
const defaultTimeoutMs = 30_000

/**
 * Checks signatures in the mirror. Git, ssh-keygen and gpg see the listed keys and nothing else: no setting or keyring of
 * the user, and nothing from the repository.
 * @throws {BowlineError} where the keys cannot be used, or a program that checks them is missing
 */
export async function createCommitSignatures(options: CommitSignaturesOptions): Promise<CommitSignatures> {
  const { branch, directory, credentials, keys, timeoutMs = defaultTimeoutMs } = options
  const url = resolveGitUrl(options.url)
  await tryKeys(await readListedKeys(keys))
  const mirror = await explaining(url, () => Mirror.open({ url, credentials }, directory, { partial: true }))
  const inMirror = <T>(signal: AbortSignal, work: () => Promise<T>) =>
    explaining(url, () => mirror.healing(work, () => mirror.fetchBranch(branch, signal)))
  return {
    commitsSince: (before, head, signal) =>
      inMirror(signal, async () => {
        if (before === undefined) return [head]
        return (await isThere(mirror, before, signal)) ? await range(mirror, before, head, signal) : undefined
      }),
    verify: (commits, signal) =>
      inMirror(signal, () => within(timeoutMs, signal, (both) => verify(mirror, commits, keys, both))),
    keep: (commit, signal) =>
      inMirror(signal, async () => {
        await mirror.git.local(['update-ref', keptRef, commit], { signal })
      }),
  }
}

/** A mirror that was made anew does not have what a force push has taken away; some servers still give it. */
async function isThere(mirror: Mirror, commit: string, signal: AbortSignal): Promise<boolean> {
  if (await mirror.has(commit, signal)) return true
  await mirror.fetchCommit(commit, signal).catch(() => signal.throwIfAborted())
  return await mirror.has(commit, signal)
}

async function range(mirror: Mirror, before: string, head: string, signal: AbortSignal): Promise<string[]> {
  const args = ['rev-list', '--topo-order', '--reverse', head, `^${before}`]
  const listed = (await mirror.git.local(args, { signal })).split('\n').filter((line) => line !== '')
  return listed.includes(head) ? listed : [...listed, head]
}

async function within<T>(
  ms: number,
  signal: AbortSignal,
  work: (both: AbortSignal) => Promise<T>,
): Promise<T> {
  let tooLong = () => false
  try {
    return await withinTime(ms, [signal], (both) => {
      tooLong = () => both.aborted && !signal.aborted
      return work(both)
    })
  } catch (error) {
    if (!tooLong()) throw error
    throw new BowlineError(
      'signature-timeout',
      `Checking signatures took longer than ${ms / 1000} s; it is tried again.`,
    )
  }
}

async function verify(
  mirror: Mirror,
  commits: readonly string[],
  keys: string,
  signal: AbortSignal,
): Promise<CommitSignature[]> {
  if (commits.length === 0) return []
  return await withKeys(await readListedKeys(keys), signal, async (settings, env) => {
    const format = '--format=%H%x00%G?%x00%GK%x00%GG%x00%s%x00%an'
    const args = [...settings, 'log', '--no-walk=unsorted', '--stdin', '-z', format]
    const input = Buffer.from(commits.map((each) => `${each}\n`).join(''))
    const printed = await mirror.git.localBytes(args, { signal, input, env })
    return parse(printed.toString('utf8'), commits)
  })
}

const fields = 6

/** Every commit asked for, or none: an answer that is short must not pass for a good one. */
function parse(printed: string, commits: readonly string[]): CommitSignature[] {
  const words = printed.split('\0')
  return commits.map((wanted, index) => {
    const [commit, letter = '', key = '', said = '', subject = '', author = ''] = words.slice(index * fields)
    if (commit !== wanted) throw new Error(`git said nothing about the signature of ${wanted}`)
    return { commit, subject, author, key, state: stateOf(letter, said) }
  })
}

/** `%G?` as in git-log(1). For SSH, U says that no line of allowed signers fits; for a listed GPG key it never comes. */
function stateOf(letter: string, said: string): SignatureState {
  if (letter === 'G') return 'good'
  if (letter === 'N') return 'none'
  if (letter === 'X' || letter === 'Y' || /key has expired/.test(said)) return 'expired'
  if (letter === 'R') return 'revoked'
  if (letter === 'E' || letter === 'U' || /not permitted for use in signature namespace/.test(said))
    return 'unlisted-key'
  return 'bad'
}

/** No key comes from anywhere else than the list, and each that is on it counts. */
const gpgConfig = `ignore-invalid-option no-auto-key-import
trust-model always
no-autostart
no-auto-key-retrieve
no-auto-key-import
auto-key-locate clear
`

/** Does the work with settings for Git that name these keys alone, in a private folder that is gone afterwards. */
async function withKeys<T>(
  { signers, publicKeys }: ListedKeys,
  signal: AbortSignal,
  work: (settings: readonly string[], env: Record<string, string>) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'bowline-keys-'))
  try {
    const allowed = join(folder, 'signers')
    await writeFile(allowed, `${signers.join('\n')}\n`, { mode: 0o600 })
    await writeFile(join(folder, 'gpg.conf'), gpgConfig, { mode: 0o600 })
    for (const each of publicKeys) await importKey(folder, each, signal)
    const settings = {
      'gpg.ssh.allowedSignersFile': allowed,
      'gpg.program': 'gpg',
      'gpg.x509.program': 'false',
    }
    return await work(
      Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      { GNUPGHOME: folder },
    )
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function importKey(folder: string, key: string, signal: AbortSignal): Promise<void> {
  const args = ['--homedir', folder, '--batch', '--quiet', '--import']
  const { code, stderr } = await runTool('gpg', args, signal, Buffer.from(key))
  if (code === 0) return
  const reason = stderr.toString('utf8').trim().replaceAll('\n', '; ')
  throw new BowlineError('signing-keys', `gpg does not take a listed key: ${reason}`)
}

/** Finds out early whether the keys can be used here. */
async function tryKeys(keys: ListedKeys): Promise<void> {
  await withinTime(defaultTimeoutMs, [], async (signal) => {
    if (keys.signers.length > 0) await runTool('ssh-keygen', ['-Y', 'check-novalidate'], signal)
    await withKeys(keys, signal, async () => {})
  })
}

async function runTool(
  program: 'ssh-keygen' | 'gpg',
  args: readonly string[],
  signal: AbortSignal,
  input?: Buffer,
) {
  signal.throwIfAborted()
  const { PATH = '', HOME = '/' } = process.env
  const ended = await runGitProcess(args, {
    program,
    env: { PATH, HOME, LC_ALL: 'C' },
    input,
    stop: signal,
  }).catch((error: unknown) => {
    const advice = `install ${program === 'gpg' ? 'GnuPG' : 'OpenSSH 8.9 or newer'}`
    throw new BowlineError('signing-tools', `Cannot start ${program}: ${messageOf(error)}; ${advice}.`)
  })
  signal.throwIfAborted()
  return ended
}
