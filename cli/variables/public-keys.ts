import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BowlineError, codeOf, messageOf } from '../../core/domain/errors.ts'
import { publicKeysFile } from '../../core/domain/keys-file.ts'
import { type PublicKey, readKeySet, readPublicKey } from '../../core/sealing/keys.ts'

/**
 * The key to seal with.
 * @throws {BowlineError} where there is no such file, or something else is in it
 */
export async function readSealingKey(directory: string): Promise<PublicKey> {
  const path = join(directory, publicKeysFile)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw new BowlineError(
      'no-sealing-key',
      `there is no ${path} with the public key to seal with; where the controller runs, write it once with "bowline keys publish", and commit it`,
    )
  })
  if ((await lstat(path)).isSymbolicLink())
    throw new BowlineError('bad-sealing-key', `${path} is a symbolic link, and those are not followed`)
  const keys = await readKeySet(text, readPublicKey).catch((error: unknown) => {
    throw new BowlineError(codeOf(error), `${path}: ${messageOf(error)}`)
  })
  return keys[0]
}
