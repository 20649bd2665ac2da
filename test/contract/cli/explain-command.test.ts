import { expect, test } from 'vitest'
import { kinds } from '../../../core/load/header.ts'
import { runCli } from '../../support/run-cli.ts'

test('without a kind: the kinds there are', async () => {
  const { out, code } = await runCli('explain')
  for (const kind of kinds) expect(out).toMatch(new RegExp(`^${kind} +\\w.*\\.$`, 'm'))
  expect(code).toBe(0)
})

test('a field: type, what it is for, what it may be, an example', async () => {
  const { out, code } = await runCli('explain', 'Environment.spec.instances')
  expect(out).toBe(`Environment.spec.instances  (whole number)

  How many copies run at the same time, in cloud mode.

  Default:  1
  Limits:   1 to 16

  Example:
    instances: 2
`)
  expect(code).toBe(0)
})

test.each([
  [
    'whatever the case of the kind',
    'variableset.spec.variables.name',
    'VariableSet.spec.variables[].name  (text, required)',
  ],
  ['"spec" may be left out', 'environment.source.tag', 'Environment.spec.source.tag  (text, required)'],
  [
    'brackets are taken as well',
    'VariableSet.variables[0].value',
    'VariableSet.spec.variables[].value  (text',
  ],
  ['what there is to choose from', 'schedule.spec.environment', 'Allowed:  "dev", "test", "production"'],
  ['the fields of a mapping', 'environment.source', '    tag   text, required'],
])('%s', async (_, field, expected) => {
  const { out, code } = await runCli('explain', field)
  expect(out).toContain(expected)
  expect(code).toBe(0)
})

test.each([
  ['an unknown kind', 'Enviroment', 'there is no kind "Enviroment"; did you mean "Environment"?'],
  [
    'an unknown field',
    'environment.spec.sorce',
    'Environment.spec has no field "sorce"; did you mean "Environment.spec.source"?',
  ],
  ['an unknown field without "spec"', 'environment.sorce', 'did you mean "Environment.spec.source"?'],
  ['a field of text', 'environment.spec.source.tag.x', 'Environment.spec.source.tag holds no fields'],
])('%s is bad usage: exit code 2', async (_, field, message) => {
  const { out, err, code } = await runCli('explain', field)
  expect(out).toBe('')
  expect(err).toContain(`bowline: `)
  expect(err).toContain(message)
  expect(code).toBe(2)
})
