import { expect, test } from 'vitest'
import { absentBranch } from '../../../../controller/sync/absent-branch.ts'

test('an empty repository waits for its first commit', () => {
  expect(absentBranch('main', [])).toBe(
    'the repository has no branch "main" yet, nor any other: push a first commit to it',
  )
})

test('a branch that is not there under this name is told with those that are', () => {
  expect(absentBranch('main', ['master', 'dev'])).toBe(
    'there is no branch "main" in the repository; there are "master", "dev". Push "main", or choose another with --branch',
  )
})

test('of many, some are named', () => {
  const many = Array.from({ length: 20 }, (_, index) => `b${index}`)
  expect(absentBranch('main', many)).toContain('"b7" and 12 more. Push')
})
