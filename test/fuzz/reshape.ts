import { between, pick } from '../faults/pick.ts'
import type { Random } from '../support/print-desired.ts'

const odd: readonly unknown[] = [
  ...[null, true, 0, -1, 1e308, 2 ** 53, 0.1, '', ' ', '\0', '\ud800', '__proto__', '2027-01-31T18:00:00Z'],
  ...[[], {}, [[]], [null], { a: 1 }, { id: null }],
]

/** Valid JSON with another value somewhere: odd, out of another place, in a long list, deep, changed as text, or gone. */
export function reshaped(seed: Buffer, random: Random, mutate: (text: string) => string): Buffer {
  let root: unknown
  try {
    root = JSON.parse(seed.toString('utf8'))
  } catch {
    return Buffer.from(mutate(seed.toString('latin1')), 'latin1')
  }
  const holder = [root]
  const most = random() < 0.03 ? 50_000 : 1000
  for (let left = between(1, 4, random); left > 0; left--) change(holder, { random, mutate, most })
  return Buffer.from(JSON.stringify(holder[0]) ?? 'null')
}

interface Means {
  random: Random
  mutate: (text: string) => string
  /** Characters that one change adds. */
  most: number
}

function change(root: object, { random, mutate, most }: Means): void {
  const places = placesIn(root)
  const place = pick(places, random)
  if (!place) return
  const { holder, key } = place
  const value = holder[key]
  const other = pick(places, random)
  const times = between(1, Math.ceil(most / sizeOf(value)), random)
  const ways: readonly (() => unknown)[] = [
    () => structuredClone(pick(odd, random)),
    () => (other ? structuredClone(other.holder[other.key]) : null),
    () => Array.from({ length: times }, () => copy(value)),
    () => Object.fromEntries(Array.from({ length: times }, (_, at) => [`k${at}`, copy(value)])),
    () => nested(value, between(1, Math.min(most / 10, 200), random)),
    () => (typeof value === 'string' ? Buffer.from(mutate(value), 'latin1').toString('utf8') : String(value)),
    () => (random() < 0.5 ? value : undefined),
  ]
  holder[key] = pick(ways, random)?.()
}

/** One by one, as a later change inside one of them is not one of all. */
function copy(value: unknown): unknown {
  return typeof value === 'object' ? structuredClone(value) : value
}

interface Place {
  holder: Record<string, unknown>
  key: string
}

/** Every value but the first thousands of a large one. */
function placesIn(root: object): Place[] {
  const places: Place[] = []
  const open: unknown[] = [root]
  while (open.length > 0 && places.length < 5000) {
    const holder = open.pop()
    if (typeof holder !== 'object' || holder === null) continue
    for (const [key, value] of Object.entries(holder)) {
      places.push({ holder: holder as Place['holder'], key })
      open.push(value)
    }
  }
  return places
}

function nested(value: unknown, deep: number): unknown {
  let result = value
  for (let left = deep; left > 0; left--) result = left % 2 ? [result] : { data: result }
  return result
}

/** About, in characters. */
function sizeOf(value: unknown): number {
  return (JSON.stringify(value) ?? '').length + 1
}
