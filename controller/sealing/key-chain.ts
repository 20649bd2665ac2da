import type { JWK } from 'jose'
import { BowlineError, codeOf, messageOf } from '../../core/domain/errors.ts'
import { quoted } from '../../core/lib/closest.ts'
import { type KeyPair, newKeyPair, readKeyPair, readKeySet, writeKeySet } from '../../core/sealing/keys.ts'
import type { SecretFile } from '../ports/secret-file.ts'

/** The keys of this installation: with the first new values are sealed, with all of them values are opened. */
export interface KeyChain {
  keys(): readonly [KeyPair, ...KeyPair[]]
  /**
   * Makes a new key the first; the others stay.
   * @throws {BowlineError} where the keys come from the environment
   */
  rotate(): Promise<KeyPair>
  /**
   * Forgets a key. What is sealed with it cannot be opened any more.
   * @throws {BowlineError} where it is the first, there is none of this id, or the keys come from the environment
   */
  retire(id: string): Promise<void>
}

/** From `BOWLINE_SEALING_KEY` where that is set, else from a file, which is made on first start. */
export async function openKeyChain(file: SecretFile, fromEnvironment: string | undefined): Promise<KeyChain> {
  if (fromEnvironment) return fixedChain(await readKeySet(fromEnvironment, readKeyPair).catch(whereFrom))
  let keys = (await keysIn(file)) ?? (await save(file, [await newKeyPair()]))
  return {
    keys: () => keys,
    async rotate() {
      keys = await save(file, [await newKeyPair(), ...keys])
      return keys[0]
    },
    async retire(id) {
      const [first, ...others] = keys
      if (first.id === id)
        throw new BowlineError(
          'key-in-use',
          'the newest key cannot be retired; rotate it first: bowline keys rotate',
        )
      if (!others.some((each) => each.id === id))
        throw new BowlineError(
          'no-such-key',
          `there is no sealing key ${JSON.stringify(id)}; there are ${quoted(keys.map((each) => each.id))}`,
        )
      keys = await save(file, [first, ...others.filter((each) => each.id !== id)])
    },
  }
}

type Keys = [KeyPair, ...KeyPair[]]

function fixedChain(keys: Keys): KeyChain {
  const refuse = async (): Promise<never> => {
    throw new BowlineError(
      'keys-from-environment',
      'the sealing keys come from BOWLINE_SEALING_KEY; change them there: a JWK Set, its first key is the one to seal with',
    )
  }
  return { keys: () => keys, rotate: refuse, retire: refuse }
}

async function keysIn(file: SecretFile): Promise<Keys | undefined> {
  const text = await file.read()
  if (text === undefined) return undefined
  return await readKeySet(text, readKeyPair).catch((error: BowlineError) => {
    const message = `${file.path} is damaged (${error.message}): put its copy back. Without it nothing that was sealed can be opened`
    throw new BowlineError('secret-damaged', message)
  })
}

async function save(file: SecretFile, keys: Keys): Promise<Keys> {
  await file.write(writeKeySet(keys.map((each): JWK => each.private.jwk)))
  return keys
}

function whereFrom(error: unknown): never {
  throw new BowlineError(codeOf(error), `BOWLINE_SEALING_KEY: ${messageOf(error)}`)
}
