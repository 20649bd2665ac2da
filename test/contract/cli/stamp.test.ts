import { mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hasStamp, isKnown, type Stamp, stampOf, stampRows } from '../../../cli/checkout/stamp.ts'

const folder = mkdtempSync(join(tmpdir(), 'bowline-stamp-'))
const file = join(folder, 'a.yaml')
afterAll(() => rmSync(folder, { recursive: true }))

/** Sets the clock to so many milliseconds after the last change of the file. */
function wait(ms: number): void {
  const { mtimeMs, ctimeMs } = statSync(file)
  vi.useFakeTimers({ toFake: ['Date'], now: Math.ceil(Math.max(mtimeMs, ctimeMs)) + ms })
}

const isStill = (stamp: Stamp) => hasStamp(file, stampRows([stamp]), 0)

beforeEach(() => writeFileSync(file, 'one'))
afterEach(() => void vi.useRealTimers())

test('a file that is as it was is told', () => {
  wait(3000)
  const stamp = stampOf(file)
  expect(isStill(stamp)).toBe(true)
  wait(1_000_000)
  expect([isStill(stamp), stampOf(file)]).toEqual([true, stamp])
})

test('within two seconds after a change nothing is told: the next may have the same time and size', () => {
  wait(1900)
  const soon = stampOf(file)
  expect([isKnown(soon), isStill(soon)]).toEqual([false, false])
  wait(2100)
  const later = stampOf(file)
  expect([isKnown(later), isStill(later), isStill(soon)]).toEqual([true, true, false])
})

test('nothing is told where the clock was set back: what changes now may get the time it had', () => {
  wait(2100)
  const stamp = stampOf(file)
  wait(1900)
  expect(isStill(stamp)).toBe(false)
})

test.each<[string, () => void]>([
  ['another length', () => writeFileSync(file, 'other')],
  ['another text of the same length', () => writeFileSync(file, 'two')],
  [
    'another text of the same length, with the time set back',
    () => {
      const { atime, mtime } = statSync(file)
      writeFileSync(file, 'two')
      utimesSync(file, atime, mtime)
    },
  ],
  ['another time', () => utimesSync(file, 5, 5)],
  [
    'another file in its place',
    () => {
      writeFileSync(`${file}.new`, 'two')
      renameSync(`${file}.new`, file)
    },
  ],
  ['none', () => rmSync(file)],
])('%s is seen', (_, change) => {
  wait(3000)
  const stamp = stampOf(file)
  expect(isStill(stamp)).toBe(true)
  vi.useRealTimers()
  change()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 })
  expect(isStill(stamp)).toBe(false)
})

test('a row is told apart from those beside it', () => {
  wait(3000)
  const stamp = stampOf(file)
  const [size, time, inode] = stamp
  const rows = stampRows([[size, time, inode + 1], stamp, [size + 1, time, inode], [size, time - 1, inode]])
  expect([0, 1, 2, 3, 4].map((row) => hasStamp(file, rows, row))).toEqual([false, true, false, false, false])
})
