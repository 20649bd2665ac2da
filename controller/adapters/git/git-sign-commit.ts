import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import type { Git } from './git.ts'
import { runGitProcess } from './git-process.ts'

/**
 * Makes of a commit the same with a signature of an SSH key, as `git commit -S` with `gpg.format=ssh` would.
 * @param key path of a private key without a passphrase
 * @returns the signed commit, which nothing refers to yet
 * @throws {BowlineError} code `status-signing`
 */
export async function signCommit(
  git: Git,
  commit: string,
  key: string,
  signal: AbortSignal,
): Promise<string> {
  const content = await git.localBytes(['cat-file', 'commit', commit], { signal })
  const input = withSignature(content, await signatureOf(content, key, signal), commit.length)
  return (await git.local(['hash-object', '-t', 'commit', '-w', '--stdin'], { input, signal })).trim()
}

async function signatureOf(content: Buffer, key: string, signal: AbortSignal): Promise<string> {
  const { PATH = '', HOME = '/' } = process.env
  const { stdout, stderr, code } = await runGitProcess(['-Y', 'sign', '-n', 'git', '-f', key], {
    program: 'ssh-keygen',
    env: { PATH, HOME, LC_ALL: 'C', SSH_ASKPASS_REQUIRE: 'never' },
    input: content,
    stop: signal,
  }).catch((error: unknown) => {
    throw cannotSign(key, `ssh-keygen does not start (${messageOf(error)})`)
  })
  signal.throwIfAborted()
  if (code === 0) return stdout.toString('latin1').trim()
  throw cannotSign(key, stderr.toString('utf8').trim().replaceAll('\n', '; '))
}

/** The header stands last, before the empty line; its name depends on the kind of ids. */
function withSignature(content: Buffer, signature: string, idLength: number): Buffer {
  const end = content.indexOf('\n\n')
  const name = idLength === 64 ? 'gpgsig-sha256' : 'gpgsig'
  const header = `\n${name} ${signature.replaceAll('\n', '\n ')}`
  return Buffer.concat([content.subarray(0, end), Buffer.from(header), content.subarray(end)])
}

function cannotSign(key: string, reason: string): BowlineError {
  return new BowlineError('status-signing', `Cannot sign the status with the key ${key}: ${reason}.`)
}
