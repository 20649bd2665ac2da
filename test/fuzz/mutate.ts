import { between, pick } from '../faults/pick.ts'
import type { Random } from '../support/print-desired.ts'
import type { Kind } from './kind.ts'

/** Texts are bytes here: each character stands for one. */
const binary = (text: string) => Buffer.from(text, 'utf8').toString('latin1')

const odd = [
  ...['\0', '\x07', '\x1b[31m', '\r', '\t', '\u0085', '\u00a0', '\u00ad', '\u200b', '\u202e', '\u2028'],
  ...['\u3000', '\ufeff', '\ufffd', '\uffff', 'é', 'e\u0301\u0301', 'İ', 'ß', '𝒳', '👩‍👩‍👧', '٣', '१'],
].map(binary)
const broken = ['\xff', '\xc3', '\xed\xa0\x80', '\xf4\x90\x80\x80', '\x80', '\xfe\xff']
const numbers = [
  ...['0', '-0', '-1', '1e308', '1e999', '-1e999', '2147483648', '9007199254740993', '1.0', '.5', '0x1F'],
  ...['010', '1_000', 'NaN', '.inf', '99999999999999999999999999999999', `1${'0'.repeat(400)}`, '1e-400'],
]
const floods = [
  ' ',
  '\n',
  '\r\n',
  '\t',
  ' \n',
  '-',
  '(',
  '[',
  '{',
  '"',
  "'",
  '\\',
  '`',
  '.',
  ',',
  ':',
  '#',
  'a',
  '0',
  '\0',
]

/** One of many ways, each changing a text a little or a lot. */
type Change = (text: string, kind: Kind, random: Random) => string

const changes: readonly Change[] = [
  // a part of it again, somewhere else
  (text, _, random) => inserted(text, part(text, random), random),
  // a part of another
  (text, { corpus }, random) =>
    inserted(text, part(pick(corpus, random)?.toString('latin1') ?? '', random), random),
  // a part many times in place
  (text, _, random) => {
    const [from, to] = range(text, random, 60)
    return text.slice(0, to) + text.slice(from, to).repeat(often(random)) + text.slice(to)
  },
  // many of one character
  (text, { words }, random) => {
    const flood = random() < 0.7 ? pick(floods, random) : pick(words, random)
    return inserted(text, (flood ?? ' ').repeat(often(random)), random)
  },
  // deeply nested
  (text, { pairs }, random) => {
    const [open, close] = pick(pairs, random) ?? ['(', ')']
    const [from, to] = range(text, random, text.length)
    const deep = often(random)
    const closed = random() < 0.7 ? close.repeat(deep) : ''
    return text.slice(0, from) + open.repeat(deep) + text.slice(from, to) + closed + text.slice(to)
  },
  // cut out, cut off
  (text, _, random) => {
    const [from, to] = range(text, random, text.length)
    return text.slice(0, from) + (random() < 0.7 ? text.slice(to) : '')
  },
  (text, { words }, random) => inserted(text, pick(words, random) ?? '', random),
  (text, _, random) => inserted(text, pick(odd, random) ?? '', random),
  (text, _, random) => (random() < 0.2 ? inserted(text, pick(broken, random) ?? '', random) : text),
  // other numbers
  (text, _, random) => {
    const found = [...text.slice(0, 65_536).matchAll(/\d+/g)]
    const one = pick(found, random)
    if (!one) return inserted(text, pick(numbers, random) ?? '', random)
    return text.slice(0, one.index) + (pick(numbers, random) ?? '') + text.slice(one.index + one[0].length)
  },
  (text, _, random) => {
    const at = between(0, Math.max(0, text.length - 1), random)
    return text.slice(0, at) + String.fromCharCode(between(0, 255, random)) + text.slice(at + 1)
  },
  // a line in another place, twice, or further in
  (text, _, random) => {
    const lines = text.split('\n')
    const at = between(0, lines.length - 1, random)
    const [line = ''] = random() < 0.5 ? lines.splice(at, 1) : [lines[at]]
    const indented = random() < 0.5 ? line : ' '.repeat(between(0, 8, random)) + line.trimStart()
    lines.splice(between(0, lines.length, random), 0, indented)
    return lines.join('\n')
  },
]

/** How large they get: most are small, so that there is time for many, and what is slow at all shows in a few. */
function sizeOf(random: Random): number {
  const one = random()
  if (one < 0.002) return 262_144
  if (one < 0.02) return 65_536
  if (one < 0.07) return 16_384
  return Math.round(256 * 8 ** random())
}

/** Another input of a kind: the same for the same random numbers. */
export function mutant(kind: Kind, random: Random): Buffer {
  const seed = pick(kind.corpus, random) ?? Buffer.alloc(0)
  const most = Math.min(kind.longest, sizeOf(random))
  const mutate = (text: string) => mutated(text, kind, random, most)
  if (kind.shaped && random() < 0.5) return kind.shaped(seed, random, mutate)
  return Buffer.from(mutate(seed.toString('latin1')), 'latin1')
}

function mutated(text: string, kind: Kind, random: Random, most: number): string {
  let result = text.slice(0, most)
  for (let left = 1 + Math.floor(random() ** 2 * 8); left > 0; left--)
    result = (pick(changes, random) ?? inserted)(result, kind, random).slice(0, most)
  return result
}

function inserted(text: string, more: unknown, random: Random): string {
  const at = between(0, text.length, random)
  return text.slice(0, at) + String(more) + text.slice(at)
}

/** From 10 to 10,000, or a few. */
function often(random: Random): number {
  return random() < 0.3 ? between(1, 9, random) : Math.round(10 ** (1 + 3 * random()))
}

function range(text: string, random: Random, longest: number): [number, number] {
  const from = between(0, text.length, random)
  return [from, Math.min(text.length, from + between(1, Math.max(1, longest), random))]
}

function part(text: string, random: Random): string {
  return text.slice(...range(text, random, random() < 0.5 ? 80 : text.length))
}
