import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { freeModules, freePackages, house, laws, type Room, stillToMend } from '../support/house.ts'
import { circlesOf, type Import, importsOf, isInside, readSources } from '../support/imports.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folders = ['schemas', 'api', 'core', 'controller', 'cli', 'action', 'sdk', 'dashboard']
const sources = readSources(
  root,
  folders.filter((folder) => existsSync(`${root}${folder}`)),
)
const arrows = sources.flatMap((source) => source.imports).filter(({ to }) => isInside(to))

/** The room a file lies in: of those that its path begins with, the innermost. */
function roomOf(path: string): Room | undefined {
  return house
    .filter((room) => path === room.path || path.startsWith(`${room.path}/`))
    .reduce<Room | undefined>((a, b) => (a && a.path.length > b.path.length ? a : b), undefined)
}

const name = (path: string) => roomOf(path)?.path ?? `${path} (in no room)`
const arrow = ({ from, to }: Import) => `${name(from)} -> ${name(to)}`

describe('the table of who may import whom', () => {
  test('has a room for every file', () => {
    expect(sources.filter(({ path }) => !roomOf(path)).map(({ path }) => path)).toEqual([])
  })

  test('allows every import', () => {
    const broken = arrows
      .filter((each) => name(each.from) !== name(each.to) && !stillToMend.includes(arrow(each)))
      .filter(({ from, to }) => !roomOf(from)?.imports.includes(name(to)))
      .map(({ from, line, to }) => {
        const allowed = roomOf(from)?.imports.join(', ') || 'nothing'
        return `${from}:${line} imports ${to}; ${name(from)} may import ${allowed}`
      })
    expect(broken).toEqual([])
  })

  test('allows nothing that nobody imports', () => {
    const used = new Set(arrows.map(arrow))
    const unused = house
      .filter((room) => !room.coming)
      .flatMap((room) => room.imports.map((to) => `${room.path} -> ${to}`))
      .filter((entry) => !used.has(entry))
    expect(unused).toEqual([])
  })

  test('has an order in which every room imports rooms before it only: no circle, no way back up', () => {
    const place = new Map(house.map((room, index) => [room.path, index]))
    const backwards = house.flatMap((room, index) =>
      room.imports.filter((to) => !((place.get(to) ?? index) < index)).map((to) => `${room.path} -> ${to}`),
    )
    expect(backwards).toEqual([])
  })

  test('names each room once, and only rooms that are there', () => {
    expect(new Set(house.map(({ path }) => path)).size).toBe(house.length)
    const there = (room: Room) => sources.some(({ path }) => roomOf(path) === room)
    expect(house.filter((room) => there(room) === (room.coming ?? false)).map(({ path }) => path)).toEqual([])
  })

  test.each(laws)('$name', ({ of, may }) => {
    const broken = house
      .filter(({ path }) => of.test(path))
      .flatMap((room) => room.imports.filter((to) => !may.test(to)).map((to) => `${room.path} -> ${to}`))
    expect(broken).toEqual([])
  })
})

test('programs are started in one place, where none that cannot be started ends this process', () => {
  const starters = sources
    .flatMap(({ code, imports }) =>
      imports.map((each) => ({ ...each, text: code.split('\n')[each.line - 1] })),
    )
    .filter(({ to, text }) => to === 'node:child_process' && !text?.startsWith('import type '))
  expect(starters.map(({ from }) => from)).toEqual(['controller/lib/start-process.ts'])
})

test('words leave in one place, where none of others reaches a terminal as it is', () => {
  const speakers = sources
    .filter(({ code }) => /\b(?:stdout|stderr)\.write\(|\bconsole\.\w+\(/.test(code))
    .map(({ path }) => path)
  // the Action's lines are commands and what `run-log.ts` folds, `cli/main.ts` writes nothing, the SDK is for programs of others
  expect(speakers.sort()).toEqual(['action/main.ts', 'cli/main.ts', 'cli/output.ts', 'sdk/run.ts'])
})

test('no file imports itself through others, types included', () => {
  const graph = new Map(
    sources.map(({ path, imports }) => [path, imports.map(({ to }) => to).filter(isInside)]),
  )
  const circles = circlesOf(graph).map((circle) => `circle: ${circle.join(', ')}`)
  expect(circles.filter((circle) => !stillToMend.includes(circle))).toEqual([])
  const mended = stillToMend.filter((entry) => entry.startsWith('circle: ') && !circles.includes(entry))
  expect(mended, 'mended: strike it from the list').toEqual([])
})

test('what is still to mend is still there', () => {
  const found = new Set(arrows.map(arrow))
  const mended = stillToMend.filter((entry) => !entry.startsWith('circle: ') && !found.has(entry))
  expect(mended, 'mended: strike it from the list').toEqual([])
})

describe('core/', () => {
  const core = sources.filter(({ path }) => path.startsWith('core/'))

  test('imports no module of Node.js that acts', () => {
    const acting = core
      .flatMap(({ imports }) => imports)
      .filter(({ to }) => to.startsWith('node:') && !freeModules.includes(to))
      // the parser is loaded when it is first needed
      .filter(({ from, to }) => !(from === 'core/load/yaml.ts' && to === 'node:module'))
    expect(acting).toEqual([])
  })

  test('uses no package that acts', () => {
    const used = core
      .flatMap(({ imports }) => imports.map(({ to }) => to))
      .filter((to) => !isInside(to) && !to.startsWith('node:'))
    expect([...new Set(used.map((name) => name.split('/')[0]))].sort()).toEqual(freePackages)
  })

  test('asks no clock, no chance and no process, and says nothing by itself', () => {
    const found = core.flatMap(({ path, code }) =>
      [...code.matchAll(acting)].map((match) => `${path}:${lineOf(code, match.index)} uses ${match[0]}`),
    )
    expect(found).toEqual([])
  })

  const acting =
    /(?<![.\w$])(?:process|console|performance|fetch|require|globalThis|set(?:Timeout|Interval|Immediate)|queueMicrotask)\b|\bDate\.now\b|\bMath\.random\b|\bnew Date(?:\(\)|\b(?!\())|(?<!\bnew )\bDate\(|\brandom(?:UUID|Bytes|Int)\b/g
  const lineOf = (text: string, at: number) => text.slice(0, at).split('\n').length
})

describe('the reader of imports', () => {
  const text = [
    "import { a } from './a.ts'",
    "import type { b } from '../b.ts'",
    'import {',
    '  c,',
    "} from '../x/c.ts'",
    "export { d } from './d.ts'",
    "import './e.ts'",
    "type F = typeof import('./f.ts')",
    'const g = await import(',
    "  './g.ts'",
    ')',
    "const h = new URL('./h.js', import.meta.url)",
    "import { i } from 'node:path'",
    "// import { j } from './j.ts'",
    "/* import('./k.ts') */ const url = 'https://example.com' // l",
    "const m = /'/ // import('./m.ts')",
    'const n = "import(\'./n.ts\')"',
    "export const from = './o.ts'",
    "const p = new URL('.', import.meta.url)",
  ].join('\n')
  const known = new Set(['q/a.ts', 'b.ts', 'x/c.ts', 'q/d.ts', 'q/e.ts', 'q/f.ts', 'q/g.ts', 'q/h.ts'])

  test('knows every form, and what only looks like one', () => {
    expect(importsOf('q/file.ts', text, known).map(({ line, to }) => [line, to])).toEqual([
      [1, 'q/a.ts'],
      [2, 'b.ts'],
      [5, 'x/c.ts'],
      [6, 'q/d.ts'],
      [7, 'q/e.ts'],
      [8, 'q/f.ts'],
      [10, 'q/g.ts'],
      [12, 'q/h.ts'],
      [13, 'node:path'],
    ])
  })

  test('says which import names no file', () => {
    expect(() => importsOf('q/file.ts', "import './z.ts'", known)).toThrow('q/file.ts:1 imports q/z.ts')
  })

  test('finds circles of every length', () => {
    const graph = { a: ['b'], b: ['c'], c: ['a', 'd'], d: ['e'], e: ['d', 'f'], f: [] }
    expect(circlesOf(new Map(Object.entries(graph)))).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e'],
    ])
  })
})
