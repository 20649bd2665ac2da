import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readCache, writeCache } from '../../../cli/checkout/cache.ts'
import type { KnownFile, KnownRun } from '../../../cli/checkout/known-run.ts'
import {
  endOfFiles,
  fileAt,
  folderAt,
  foldersIn,
  type KnownTable,
} from '../../../cli/checkout/known-table.ts'
import { noStamp } from '../../../cli/checkout/stamp.ts'

const folder = mkdtempSync(join(tmpdir(), 'bowline-known-'))
afterAll(() => rmSync(folder, { recursive: true }))

const at = { file: 'a/é\n"1".yaml', line: 1, column: 2 }
const file = (path: string, more: Partial<KnownFile> = {}): KnownFile => ({
  path,
  stamp: [12, 1_700_000_000_123.25, 2 ** 40 + 1],
  blob: 'ce013625030ba8dba906f756967f9e9ca394464a',
  ties: [],
  timed: false,
  hasAccount: false,
  hasAccess: false,
  extensions: 0,
  environments: 0,
  ...more,
})
const folders: KnownRun['folders'] = [
  { path: '', stamp: [1, 2, 3], files: [file('account.yaml', { hasAccount: true, ties: [1] })] },
  { path: 'a', stamp: noStamp, files: [file('a/é\n"1".yaml', { extensions: 3, environments: 70_000 })] },
  { path: 'a/b', stamp: [4, 5.5, 6], files: [] },
  {
    path: 'a/b/c',
    stamp: [4, 5, 7],
    files: [
      file('a/b/c/1.yaml', { ties: [2 ** 32 - 1, 0, 7], timed: true }),
      file('a/b/c/link.yaml', { isLink: true, stamp: noStamp, blob: '' }),
      file('a/b/c/2.yaml', { ties: [5], stamp: noStamp, hasAccess: true }),
    ],
  },
  { path: 'a/b-c', stamp: [4, 5, 8], files: [file('a/b-c/🐢.yml', { ties: [9, 8] })] },
  { path: 'a-b', stamp: [4, 5, 9], files: [] },
]
const warning = { code: 'unused', severity: 'warning', at, message: 'm', extensions: [] }
const run = { account: 'acme', folders, warnings: [warning] } as unknown as KnownRun

/** What is kept and read again. */
function kept(what: KnownRun): KnownTable {
  const cache = join(folder, 'cache')
  writeCache(cache, 'f', what)
  const table = readCache(cache, 'f')
  if (!table) throw new Error('nothing was kept')
  return table
}

function runOf(table: KnownTable): KnownRun {
  const filesIn = (row: number) => {
    const [start, end] = [endOfFiles(table.folders, row - 1), endOfFiles(table.folders, row)]
    return Array.from({ length: end - start }, (_, index) => fileAt(table.files, start + index))
  }
  const rows = table.folders.paths.map((_, row) => ({ ...folderAt(table, row), files: filesIn(row) }))
  return { account: table.account, folders: rows, warnings: table.warnings }
}

test.each<[string, KnownRun]>([
  ['a run', run],
  [
    'a folder without files',
    { account: '', folders: [{ path: '', stamp: noStamp, files: [] }], warnings: [] },
  ],
])('%s is kept as it is', (_, each) => {
  expect(runOf(kept(each))).toEqual(each)
})

test.each([
  ['', ['a', 'a-b']],
  ['a', ['a/b', 'a/b-c']],
  ['a/b', ['a/b/c']],
  ['a/b/c', []],
  ['a-b', []],
])('the folders in %j are found', (path, expected) => {
  const table = kept(run)
  const found = foldersIn(table.folders, table.folders.paths.indexOf(path))
  expect([...found.keys()]).toEqual(expected)
  for (const [each, row] of found) expect(table.folders.paths[row]).toBe(each)
})

test('a file with another stamp now has all else as it was', () => {
  const { files } = kept(run)
  const row = files.paths.indexOf('a/b-c/🐢.yml')
  expect(fileAt(files, row, [1, 2, 3])).toEqual(file('a/b-c/🐢.yml', { ties: [9, 8], stamp: [1, 2, 3] }))
})

test('what another program kept is not read', () => {
  writeCache(join(folder, 'cache'), 'f', run)
  expect(readCache(join(folder, 'cache'), 'g')).toBeUndefined()
})
