import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkSync } from 'recheck'
import { parseSync } from 'vite'

/** A regular expression of the product, and every file that has it. */
export interface Regex {
  /** As a literal; or, where it is put together while the program runs, the expression that does it. */
  text: string
  /** Undefined where only the running program knows. */
  pattern: { source: string; flags: string } | undefined
  files: string[]
}

/** What the product is made of, where it sees texts of others. Patterns of the schemas are in `schemas/generated`. */
const folders = ['action', 'api', 'cli', 'controller', 'core', 'dashboard', 'schemas/generated', 'sdk']

/** Every regular expression in the sources, sorted by its text. */
export function regexesIn(root: string): Regex[] {
  const found = new Map<string, Regex>()
  for (const path of folders.flatMap((folder) => typescriptIn(root, folder))) {
    for (const each of regexesOf(path, readFileSync(join(root, path), 'utf8'))) {
      const known = found.get(each.text)
      if (!known) found.set(each.text, { ...each, files: [path] })
      else if (!known.files.includes(path)) known.files.push(path)
    }
  }
  return [...found.values()].sort((a, b) => (a.text < b.text ? -1 : 1))
}

function typescriptIn(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  const paths = entries.map((entry) => `${folder}/${entry.replaceAll('\\', '/')}`)
  return paths.filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts')).sort()
}

interface Node {
  type: string
  start: number
  end: number
  [field: string]: unknown
}

/** Those of one file: literals, and what is given to `RegExp`. */
export function regexesOf(path: string, code: string): Pick<Regex, 'text' | 'pattern'>[] {
  const { program, errors } = parseSync(path, code)
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`)
  const found: Pick<Regex, 'text' | 'pattern'>[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    else if (typeof value === 'object' && value !== null && 'type' in value) {
      const regex = regexOf(value as Node, code)
      if (regex) found.push(regex)
      Object.values(value).forEach(visit)
    }
  }
  visit(program)
  return found
}

function regexOf(node: Node, code: string): Pick<Regex, 'text' | 'pattern'> | undefined {
  if (node.type === 'Literal' && node.regex) {
    const { pattern, flags } = node.regex as { pattern: string; flags: string }
    return literal(pattern, flags)
  }
  const isCall = node.type === 'NewExpression' || node.type === 'CallExpression'
  if (!isCall || (node.callee as { name?: string }).name !== 'RegExp') return undefined
  const [source, flags = ''] = (node.arguments as { value?: unknown }[]).map(({ value }) => value)
  if (typeof source === 'string' && typeof flags === 'string') return literal(source, flags)
  return { text: code.slice(node.start, node.end).replace(/\s+/g, ' '), pattern: undefined }
}

function literal(source: string, flags: string): Pick<Regex, 'text' | 'pattern'> {
  return { text: `/${source}/${flags}`, pattern: { source, flags } }
}

/** The list as it is committed: a line is a verdict, and a regular expression. */
export function listOf(regexes: readonly Regex[], verdicts: ReadonlyMap<string, string>): string {
  return regexes.map(({ text }) => `${verdicts.get(text)} ${text}\n`).join('')
}

/** Verdicts by the text of a regular expression. */
export function readList(list: string): ReadonlyMap<string, string> {
  const lines = list.split('\n').filter((line) => line !== '')
  return new Map(lines.map((line) => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]))
}

/** Verdicts with which a regular expression may be here. */
export const good: readonly string[] = ['proved', 'tried', 'exempt']

/**
 * Whether a pattern needs time in proportion to the text: `proved`, by its automaton; `tried`, where attacks were looked
 * for and none was found; else what it needs.
 */
export function verdictOn({ source, flags }: { source: string; flags: string }): string {
  process.env.RECHECK_BACKEND = 'pure' // the others are programs of their own, and no quicker on patterns like ours
  const found = checkSync(source, flags, { timeout: 120_000 })
  if (found.status === 'vulnerable') return found.complexity.summary
  if (found.status === 'unknown') return `nobody knows (${found.error.kind})`
  return found.checker === 'automaton' ? 'proved' : 'tried'
}
