import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { blobId } from '../../../cli/checkout/cache.ts'
import { checkFolder, type FolderCheck } from '../../../cli/checkout/check-folder.ts'
import { tries } from '../../support/tries.ts'

const root = mkdtempSync(join(tmpdir(), 'bowline-cache-'))
const folder = join(root, 'config')
const cacheFile = join(root, 'caches', 'cache')
afterAll(() => rmSync(root, { recursive: true }))

const account =
  'apiVersion: bowline.dev/v1\nkind: Account\nmetadata: {name: tomorrow}\nspec: {role: vendor}\n'

function document(kind: string, name: string, spec: string): string {
  return `apiVersion: bowline.dev/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: {${spec}}\n`
}

const extension = (name: string) => document('Extension', name, 'type: multi-account-installation')
const environment = (of: string, type = 'dev') =>
  document('Environment', `${of}-${type}`, `extension: ${of}, type: ${type}, mode: local`)
const schedule = (of: string, cron = '0 0 2 * * *', type = 'dev') =>
  document(
    'Schedule',
    'nightly',
    `extension: ${of}, environment: ${type}, method: run, trigger: {cron: "${cron}"}`,
  )

type Files = Record<string, string>

const clean: Files = {
  'account.yaml': account,
  ...Object.fromEntries(
    ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((name) => [
      [`${name}/extension.yaml`, extension(name)],
      [`${name}/dev.yaml`, `${environment(name)}---\n${schedule(name)}`],
    ]),
  ),
}

/** Makes the folder hold these files. Their time on disk is long ago, and moves with their content. */
function put(files: Files): void {
  rmSync(folder, { recursive: true, force: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
    const time = 1_000_000 + Number.parseInt(blobId(Buffer.from(text)).slice(0, 6), 16)
    utimesSync(join(folder, path), time, time)
  }
}

function check(files: Files): FolderCheck {
  put(files)
  return checkFolder(folder, { cacheFile })
}

/** With a cache comes out what comes out without one. Gives how many files were looked at. */
function expectSame(files: Files): number {
  put(files)
  return expectSameHere(files)
}

function expectSameHere(files: Files): number {
  const { checked, paths, ...cached } = checkFolder(folder, { cacheFile })
  const { checked: all, paths: allPaths, ...whole } = checkFolder(folder, {})
  expect(cached).toEqual(whole)
  expect(paths.toSorted()).toEqual(allPaths.toSorted())
  expect(all).toBe(Object.keys(files).length)
  return checked
}

const without = (files: Files, path: string): Files =>
  Object.fromEntries(Object.entries(files).filter(([each]) => each !== path))

beforeEach(() => rmSync(cacheFile, { force: true }))

describe('after a run without errors', () => {
  const all = Object.keys(clean).length

  test.each<[string, Files, number]>([
    ['nothing is read where nothing changed', clean, 0],
    ['an edit is checked with its neighbours', { ...clean, 'b/dev.yaml': environment('b') }, 3],
    [
      'so is a warning',
      { ...clean, 'b/dev.yaml': `${environment('b')}---\n${schedule('b', '0 */7 * * * *')}` },
      3,
    ],
    ['so is a new file', { ...clean, 'b/test.yaml': environment('b', 'test') }, 4],
    ['so is a file that is gone', without(clean, 'b/dev.yaml'), 2],
    ['so is a moved file', { ...without(clean, 'b/dev.yaml'), 'x.yaml': clean['b/dev.yaml'] ?? '' }, 3],
    ['all is checked where the account changes', { ...clean, 'account.yaml': `${account}# a\n` }, all],
    ['all is checked where something is wrong', { ...clean, 'b/dev.yaml': environment('q') }, all],
    ['a name somebody else has is found', { ...clean, 'b/x.yaml': environment('a', 'dev') }, all + 1],
    ['what nobody declares any more is found', without(clean, 'b/extension.yaml'), all - 1],
  ])('%s', (_, files, checked) => {
    expect(expectSame(clean)).toBe(all)
    expect(expectSame(files)).toBe(checked)
  })

  test('a warning stays while others change, and goes with its file', () => {
    const warned = { ...clean, 'b/dev.yaml': `${environment('b')}---\n${schedule('b', '0 */7 * * * *')}` }
    expectSame(warned)
    expectSame({ ...warned, 'c/dev.yaml': environment('c') })
    expectSame(without({ ...warned, 'c/dev.yaml': environment('c') }, 'b/dev.yaml'))
  })

  test('a file that only got another time on disk is not checked again', () => {
    check(clean)
    utimesSync(join(folder, 'b/dev.yaml'), 5, 5)
    expect(checkFolder(folder, { cacheFile }).checked).toBe(0)
  })

  test('a file that changed within the tick of the disk’s clock is read again', () => {
    put(clean)
    const path = join(folder, 'b/dev.yaml')
    const now = new Date()
    utimesSync(path, now, now)
    checkFolder(folder, { cacheFile })
    writeFileSync(path, (clean['b/dev.yaml'] ?? '').replace('local', 'lokal'))
    utimesSync(path, now, now)
    expect(checkFolder(folder, { cacheFile }).summary.errors).toBeGreaterThan(0)
  })

  test('a file that mentions a day is checked again: time may have made it wrong', () => {
    const dated = { ...clean, 'b/dev.yaml': `# since 2026-01-02\n${environment('b')}` }
    expectSame(dated)
    expect(expectSame(dated)).toBe(3)
  })
})

describe('long after the last change in a folder, which is not listed again then,', () => {
  const all = Object.keys(clean).length
  const aWhile = 10_000

  beforeEach(() => {
    put(clean)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + aWhile })
    expect(expectSameHere(clean)).toBe(all)
  })
  afterEach(() => void vi.useRealTimers())

  const at = (path: string) => join(folder, path)
  const write = (path: string, text: string) => {
    mkdirSync(dirname(at(path)), { recursive: true })
    writeFileSync(at(path), text)
  }

  test.each<[string, () => void, Files, number]>([
    ['nothing is checked', () => {}, clean, 0],
    [
      'an edit is seen',
      () => write('b/dev.yaml', environment('b')),
      { ...clean, 'b/dev.yaml': environment('b') },
      3,
    ],
    [
      'an edit of the same length is seen in a file whose time was set back',
      () => {
        const { atime, mtime } = statSync(at('b/dev.yaml'))
        write('b/dev.yaml', (clean['b/dev.yaml'] ?? '').replace('run', 'go!'))
        utimesSync(at('b/dev.yaml'), atime, mtime)
      },
      { ...clean, 'b/dev.yaml': (clean['b/dev.yaml'] ?? '').replace('run', 'go!') },
      3,
    ],
    ['a new file is seen', () => write('b/x.yaml', ''), { ...clean, 'b/x.yaml': '' }, 2],
    ['a new folder is seen', () => write('n/x.yaml', ''), { ...clean, 'n/x.yaml': '' }, 2],
    ['a file that is gone is seen', () => rmSync(at('b/dev.yaml')), without(clean, 'b/dev.yaml'), 2],
    [
      'a folder that is gone is seen',
      () => rmSync(at('b'), { recursive: true }),
      without(without(clean, 'b/dev.yaml'), 'b/extension.yaml'),
      1,
    ],
    [
      'a moved folder is seen',
      () => renameSync(at('b'), at('x')),
      {
        ...without(without(clean, 'b/dev.yaml'), 'b/extension.yaml'),
        'x/dev.yaml': clean['b/dev.yaml'] ?? '',
        'x/extension.yaml': extension('b'),
      },
      3,
    ],
    [
      'a new file is seen in a folder whose time was set back',
      () => {
        const { atime, mtime } = statSync(at('b'))
        write('b/x.yaml', '')
        utimesSync(at('b'), atime, mtime)
      },
      { ...clean, 'b/x.yaml': '' },
      2,
    ],
    [
      'a link in place of a file is seen',
      () => {
        rmSync(at('b/dev.yaml'))
        symlinkSync('extension.yaml', at('b/dev.yaml'))
      },
      clean,
      3,
    ],
  ])('%s', (_, change, files, checked) => {
    change()
    expect(expectSameHere(files)).toBe(checked)
    expect(expectSameHere(files)).toBeLessThanOrEqual(checked)
  })

  test('whatever is edited, in whichever folder, comes out as without a cache', () => {
    const text = fc.constantFrom('', extension('a'), environment('b'), environment('g', 'test'), account)
    const path = fc.constantFrom(
      'x.yaml',
      'a/n/x.yaml',
      'a/n/m/y.yaml',
      'a/n-m/z.yaml',
      'b/dev.yaml',
      'g/x.yaml',
    )
    const edit = fc.tuple(path, fc.option(text))
    const property = fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
      put(clean)
      let files = clean
      expectSameHere(files)
      for (const [where, what] of edits) {
        if (what === null) rmSync(at(where), { force: true })
        else write(where, what)
        files = what === null ? without(files, where) : { ...files, [where]: what }
        expectSameHere(files)
      }
    })
    fc.assert(property, { seed: 20_260_104, numRuns: tries(10) })
  })

  test('what was written down too soon after a change is written down again', () => {
    vi.useRealTimers()
    rmSync(cacheFile)
    put(clean)
    expectSameHere(clean)
    const soon = readFileSync(cacheFile, 'latin1')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + aWhile })
    expect(expectSameHere(clean)).toBe(0)
    expect(readFileSync(cacheFile, 'latin1')).not.toBe(soon)
  })
})

test('where little has changed in a large folder, what is kept stays, and the change is found again', () => {
  const many = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => `e${index}`).flatMap((name) => [
      [`${name}/extension.yaml`, extension(name)],
      ...['dev', 'test', 'production'].map((type) => [`${name}/${type}.yaml`, environment(name, type)]),
    ]),
  )
  const files = {
    ...many,
    'account.yaml': account,
    'e7/dev.yaml': `${environment('e7')}---\n${schedule('e7')}`,
  }
  put(files)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 })
  try {
    expect(expectSameHere(files)).toBe(401)
    const kept = readFileSync(cacheFile, 'latin1')
    writeFileSync(join(folder, 'e7/dev.yaml'), environment('e7'))
    expect(expectSameHere(files)).toBe(5)
    expect(expectSameHere(files)).toBe(5)
    expect(readFileSync(cacheFile, 'latin1')).toBe(kept)
    for (const name of ['e8', 'e9', 'e10'])
      writeFileSync(join(folder, name, 'dev.yaml'), `# a\n${environment(name)}`)
    expect(expectSameHere(files)).toBe(17)
    expect(expectSameHere(files)).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

describe('a cache is ignored', () => {
  const damage: [string, (text: string) => string][] = [
    ['that is cut off', (text) => text.slice(0, -10)],
    ['that is empty', () => ''],
    ['in which something changed', (text) => text.replace('b/dev.yaml', 'b/div.yaml')],
    ['of which the head is gone', (text) => text.slice(32)],
  ]
  test.each(damage)('%s', (_, change) => {
    expectSame(clean)
    writeFileSync(cacheFile, change(readFileSync(cacheFile, 'latin1')), 'latin1')
    expect(expectSame(clean)).toBe(Object.keys(clean).length)
  })

  test('that another day wrote, where time counts', () => {
    put(clean)
    const day = 24 * 60 * 60 * 1000
    const checked = (now: number) => checkFolder(folder, { cacheFile, now }).checked
    expect([checked(0), checked(day / 2), checked(day)]).toEqual([13, 0, 13])
  })
})

test('where the cache cannot be written, everything is checked each time', () => {
  put(clean)
  const options = { cacheFile: join(folder, 'account.yaml', 'cache') }
  expect([checkFolder(folder, options).checked, checkFolder(folder, options).checked]).toEqual([13, 13])
})

test('a blob has the id Git gives it', () => {
  expect(blobId(Buffer.from('hello\n'))).toBe('ce013625030ba8dba906f756967f9e9ca394464a')
})

/** Each golden file with an edit in any one of its documents, after the run without it. */
const golden = new URL('../../golden/', import.meta.url)
const names = readdirSync(golden).filter((name) => name.endsWith('.yaml'))
const neighbours = Object.fromEntries(Object.entries(clean).filter(([path]) => /^[ab]\//.test(path)))

test.each(names)('%s is judged the same, whichever of its documents came last', (name) => {
  const parts = readFileSync(new URL(name, golden), 'utf8').split(/^---$/m)
  const files = Object.fromEntries(parts.map((part, index) => [`${index}.yaml`, part]))
  for (const last of Object.keys(files)) {
    rmSync(cacheFile, { force: true })
    const { [last]: _, ...others } = files
    check({ ...neighbours, 'account.yaml': others['0.yaml'] ? '' : account, ...others })
    expectSame({ ...neighbours, 'account.yaml': others['0.yaml'] ? '' : account, ...files })
  }
})

test('whatever the edits, with a cache comes out what comes out without', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g')
  const type = fc.constantFrom('dev', 'test')
  const text = fc.oneof(
    name.map(extension),
    fc.tuple(name, type).map((args) => environment(...args)),
    fc.tuple(name, fc.constantFrom('0 0 2 * * *', '0 */7 * * * *'), type).map((args) => schedule(...args)),
    fc.constantFrom('', 'apiVersion: bowline.dev/v1\na: [', account),
  )
  const path = fc.constantFrom('x.yaml', 'y.yaml', ...Object.keys(clean))
  const edits = fc.array(fc.tuple(path, fc.option(text)), { minLength: 1, maxLength: 6 })
  const property = fc.property(edits, (each) => {
    let files = clean
    expectSame(files)
    for (const [where, what] of each) {
      files = what === null ? without(files, where) : { ...files, [where]: what }
      expectSame(files)
    }
  })
  fc.assert(property, { seed: 20_260_103, numRuns: tries(8) })
})
