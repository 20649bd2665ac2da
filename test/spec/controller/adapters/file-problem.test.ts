import { expect, test } from 'vitest'
import { fileProblem } from '../../../../controller/adapters/files/file-problem.ts'

const failed = (code: string, syscall: string, path?: string) =>
  Object.assign(new Error(`${code}: as the system says it`), { code, syscall, path })

test.each([
  [failed('EACCES', 'open', '/data/secret'), 'cannot open /data/secret: permission denied'],
  [failed('EROFS', 'mkdir', '/data/x'), 'cannot make the folder /data/x: the file system is read-only'],
  [failed('ENOSPC', 'write'), 'cannot write a file: there is no space left'],
  [failed('ENOTDIR', 'scandir', '/file/x'), 'cannot read /file/x: there is a file on the way'],
  [failed('EDQUOT', 'write', '/data/port'), 'cannot write /data/port: the quota of its owner is used up'],
  [failed('EISDIR', 'read'), 'cannot read a file: it is a folder'],
  [failed('EXDEV', 'link', '/a'), undefined],
  [failed('EACCES', 'listen'), undefined],
  [failed('ENOENT', 'spawn git', 'git'), undefined],
  [new Error('something else'), undefined],
  [undefined, undefined],
])('%s', (error, problem) => {
  expect(fileProblem(error)).toBe(problem)
})
