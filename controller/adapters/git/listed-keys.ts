import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import { fileReason } from '../files/file-problem.ts'

/** Whose signatures count. */
export interface ListedKeys {
  /** Lines in OpenSSH's format of allowed signers. */
  signers: readonly string[]
  /** Armored OpenPGP public keys. */
  publicKeys: readonly string[]
}

const armor = '-----BEGIN PGP PUBLIC KEY BLOCK-----'
const keyTypes = /^(ssh-(rsa|ed25519|dss)|ecdsa-sha2-|sk-(ssh|ecdsa)-)/

/**
 * Reads a file, or all files of a folder: each holds allowed signers, or armored OpenPGP public keys.
 * @see https://man.openbsd.org/ssh-keygen#ALLOWED_SIGNERS
 * @throws {BowlineError} code `signing-keys`, where that is something else, or nothing
 */
export async function readListedKeys(path: string): Promise<ListedKeys> {
  const lists = (await filesAt(path)).map(({ name, text }) => parse(name, text))
  const listed = {
    signers: lists.flatMap((each) => each.signers),
    publicKeys: lists.flatMap((each) => each.publicKeys),
  }
  if (listed.signers.length + listed.publicKeys.length > 0) return listed
  throw unusable(path, 'no key is listed there')
}

interface KeyFile {
  name: string
  text: string
}

async function filesAt(path: string): Promise<KeyFile[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [{ name: path, text: await readFile(path, 'utf8') }]
    const entries = await readdir(path, { withFileTypes: true })
    const names = entries.filter((each) => !each.isDirectory() && !each.name.startsWith('.'))
    const paths = names.map((each) => join(path, each.name)).sort()
    return await Promise.all(paths.map(async (name) => ({ name, text: await readFile(name, 'utf8') })))
  } catch (error) {
    throw unusable(path, fileReason(error) ?? messageOf(error))
  }
}

function parse(name: string, text: string): ListedKeys {
  if (text.includes('PRIVATE KEY')) throw unusable(name, 'this is a private key; list the public one')
  if (text.includes(armor)) return { signers: [], publicKeys: [text] }
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  for (const [index, line] of lines.entries()) {
    const reason = reasonAgainst(line)
    if (reason !== undefined) throw unusable(`${name}:${index + 1}`, reason)
  }
  return { signers: lines.filter((line) => line !== '' && !line.startsWith('#')), publicKeys: [] }
}

/** A line is `principals [options] type key`. */
function reasonAgainst(line: string): string | undefined {
  if (line === '' || line.startsWith('#')) return undefined
  const words = line.split(/\s+/)
  if (keyTypes.test(words[0] ?? ''))
    return 'a name has to stand before the key, as in "ada@example.com ssh-ed25519 AAAA..."'
  if (words.slice(1).some((word) => keyTypes.test(word))) return undefined
  return 'expected an allowed signer, as in "ada@example.com ssh-ed25519 AAAA...", or an armored OpenPGP public key'
}

function unusable(where: string, reason: string): BowlineError {
  return new BowlineError('signing-keys', `Cannot use the listed keys at ${where}: ${reason}.`)
}
