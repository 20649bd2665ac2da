import { expect, test } from 'vitest'
import { table } from '../../../cli/table.ts'

const rows = [
  ['EXTENSION', 'ENVIRONMENT', 'ID', 'TAG'],
  ['billing', 'production', 'ENV-1234-5678-03', 'v1.1.0 -> v1.2.0'],
  ['search', 'dev', 'ENV-1234-9999-01', 'v1'],
]

test('columns are as wide as their widest cell', () => {
  expect(table(rows).split('\n')).toEqual([
    'EXTENSION  ENVIRONMENT  ID                TAG',
    'billing    production   ENV-1234-5678-03  v1.1.0 -> v1.2.0',
    'search     dev          ENV-1234-9999-01  v1',
  ])
})

test('on a narrow terminal the columns that do not fit stand below, and no word is cut', () => {
  expect(table(rows, 45).split('\n')).toEqual([
    'EXTENSION  ENVIRONMENT  ID',
    '    TAG',
    'billing    production   ENV-1234-5678-03',
    '    v1.1.0 -> v1.2.0',
    'search     dev          ENV-1234-9999-01',
    '    v1',
  ])
})

test('what is wider than the terminal has a line to itself', () => {
  const lines = table([['A', 'B', 'C'], ['x', 'y'.repeat(50), 'z']], 20).split('\n') // biome-ignore format: a table
  expect(lines.slice(3)).toEqual(['x', `    ${'y'.repeat(50)}`, '    z'])
})
