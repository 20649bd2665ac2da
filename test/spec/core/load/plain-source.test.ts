import { expect, test } from 'vitest'
import { loadFile } from '../../../../core/load/load-file.ts'

const text = (name: string) => `apiVersion: bowline.dev/v1\nkind: Extension\nmetadata: {name: ${name}}\n`

test('a file at rest has the values it had, whether one looks again or not', () => {
  const content = Buffer.from(`${text('one')}---\nkind: Pod\n---\n${text('two')}`)
  const file = loadFile({ path: 'a.yaml', content })
  const before = structuredClone(file.documents.map(({ value }) => value))
  file.rest?.()
  file.rest?.()
  expect(file.documents.map(({ value }) => value)).toEqual(before)
  expect(file.documents.map((each) => each.marks()['/metadata/name']?.value.start.line)).toEqual([3, 9])
})

test.each([
  ['nothing of ours', 'kind: Pod\n'],
  ['what only the parser reads', `${text('"\\x41"')}`],
])('a file with %s has nothing to let go of', (_, content) => {
  expect(loadFile({ path: 'a.yaml', content: Buffer.from(content) }).rest).toBe(undefined)
})
