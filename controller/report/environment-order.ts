import type { EnvironmentOverview } from '../../api/overview.ts'
import { environmentTypes } from '../../core/domain/desired.ts'
import { compareText } from '../../core/lib/compare-text.ts'

/** Where an environment stands among the others. */
export type Place = Pick<EnvironmentOverview, 'extension' | 'type'>

const order: readonly string[] = environmentTypes

/** By extension, then dev, test, production. */
export function byExtensionAndType(a: Place, b: Place): number {
  return compareText(a.extension, b.extension) || order.indexOf(a.type) - order.indexOf(b.type)
}

/** A place as text, from which a list can be gone on with though the environment is gone by then. */
export function cursorOf({ extension, type }: Place): string {
  return `${extension}/${type}`
}

/** Undefined where it is none. */
export function placeAt(cursor: string): Place | undefined {
  const slash = cursor.lastIndexOf('/')
  const type = environmentTypes.find((each) => each === cursor.slice(slash + 1))
  return slash > 0 && type !== undefined ? { extension: cursor.slice(0, slash), type } : undefined
}

/** The ids of environments in their order. What is put elsewhere, comes or goes costs one walk through them, however much it is. */
export class EnvironmentOrder {
  readonly #placeOf: (id: string) => Place | undefined
  #ids: readonly string[] = []
  readonly #moved = new Set<string>()

  /** @param placeOf undefined where it is gone */
  constructor(placeOf: (id: string) => Place | undefined) {
    this.#placeOf = placeOf
  }

  /** It came, went, or is called otherwise. */
  moved(id: string): void {
    this.#moved.add(id)
  }

  ids(): readonly string[] {
    if (this.#moved.size === 0) return this.#ids
    const moved = this.#placed([...this.#moved]).sort((a, b) => byExtensionAndType(a.place, b.place))
    const others = this.#placed(this.#ids.filter((id) => !this.#moved.has(id)))
    this.#moved.clear()
    this.#ids = merged(others, moved)
    return this.#ids
  }

  /** How many there are up to and including a place. */
  upTo(place: Place): number {
    const ids = this.ids()
    let [low, high] = [0, ids.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const other = this.#placeOf(ids[middle] as string) as Place
      if (byExtensionAndType(other, place) <= 0) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Some of them in their order, from after a place on. */
  sorted(ids: readonly string[], after?: Place): string[] {
    const placed = this.#placed(ids).filter(({ place }) => !after || byExtensionAndType(place, after) > 0)
    return placed.sort((a, b) => byExtensionAndType(a.place, b.place)).map(({ id }) => id)
  }

  #placed(ids: readonly string[]): Placed[] {
    return ids.flatMap((id) => {
      const place = this.#placeOf(id)
      return place ? [{ id, place }] : []
    })
  }
}

interface Placed {
  id: string
  place: Place
}

/** Both are in order. */
function merged(a: readonly Placed[], b: readonly Placed[]): string[] {
  const ids: string[] = []
  let at = 0
  for (const each of b) {
    for (let next = a[at]; next && byExtensionAndType(next.place, each.place) < 0; next = a[at]) {
      ids.push(next.id)
      at += 1
    }
    ids.push(each.id)
  }
  for (; at < a.length; at += 1) ids.push((a[at] as Placed).id)
  return ids
}
