import type { Environment, SealedVariable, Variable } from '../../core/domain/desired.ts'
import { BowlineError, messageOf } from '../../core/domain/errors.ts'
import type { Target } from '../../core/domain/target.ts'
import type { KeyPair } from '../../core/sealing/keys.ts'
import { open } from '../../core/sealing/seal.ts'
import { readSealedHeader } from '../../core/sealing/sealed-header.ts'
import type { SealingPlace } from '../../core/sealing/sealing-place.ts'
import { fewAtATime } from '../lib/few-at-a-time.ts'

/** A variable as a runner gets it. */
export interface OpenedVariable {
  name: string
  value: string
  secure: boolean
}

/** What an environment can be made of: its target, or, where a value of that cannot be opened, what it was before. */
export interface Opened {
  target: Target
  variables: readonly OpenedVariable[]
  /** Why it is not the target that was asked for. */
  problem: BowlineError | null
}

/** Environments whose values are opened at once at a start. */
const recalledAtOnce = 8

/** Opens the sealed values of environments. What was opened is remembered, and told to `learned`, with the environment it is for. */
export class Vault {
  readonly #keys: () => readonly KeyPair[]
  readonly #learned: (value: string, environment: string) => void
  /** By sealed value and place. */
  readonly #opened = new Map<string, string>()

  constructor(keys: () => readonly KeyPair[], learned: (value: string, environment: string) => void) {
    this.#keys = keys
    this.#learned = learned
  }

  /**
   * Opens all of a target, or, with the problem, of what was last applied.
   * @throws {BowlineError} `cannot-open`, with all reasons, where nothing was applied before
   */
  async openTarget(target: Target, applied: Environment | null): Promise<Opened> {
    try {
      return { target, variables: await this.#openAll(target), problem: null }
    } catch (error) {
      if (!(error instanceof BowlineError) || !applied) throw error
      const before = { ...target, environment: applied }
      return { target: before, variables: await this.#openAll(before), problem: error }
    }
  }

  /** Opens what can be opened, so that it is known before anything that may show it is looked at. Never rejects. */
  async recall(targets: readonly Target[]): Promise<void> {
    await fewAtATime(targets, recalledAtOnce, (each) => this.#openAll(each).catch(() => {}))
  }

  /** How many values of an environment are sealed, and how many of those with a key that is not the newest. */
  count({ variables }: Pick<Environment, 'variables'>): { sealed: number; onOldKeys: number } {
    const newest = this.#keys()[0]?.id
    const headers = variables.filter((each) => each.secure).map(({ sealed }) => readSealedHeader(sealed))
    const old = headers.filter((each) => typeof each !== 'string' && each.keyId !== newest)
    return { sealed: headers.length, onOldKeys: old.length }
  }

  async #openAll(target: Target): Promise<OpenedVariable[]> {
    const { variables } = target.environment
    const results = await Promise.allSettled(variables.map((each) => this.#openOne(each, target)))
    const reasons = results.flatMap((each) => (each.status === 'rejected' ? messageOf(each.reason) : []))
    if (reasons.length > 0) throw new BowlineError('cannot-open', reasons.join('; '))
    return results.flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
  }

  async #openOne(variable: Variable, target: Target): Promise<OpenedVariable> {
    const { name } = variable
    if (!variable.secure) return variable
    const place = placeIn(target, variable)
    const key = JSON.stringify([variable.sealed, place])
    const known = this.#opened.get(key)
    const value =
      known ??
      (await open(variable.sealed, place, this.#keys()).catch((error: unknown) => {
        throw new BowlineError('cannot-open', `variable ${name}: ${messageOf(error)}`)
      }))
    this.#opened.set(key, value)
    this.#learned(value, target.environment.id)
    return { name, value, secure: true }
  }
}

/**
 * Where the variable stands. One that all environments of the extension share may have been sealed for all of them:
 * validation has compared that with the VariableSet it stands in.
 */
function placeIn(
  { account, extension, environment }: Target,
  { name, sealed }: SealedVariable,
): SealingPlace {
  const header = readSealedHeader(sealed)
  const isShared = typeof header !== 'string' && header.place.environment === null
  return {
    account: account.name,
    extension: extension.name,
    environment: isShared ? null : environment.type,
    name,
  }
}
