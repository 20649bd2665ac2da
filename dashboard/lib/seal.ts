import { paths } from '../../api/paths.ts'
import type { SealingKeys } from '../../api/sealed-item.ts'
import { ask } from './ask.ts'

/** Where a sealed value belongs. */
export interface SealedFor {
  account: string
  extension: string
  environment: 'dev' | 'test' | 'production' | null
  name: string
}

/**
 * Seals a value before it leaves the browser, as `bowline seal` does.
 * @returns undefined where the browser does not allow that: on plain HTTP, other than of this machine
 * @throws {AskError} where the public key is not to be had; `BowlineError` where the value cannot be sealed
 */
export async function sealHere(value: string, place: SealedFor): Promise<string | undefined> {
  if (!isSecureContext) return undefined
  const { keys } = await ask<SealingKeys>(paths.sealingKeys)
  const [{ seal }, { readPublicKey }] = await Promise.all([
    import('../../core/sealing/seal.ts'),
    import('../../core/sealing/keys.ts'),
  ])
  return await seal(value, place, await readPublicKey(keys[0] ?? {}))
}
