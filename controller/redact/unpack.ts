import type { Finder } from './matcher.ts'
import { headDigits } from './packed-heads.ts'
import { Decoding, type View } from './view.ts'

const [lineFeed, carriageReturn, blank, tab] = [10, 13, 32, 9]

/** How bytes may be written: as a run of digits, which may be wrapped, and may begin in the middle of a byte. */
interface Packing {
  /** By byte: the bits of a digit; -1 for none. */
  digits: Int8Array
  /** Of a digit. A byte takes two of them, or parts of two. */
  bits: number
  /** In so many digits are whole bytes: so many ways there are to read a run. */
  period: number
  /** Digits of the shortest run that is decoded: those of four bytes. */
  shortest: number
  /** A shorter one is decoded only where a pattern may stand in it: this one may hold what is encoded once more. */
  long: number
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const alphabet = `${letters}${letters.toLowerCase()}0123456789`
const base64: Packing = {
  digits: digitsOf(`${alphabet}+/`, `${alphabet}-_`),
  bits: 6,
  period: 4,
  shortest: 6,
  long: 24,
}
const hex: Packing = {
  digits: digitsOf('0123456789abcdef', '0123456789ABCDEF'),
  bits: 4,
  period: 2,
  shortest: 8,
  long: 8,
}

function digitsOf(...alphabets: string[]): Int8Array {
  const digits = new Int8Array(256).fill(-1)
  for (const each of alphabets)
    Array.from(each).forEach((digit, bits) => {
      digits[digit.charCodeAt(0)] = bits
    })
  return digits
}

/** A run of digits in a text: from where to where, and how many they are. */
interface Run {
  start: number
  end: number
  length: number
}

/** What all runs of base64 and of hexadecimal digits in a text stand for, read from each digit that one may begin with. */
export function unpacked(view: View, matchers: readonly Finder[]): View[] {
  return [base64, hex].flatMap((packing) => {
    const runs = runsIn(view.bytes, packing, matchers)
    if (runs.length === 0) return []
    return Array.from({ length: packing.period }, (_, shift) => reading(view, runs, packing, shift))
  })
}

/** What the runs say without their first digits. */
function reading(view: View, runs: readonly Run[], { digits, bits }: Packing, without: number): View {
  const { bytes } = view
  const decoding = new Decoding(runs.reduce((total, { length }) => total + length + 1, 0))
  for (const { start, end } of runs) {
    let [skipped, held, count, before] = [0, 0, 0, start]
    for (let at = start; at < end; at++) {
      const digit = digits[bytes[at] as number] as number
      if (digit === -1) continue
      if (skipped++ < without) continue
      held = ((held << bits) | digit) & 0xffff
      count += bits
      if (count >= 8) {
        count -= 8
        decoding.add((held >> count) & 0xff, before, at)
      }
      before = at
    }
    decoding.add(0, end - 1, end - 1) // what two runs say does not belong together
  }
  return decoding.over(view)
}

function runsIn(bytes: Uint8Array, packing: Packing, matchers: readonly Finder[]): Run[] {
  const { digits, bits, shortest, long } = packing
  const runs: Run[] = []
  const mask = 2 ** (bits * headDigits) - 1
  for (let at = 0; at < bytes.length; at++) {
    if (digits[bytes[at] as number] === -1) continue
    let [end, length, head, isWorth] = [at, 0, 0, false]
    while (end < bytes.length) {
      const digit = digits[bytes[end] as number] as number
      if (digit !== -1) {
        head = ((head << bits) | digit) & mask
        length++
        end++
        isWorth ||= length >= headDigits && matchers.some(({ packedHeads }) => packedHeads.has(head))
        continue
      }
      const next = afterBreak(bytes, end)
      if (next === end || next === bytes.length || digits[bytes[next] as number] === -1) break
      end = next
    }
    if (length >= long || (length >= shortest && isWorth)) runs.push({ start: at, end, length })
    at = end
  }
  return runs
}

/** The place behind a line's end and the indent of the next one; `at` where none is there. */
function afterBreak(bytes: Uint8Array, at: number): number {
  let next = bytes[at] === carriageReturn ? at + 1 : at
  if (bytes[next] !== lineFeed) return at
  next++
  while (bytes[next] === blank || bytes[next] === tab) next++
  return next
}
