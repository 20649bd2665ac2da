import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  extraRights,
  isOfWhole,
  rights,
  rightsInWords,
  rightsOf,
  roles,
} from '../../../../core/domain/rights.ts'

/** The table of docs/access.md, as the code has it. */
function tableOfRights(): string[][] {
  const rows = rights.map((right) => [
    `\`${right}\`${isOfWhole(right) ? ' \\*' : ''}`,
    rightsInWords[right],
    ...roles.map((role) => (rightsOf[role].has(right) ? 'yes' : '')),
  ])
  return [['right', 'to', ...roles], ...rows]
}

test('the page about access has the table of rights as the code has it', () => {
  const page = readFileSync(new URL('../../../../docs/access.md', import.meta.url), 'utf8')
  const [, table = ''] = /<!-- table of rights[^>]*-->([\s\S]*?)<!-- end of the table -->/.exec(page) ?? []
  const cells = table
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[ |-]+\|$/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
  expect(cells).toEqual(tableOfRights())
})

test('rights that are given by themselves are of no role but one', () => {
  for (const right of extraRights)
    expect(roles.filter((role) => rightsOf[role].has(right))).toEqual(['admin'])
})
