import type { Alias, Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import type { Position } from '../domain/diagnostic.ts'
import { oddCharacterIn } from '../lib/odd-character.ts'
import type { Flaw } from './flaw.ts'
import { type Mark, type Marks, pointerTo, type Span } from './loaded-file.ts'
import type { SourceText } from './source-text.ts'
import { yaml } from './yaml.ts'

/** Levels of mappings and lists inside each other. */
const maxDepth = 32
/** Uses of aliases in a document, those inside what an alias stands for counted each time. */
const maxAliases = 100
/** Values that the aliases of a file stand for. They make a small file as large as they like. */
const maxAliasedValues = 10_000
/** More of one document help nobody. */
const maxFlaws = 200

/** Counts over the documents of one file. */
export interface FileCounts {
  aliasedValues: number
}

/** A parsed document as frozen JSON values, with the place of each. Where there are flaws, what could be read. */
export function readTree(
  document: Document.Parsed,
  source: SourceText,
  counts: FileCounts,
): { value: unknown; marks: () => Marks; flaws: Flaw[] } {
  const reader = new TreeReader(document, source, counts)
  const value = reader.read(document.contents, '', { depth: 0, aliased: false })
  const { extents, flaws } = reader
  let known: Marks | undefined
  const marks = () => {
    known ??= marksOf(extents, source)
    return known
  }
  return { value, marks, flaws }
}

/** Offsets of the first character and of the one after the last. */
interface Extent {
  start: number
  end: number
}

/** By JSON Pointer, as `Marks`. */
type Extents = ReadonlyMap<string, Record<keyof Mark, Extent>>

function marksOf(extents: Extents, source: SourceText): Marks {
  const marks: Record<string, Mark> = Object.create(null)
  for (const [pointer, { key, value }] of extents) {
    marks[pointer] = Object.freeze({ key: spanOf(key, source), value: spanOf(value, source) })
  }
  return Object.freeze(marks)
}

function spanOf({ start, end }: Extent, { positionOf }: SourceText): Span {
  return Object.freeze({ start: positionOf(start), end: positionOf(end) })
}

interface Context {
  depth: number
  /** Whether an alias leads here. */
  aliased: boolean
  /** The value's key. */
  key?: Extent
  /** The alias the value stands for. */
  at?: Extent
}

/** Messages do not repeat keys or values: a mistake may have put a secret there. */
class TreeReader {
  readonly extents = new Map<string, Record<keyof Mark, Extent>>()
  readonly flaws: Flaw[] = []
  readonly #start: number
  readonly #source: SourceText
  readonly #counts: FileCounts
  readonly #anchors = new Map<string, unknown>()
  #aliases = 0
  #isBroken = false

  constructor({ range: [start] }: Document.Parsed, source: SourceText, counts: FileCounts) {
    this.#start = start
    this.#source = source
    this.#counts = counts
  }

  read(node: unknown, pointer: string, context: Context): unknown {
    const { depth, aliased, key } = context
    const at = context.at ?? this.#extent(node, key)
    if (aliased && ++this.#counts.aliasedValues > maxAliasedValues) return this.#flawOnce(tooManyAliases, at)
    if (yaml().isAlias(node)) return this.#readAlias(node, pointer, { ...context, at })
    if (!aliased) this.#noteAnchor(node)
    if (!this.extents.has(pointer)) this.extents.set(pointer, { key: key ?? at, value: at })
    if (yaml().isScalar(node)) return this.#readScalar(node, at)
    if (!yaml().isMap(node) && !yaml().isSeq(node)) return null
    if (depth >= maxDepth) return this.#flawOnce(tooDeep, at)
    const inside = { depth: depth + 1, aliased }
    if (yaml().isMap(node)) return this.#readMap(node, pointer, inside)
    const items = node.items.map((each, index) => this.read(each, pointerTo(pointer, index), inside))
    return Object.freeze(items)
  }

  #readMap(map: YAMLMap, pointer: string, inside: Context): unknown {
    const seen = new Map<string, Extent>()
    const entries: [string, unknown][] = []
    for (const pair of map.items) {
      const name = keyOf(pair)
      if (name === undefined) continue
      if (!inside.aliased) this.#noteAnchor(pair.key)
      const key = this.#extent(pair.key)
      const value = this.read(pair.value, pointerTo(pointer, name), { ...inside, key })
      this.#checkKey(name, pointer, key)
      const first = seen.get(name)
      if (first) this.#flaw(duplicateKey(this.#source.positionOf(first.start)), key)
      else if (isMergeKey(pair)) this.#flaw(mergeKey, key)
      else entries.push([name, value])
      if (!first) seen.set(name, key)
    }
    return Object.freeze(Object.fromEntries(entries))
  }

  /** Data is as people want it; all other keys are ours, and plain. */
  #checkKey(name: string, pointer: string, { start, end }: Extent): void {
    const odd = pointer.startsWith('/spec/data') ? undefined : oddCharacterIn(name)
    if (!odd) return
    const { text } = this.#source
    const at = text.slice(start, end).indexOf(name.slice(odd.index, odd.index + odd.length))
    const place = at === -1 ? { start, end } : { start: start + at, end: start + at + odd.length }
    this.#flaw({ code: 'odd-character', message: odd.message, hint: odd.hint }, place)
  }

  #readAlias(alias: Alias, pointer: string, context: Context & { at: Extent }): unknown {
    this.#aliases += 1
    if (this.#aliases > maxAliases) return this.#flawOnce(tooManyAliases, context.at)
    const target = this.#anchors.get(alias.source)
    if (!target) return this.#flaw(unknownAlias, context.at)
    return this.read(target, pointer, { ...context, aliased: true })
  }

  /** An alias stands for the last anchor of its name before it: documents are read from top to bottom. */
  #noteAnchor(node: unknown): void {
    if (yaml().isNode(node) && !yaml().isAlias(node) && node.anchor) this.#anchors.set(node.anchor, node)
  }

  #readScalar({ value, source = '' }: Scalar, at: Extent): unknown {
    if (typeof value !== 'number') return value
    if (/^[-+]?0\d/.test(source)) this.#flaw(leadingZero, at)
    if (Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value)) return value
    return this.#flaw(inexactNumber, at)
  }

  #extent(node: unknown, otherwise?: Extent): Extent {
    if (yaml().isNode(node) && node.range) return extentOf(node, node.range[0], this.#source.text)
    return otherwise ?? { start: this.#start, end: this.#start }
  }

  #flaw(problem: Problem, { start, end }: Extent): null {
    if (this.flaws.length >= maxFlaws && (problem.minor || this.#isBroken)) return null
    this.#isBroken ||= !problem.minor
    const { positionOf } = this.#source
    this.flaws.push({ ...problem, at: positionOf(start), ...(end > start && { end: positionOf(end) }) })
    return null
  }

  #flawOnce(problem: Problem, extent: Extent): null {
    return this.flaws.some(({ code }) => code === problem.code) ? null : this.#flaw(problem, extent)
  }
}

/** The parser counts the empty lines below a text as its own, and the comments below a block. */
function extentOf(node: Node, start: number, text: string): Extent {
  const last = lastIn(node)
  const end = Math.max(start, last.range?.[1] ?? start)
  const isOfLines = yaml().isScalar(last) && last.type?.startsWith('BLOCK_')
  return { start, end: isOfLines ? endOfText(text, start, end) : end }
}

/** What a node ends with, if it is a block; else itself. */
function lastIn(node: Node): Node {
  let last: unknown = node
  for (let next = last; yaml().isNode(next); next = isBlock(next) ? lastItem(next) : undefined) last = next
  return last as Node
}

/** Whether it is a mapping or list without brackets. */
function isBlock(node: Node): node is YAMLMap | YAMLSeq {
  return yaml().isCollection(node) && node.flow !== true
}

function lastItem({ items }: YAMLMap | YAMLSeq): unknown {
  const last = items.at(-1)
  return yaml().isPair(last) ? (last.value ?? last.key) : last
}

function endOfText(text: string, start: number, end: number): number {
  let last = end
  while (last > start && ' \t\r\n'.includes(text.charAt(last - 1))) last -= 1
  return last
}

type Problem = Omit<Flaw, 'at' | 'end'>

function keyOf({ key }: Pair): string | undefined {
  return yaml().isScalar(key) && typeof key.value === 'string' ? key.value : undefined
}

function isMergeKey({ key }: Pair): boolean {
  return yaml().isScalar(key) && key.value === '<<' && key.type === 'PLAIN'
}

function duplicateKey({ line, column }: Position): Problem {
  const message = `this key is given twice; it is first at line ${line}, column ${column}`
  return { code: 'duplicate-key', message, hint: 'keep one of them' }
}

const mergeKey: Problem = {
  code: 'merge-key',
  message: 'merge keys ("<<") are not supported',
  hint: 'repeat the fields, or use an alias for a whole value',
}

const unknownAlias: Problem = {
  code: 'unknown-alias',
  message: 'this alias ("*" and a name) has no anchor ("&" and the name) before it in its document',
  hint: 'put text that begins with "*" in quotes',
}

const tooManyAliases: Problem = {
  code: 'too-many-aliases',
  message: `aliases are used more than ${maxAliases} times, or for more than ${maxAliasedValues} values`,
  hint: 'write the values out',
}

export const tooDeep: Problem = {
  code: 'nesting-too-deep',
  message: `values are nested more than ${maxDepth} deep`,
}

const inexactNumber: Problem = {
  code: 'inexact-number',
  message: 'this number cannot be kept exactly in JSON',
  hint: 'put it in quotes to keep it as text',
}

const leadingZero: Problem = {
  code: 'leading-zero',
  message: 'this number begins with 0: YAML 1.2 reads it as decimal, many programs as octal',
  hint: 'leave the zero out, or put the number in quotes to keep it as text',
  minor: true,
}
