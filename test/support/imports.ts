import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/** One import, `import type`, `export from`, `import()` or `new URL(..., import.meta.url)` of a source file. */
export interface Import {
  /** The importing file, relative to the root, with `/`. */
  from: string
  /** 1-based, in `from`. */
  line: number
  /** Relative to the root, with `/`; or as written, of a package or a module of Node.js (`node:fs`). */
  to: string
}

/** A TypeScript file and what it reaches for. */
export interface Source {
  /** Relative to the root, with `/`. */
  path: string
  imports: readonly Import[]
  /** Its text with comments and texts blanked out, so that a pattern finds code only; lines stay lines. */
  code: string
}

/**
 * Reads every TypeScript file below `folders` of `root`; a folder that is not there has none.
 * @throws {Error} where a relative import names no file
 */
export function readSources(root: string, folders: readonly string[]): Source[] {
  const paths = folders.flatMap((folder) => typescriptIn(root, folder))
  const known = new Set(paths)
  return paths.map((path) => {
    const text = readFileSync(join(root, path), 'utf8')
    return { path, imports: importsOf(path, text, known), code: codeOf(text) }
  })
}

function typescriptIn(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  return entries
    .map((entry) => posix.join(folder, entry.replaceAll('\\', '/')))
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .sort()
}

const comment = String.raw`//[^\n]*|/\*[^]*?\*/`
const text = String.raw`'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|${'`'}(?:\\.|[^${'`'}\\])*${'`'}`
const pattern = String.raw`(?<=[=(,:!&|?;{}[\n]\s*|\breturn\s+)/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+/`
const notCode = new RegExp(`${comment}|${pattern}|${text}`, 'g')

/** A template's `${...}` counts as text. */
function codeOf(source: string): string {
  return source.replace(notCode, blank)
}

function blank(piece: string): string {
  return piece.replace(/[^\n]/g, ' ')
}

const forms = [
  /^[ \t]*(?:import|export)\b(?:[^'"`;=()]*?\bfrom)?\s*'([^'\n]+)'/gm,
  /\bimport\(\s*'([^'\n]+)'/g,
  /\bnew URL\(\s*'([^'\n]+)'\s*,\s*import\.meta\.url/g,
]

/** `known`: every source file there is, to tell a file from a folder that `new URL` names. */
export function importsOf(path: string, source: string, known: ReadonlySet<string>): Import[] {
  const said = source.replace(notCode, (piece) => (piece.startsWith("'") ? piece : blank(piece)))
  return forms
    .flatMap((form) => [...said.matchAll(form)])
    .map((match) => ({ match, to: target(path, match[1] ?? '') }))
    .filter(({ match, to }) => !match[0].startsWith('new URL') || known.has(to))
    .map(({ match, to }) => ({ from: path, line: lineOf(said, match), to }))
    .map((each) => {
      if (!isInside(each.to) || known.has(each.to) || !/\.[jt]sx?$/.test(each.to)) return each
      throw new Error(`${path}:${each.line} imports ${each.to}, which is not there`)
    })
    .sort((a, b) => a.line - b.line)
}

function target(path: string, name: string): string {
  if (!name.startsWith('.')) return name
  return posix.join(posix.dirname(path), name).replace(/\.js$/, '.ts')
}

/** Whether an import's target is a file of the repository, and not a package. */
export function isInside(to: string): boolean {
  return to.includes('/') && /\.tsx?$/.test(to)
}

function lineOf(source: string, match: RegExpExecArray): number {
  const name = match.index + match[0].lastIndexOf("'", match[0].length - 2)
  return source.slice(0, name).split('\n').length
}

/**
 * The circles of a graph: groups of nodes that all reach each other, each sorted; a node by itself is none.
 * Tarjan's strongly connected components, https://doi.org/10.1137/0201010.
 */
export function circlesOf(graph: ReadonlyMap<string, Iterable<string>>): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (node: string): number => {
    const own = index.size
    index.set(node, own)
    low.set(node, own)
    stack.push(node)
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) low.set(node, Math.min(low.get(node) ?? own, visit(next)))
      else if (stack.includes(next)) low.set(node, Math.min(low.get(node) ?? own, index.get(next) ?? own))
    }
    if (low.get(node) === own) {
      const circle = stack.splice(stack.indexOf(node))
      if (circle.length > 1 || [...(graph.get(node) ?? [])].includes(node)) found.push(circle.sort())
    }
    return low.get(node) ?? own
  }
  for (const node of graph.keys()) if (!index.has(node)) visit(node)
  return found.sort()
}
