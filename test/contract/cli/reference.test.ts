import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { documentField, withChildren } from '../../../cli/reference/fields.ts'
import { referencePage } from '../../../cli/reference/page.ts'
import { schemaOf } from '../../../cli/reference/schemas.ts'
import { kinds } from '../../../core/load/header.ts'
import { runCli } from '../../support/run-cli.ts'

const folder = resolve(import.meta.dirname, '../../../docs/reference-examples')

test('the examples of the reference are one repository without a finding', async () => {
  const { out, code } = await runCli('validate', folder, '--max-warnings', '0')
  expect(out).toBe('0 errors, 0 warnings in 6 files; good: 1 extension with 1 environment\n')
  expect(code).toBe(0)
})

test('there is one for every kind', () => {
  const declared = readdirSync(folder).map(
    (file) => /^kind: (\w+)$/m.exec(readFileSync(join(folder, file), 'utf8'))?.[1],
  )
  expect(declared.sort()).toEqual([...kinds].sort())
})

test.each(kinds.map((kind) => [kind]))('%s: every field is told, with type, need and description', (kind) => {
  const schema = schemaOf(kind)
  const page = referencePage([{ kind, schema, example: 'x: y' }])
  const fields = documentField(schema).children.flatMap(withChildren)
  expect(fields.length).toBeGreaterThan(5)
  for (const { path, type, description } of fields) {
    // read in editors and in terminals, too, where a link leads nowhere
    const linked = description.includes('](')
    expect({ path, described: description !== '', typed: type !== 'any', linked }).toEqual({
      path,
      described: true,
      typed: true,
      linked: false,
    })
    if (path !== 'apiVersion' && path !== 'kind') expect(page).toContain(`### \`${path}\`\n`)
  }
})

test('fields of alternatives, of items and behind references are found', () => {
  const schema = {
    $defs: { name: { type: 'string', description: 'A name.' } },
    type: 'object',
    required: ['list'],
    properties: {
      list: {
        type: 'array',
        items: { type: 'object', required: ['name'], properties: { name: { $ref: '#/$defs/name' } } },
      },
      free: {
        type: 'object',
        maxProperties: 9,
        additionalProperties: {
          type: 'string',
          maxLength: 5,
          pattern: '^a',
          patternErrorMessage: 'begin with a',
        },
      },
      either: {
        oneOf: [
          { type: 'object', properties: { a: { type: 'integer', minimum: 1, maximum: 9 } } },
          { type: 'string' },
        ],
      },
    },
  }
  const told = withChildren(documentField(schema)).map(({ path, type, required, limits }) => [
    path,
    type,
    required,
    limits,
  ])
  expect(told).toEqual([
    ['', 'mapping', true, []],
    ['list', 'list of mappings', true, []],
    ['list[].name', 'text', true, []],
    [
      'free',
      'mapping of texts',
      false,
      ['at most 9 names', 'each value at most 5 characters', 'begin with a'],
    ],
    ['either', 'mapping or text', false, []],
    ['either.a', 'whole number', false, ['1 to 9']],
  ])
})
