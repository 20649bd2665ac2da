import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { SetVariable, UnsetVariable } from '../../api/change.ts'
import type { EnvironmentVariable } from '../../api/variable.ts'

/** What is to become of a variable, and what it is; null: it is new. */
export interface Pending {
  edit: SetVariable | UnsetVariable
  before: EnvironmentVariable | null
}

type Edits = ReadonlyMap<string, Pending>

/**
 * Changes of one environment's variables that are not written yet, so that many are one commit. They are nowhere but in the memory
 * of this tab: a value may be a secret.
 */
export class VariableBasket {
  /** What was in it went to Git: a list of before is old. */
  isWritten = false
  readonly #edits: Signal<Edits> = signal(new Map())

  /** By `keyOf`, in the order in which they came. */
  get edits(): ReadonlySignal<Edits> {
    return this.#edits
  }

  /** The last word on a variable counts; what it is already is no change. */
  put(all: readonly Pending[]): void {
    const next = new Map(this.#edits.value)
    for (const each of all) {
      const key = keyOf(each.edit)
      const known = next.get(key)
      const before = known ? known.before : each.before
      if (isAsItWas(each.edit, before)) next.delete(key)
      else next.set(key, { ...each, before })
    }
    this.#edits.value = next
  }

  takeOut(edit: Pending['edit']): void {
    const next = new Map(this.#edits.value)
    next.delete(keyOf(edit))
    this.#edits.value = next
  }

  empty(): void {
    this.#edits.value = new Map()
  }
}

/** Which variable it is of those that an environment and its extension have. */
export function keyOf({ environment, name }: { environment: string | null; name: string }): string {
  return `${environment ?? ''}/${name}`
}

/** Whether the variable that there is is the one that is edited, and not another that it wins over, or that wins over it. */
export function isItself(variable: EnvironmentVariable, environment: string | null): boolean {
  return variable.from === (environment === null ? 'extension' : 'environment')
}

function isAsItWas(edit: Pending['edit'], before: EnvironmentVariable | null): boolean {
  const there = before && isItself(before, edit.environment) ? before : null
  if (edit.kind === 'unset-variable') return there === null
  if (!there || there.secure || edit.secure || edit.value === undefined) return false
  return there.value === edit.value && there.length === edit.value.length
}

const baskets = new Map<string, VariableBasket>()

/** @param environment id */
export function basketOf(environment: string): VariableBasket {
  const basket = baskets.get(environment) ?? new VariableBasket()
  baskets.set(environment, basket)
  return basket
}

/** Whether something would be lost with the tab. */
export function isAnyUnwritten(): boolean {
  return [...baskets.values()].some(({ edits }) => edits.value.size > 0)
}
