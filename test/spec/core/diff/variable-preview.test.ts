import { expect, test } from 'vitest'
import { previewVariable } from '../../../../core/diff/variable-preview.ts'

const preview = (name: string, value: string | undefined, environment: 'dev' | null = 'dev') =>
  previewVariable({ extension: 'billing', environment, name, value }).map(
    ({ severity, field, message }) => `${severity} ${field}: ${message}`,
  )

const form = 'is not in the right form: begin with a letter and use letters, digits and "_ . -"'

test.each<[string, string | undefined, 'dev' | null, string[]]>([
  ['API_URL', 'https://api.example.com', 'dev', []],
  ['API_URL', '', null, []],
  ['1ST', 'x', 'dev', [`error name: name ${form}`]],
  ['1ST', 'x', null, [`error name: name ${form}`]],
  ['A\n  value: b', 'x', 'dev', [`error name: name ${form}`]],
  [
    'DB_PASSWORD',
    'hunter2-hunter2',
    'dev',
    ['warning value: the name DB_PASSWORD is that of a secret, and its value is in plain text'],
  ],
])('%j = %j in %s: as validation says it', (name, value, environment, found) => {
  expect(preview(name, value, environment)).toEqual(found)
})

test('of a secret only the name is looked at', () => {
  expect(preview('DB_PASSWORD', undefined)).toEqual([])
  expect(preview('1ST', undefined)).toEqual([`error name: name ${form}`])
})

test('no finding has the value', () => {
  expect(
    JSON.stringify(
      previewVariable({ extension: 'b', environment: null, name: 'A', value: 'a\u0000hunter2' }),
    ),
  ).not.toContain('hunter2')
})
