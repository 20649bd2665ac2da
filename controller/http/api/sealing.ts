import type { FastifyInstance } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import type { SealedItem } from '../../../api/sealed-item.ts'
import { environmentTypes } from '../../../core/domain/desired.ts'
import { BowlineError } from '../../../core/domain/errors.ts'
import { count } from '../../../core/lib/count.ts'
import { open, seal } from '../../../core/sealing/seal.ts'
import type { KeyChain } from '../../sealing/key-chain.ts'
import { audited, auditedAct } from '../audited.ts'
import { badInput, HttpError } from '../errors.ts'
import { needs } from '../guard.ts'

export interface SealingOptions {
  keyChain: KeyChain
  /** How many values that are declared or applied are sealed with a key. */
  sealedWith: (keyId: string) => number
  /** Called when there are other keys than before. */
  keysChanged: () => void
}

/** Values in one request: a large repository is sealed anew in several. */
const maxItems = 1000
/** One value may be as large as runners take in a message, 2 MiB; sealed, it grows by a third. */
const largestBody = 4 * 2 ** 20

/** Public keys to seal with, and what only the holder of the private keys can do. No answer holds a value. */
export function addSealingRoutes(
  app: FastifyInstance,
  { keyChain, sealedWith, keysChanged }: SealingOptions,
): void {
  const answer = () => ({ keys: keyChain.keys().map((each) => each.public.jwk) })

  app.get(routeOf(paths.sealingKeys), needs('environments:read'), async () => answer())

  app.post(
    routeOf(paths.rotateSealingKey),
    needs('sealing:rotate', 'sealing-key.rotate'),
    async (request) => {
      const before = keyChain.keys()[0].id
      await auditedAct(request, before, {
        act: () => orRefuse(keyChain.rotate()),
        told: ({ id }) => ({ change: { newest: [before, id] } }),
      })
      keysChanged()
      return answer()
    },
  )

  app.delete<{ Params: { id: string } }>(
    routeOf(paths.sealingKey),
    needs('sealing:rotate', 'sealing-key.retire'),
    async (request) => {
      const { id } = request.params
      const values = sealedWith(id)
      if (values > 0)
        throw new HttpError(409, 'KEY_IN_USE', `still sealed with the key ${id}: ${count(values, 'value')}`)
      await auditedAct(request, id, { act: () => orRefuse(keyChain.retire(id)) })
      keysChanged()
      return answer()
    },
  )

  /** Seals values anew with the newest key, each for the place it was sealed for before. */
  app.post<{ Body: unknown }>(
    routeOf(paths.reseal),
    { bodyLimit: largestBody, ...needs('sealing:rotate', 'values.reseal') },
    async (request) => {
      const items = itemsOf(request.body)
      const [newest] = keyChain.keys()
      const anew = async (item: SealedItem) =>
        seal(await open(item.sealed, item, keyChain.keys()), item, newest.public)
      const sealed = await orRefuse(Promise.all(items.map(anew)))
      await audited(request, newest.id, { reason: count(items.length, 'value') }) // no row, no answer
      return { sealed }
    },
  )
}

/** What the keys or values do not allow is the caller's to change. */
async function orRefuse<T>(work: Promise<T>): Promise<T> {
  return await work.catch((error: unknown) => {
    if (error instanceof BowlineError) throw new HttpError(409, error.code, error.message)
    throw error
  })
}

function itemsOf(body: unknown): SealedItem[] {
  const { values } = (typeof body === 'object' && body !== null ? body : {}) as { values?: unknown }
  if (!Array.isArray(values) || values.length > maxItems || !values.every(isItem)) {
    throw badInput(
      `values: expected a list of at most ${maxItems} of {account, extension, environment, name, sealed}`,
    )
  }
  return values
}

function isItem(value: unknown): value is SealedItem {
  if (typeof value !== 'object' || value === null) return false
  const { account, extension, environment, name, sealed } = value as Record<string, unknown>
  const isPlace = environment === null || environmentTypes.some((each) => each === environment)
  return isPlace && [account, extension, name, sealed].every((each) => typeof each === 'string')
}
