import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestRepository, temporaryFolder } from './git-repository.ts'

const isMissing = (program: string, ...args: string[]) => spawnSync(program, args).error !== undefined
const missing = [
  ...(isMissing('ssh-keygen', '-?') ? ['openssh-client'] : []),
  ...(isMissing('gpg', '--version') ? ['gnupg'] : []),
]

/** Why signatures cannot be tested here; undefined where they can. */
export const signingProblem =
  missing.length === 0 ? undefined : `Signed commits need ${missing.join(' and ')}: install them.`

/** Arguments for Git, to go before `commit` or `merge`, which sign with a key. */
export type SignWith = readonly string[]

const longAgo = '--faked-system-time=20200101T000000'

/** Keys made on the spot, in a folder of their own. */
export class SigningKeys {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  static async create(): Promise<SigningKeys> {
    const keys = new SigningKeys(await temporaryFolder())
    await mkdir(keys.gnupg, { mode: 0o700 })
    await keys.#writeProgram('gpg', '')
    await keys.#writeProgram('gpg-long-ago', longAgo)
    return keys
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  private get gnupg(): string {
    return this.path('gnupg')
  }

  /** Makes an SSH key; its private part is at `path(name)`. */
  ssh(name: string): SignWith {
    const args = ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', this.path(name)]
    execFileSync('ssh-keygen', args)
    return signs('ssh', this.path(name))
  }

  /** The line for a list of allowed signers. */
  signer(name: string, options = ''): string {
    return `${name}@example.com ${options} ${readFileSync(this.path(`${name}.pub`), 'utf8')}`
  }

  /** Makes a GPG key that never expires. */
  gpg(name: string): SignWith {
    return this.#newGpgKey(name, 'gpg', [], '0')
  }

  /** Makes a GPG key that expired long ago, and signs as if it were the day before. */
  expiredGpg(name: string): SignWith {
    return this.#newGpgKey(name, 'gpg-long-ago', [longAgo], '1d')
  }

  #newGpgKey(name: string, program: string, options: readonly string[], expires: string): SignWith {
    this.#gpg(...options, '--quick-gen-key', `${name}@example.com`, 'ed25519', 'sign', expires)
    return [...signs('openpgp', `${name}@example.com`), '-c', `gpg.program=${this.path(program)}`]
  }

  /** A program for Git, which calls GPG with our keys. */
  async #writeProgram(name: string, options: string): Promise<void> {
    writeFileSync(this.path(name), `#!/bin/sh\nexec gpg --homedir '${this.gnupg}' ${options} "$@"\n`)
    await chmod(this.path(name), 0o700)
  }

  /** Uses the certificate of revocation that GPG made with the key; the colon guards against doing so by mistake. */
  revoke(name: string): void {
    const listed = this.#gpg('--list-keys', '--with-colons', `${name}@example.com`)
    const [, fingerprint] = /^fpr:+([0-9A-F]+):/m.exec(listed) ?? []
    const certificate = readFileSync(join(this.gnupg, 'openpgp-revocs.d', `${fingerprint}.rev`), 'utf8')
    writeFileSync(this.path('revocation'), certificate.replace(':-----BEGIN', '-----BEGIN'))
    this.#gpg('--import', this.path('revocation'))
  }

  publicKey(name: string): string {
    return this.#gpg('--armor', '--export', `${name}@example.com`)
  }

  /** Writes the list, as `--require-signed` takes it. */
  list(...texts: string[]): string {
    writeFileSync(this.path('listed'), texts.join(''))
    return this.path('listed')
  }

  async remove(): Promise<void> {
    spawnSync('gpgconf', ['--homedir', this.gnupg, '--kill', 'all'])
    await rm(this.folder, { recursive: true, force: true })
  }

  #gpg(...args: string[]): string {
    const quiet = ['--homedir', this.gnupg, '--batch', '--quiet', '--passphrase', '']
    return execFileSync('gpg', [...quiet, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  }
}

function signs(format: string, key: string): SignWith {
  return ['-c', `gpg.format=${format}`, '-c', `user.signingKey=${key}`, '-c', 'commit.gpgSign=true']
}

/** Commits nothing but a message, signed or not, on what is checked out. */
export async function commitEmpty(
  repository: TestRepository,
  message: string,
  signWith: SignWith = [],
): Promise<string> {
  await repository.git(...signWith, 'commit', '--quiet', '--allow-empty', `--message=${message}`)
  return await repository.git('rev-parse', 'HEAD')
}
