import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import config from '../../vitest.config.ts'
import { patienceMs } from '../support/patience.ts'

const folder = new URL('..', import.meta.url).pathname
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.ts'),
)

test('all that wait do so with one patience: those of Vitest give up after a second', () => {
  const impatient = /\b(vi\.wait(For|Until)|expect\.poll)\(/
  const found = files.filter((path) => impatient.test(readFileSync(join(folder, path), 'utf8')))
  expect(found).toEqual(['support/poll.ts'])
})

test('a test in vain ends with what it waited for, not with the end of its time', () => {
  const limits = (config.test?.projects ?? []).map((each) => (each as { test: { testTimeout: number } }).test)
  expect(limits.every(({ testTimeout }) => testTimeout > patienceMs)).toBe(true)
})
