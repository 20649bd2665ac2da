import { expect, test } from 'vitest'
import { absentBranch, branchesToFollow } from '../../../../controller/sync/absent-branch.ts'

test('an empty repository waits for its first commit', () => {
  expect(absentBranch('main', [])).toBe(
    'the repository has no branch "main" yet, nor any other: it needs a first commit',
  )
})

test('a branch that is not there under this name is told with those that are', () => {
  expect(absentBranch('main', ['master', 'dev'])).toBe(
    'there is no branch "main" in the repository; there are "master", "dev". Choose one with --branch, or make "main" there',
  )
})

test('where there is one other branch, it is the one to choose', () => {
  expect(absentBranch('main', ['master'])).toBe(
    'there is no branch "main" in the repository; there is "master". Choose it with --branch master, or make "main" there',
  )
})

test('our own branch is none to follow', async () => {
  const branches = async () => ['bowline-status', 'master']
  expect(await branchesToFollow({ branches }, new AbortController().signal)).toEqual(['master'])
})

test('of many, some are named', () => {
  const many = Array.from({ length: 20 }, (_, index) => `b${index}`)
  expect(absentBranch('main', many)).toContain('"b7" and 12 more. Choose')
})
