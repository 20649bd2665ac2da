import { expect, test } from 'vitest'
import type { EnvironmentVariable } from '../../../../api/variable.ts'
import { type Pending, VariableBasket } from '../../../../dashboard/lib/variable-basket.ts'
import { pendingInWords } from '../../../../dashboard/lib/variable-words.ts'

const variable = (fields: Partial<EnvironmentVariable> = {}): EnvironmentVariable => ({
  ...{ id: 'A', name: 'A', value: 'old', length: 3, secure: false, key: null, sealing: null },
  ...{ from: 'environment', at: null, insteadOf: null, standing: 'in-force' },
  ...fields,
})
const place = { extension: 'billing', environment: 'dev' as 'dev' | null, name: 'A' }
const set = (value: string, before: EnvironmentVariable | null, of = place): Pending => ({
  edit: { kind: 'set-variable', ...of, value },
  before,
})
const unset = (before: EnvironmentVariable | null): Pending => ({
  edit: { kind: 'unset-variable', ...place },
  before,
})

function after(...steps: Pending[]): string[] {
  const basket = new VariableBasket()
  for (const each of steps) basket.put([each])
  return [...basket.edits.value.values()].map((each) => {
    const { edit } = each
    const value = edit.kind === 'set-variable' ? `=${edit.value}` : ''
    return `${edit.kind} ${edit.environment}${value}: ${pendingInWords(each)}`
  })
}

test.each<[string, Pending[], string[]]>([
  ['a new one', [set('x', null)], ['set-variable dev=x: new']],
  ['the last word counts', [set('x', variable()), set('y', variable())], ['set-variable dev=y: changes']],
  ['what it was is no change', [set('x', variable()), set('old', variable())], []],
  [
    'a longer value that begins as what is shown is one',
    [set('old', variable({ length: 900 }))],
    ['set-variable dev=old: changes'],
  ],
  ['a new one that goes again', [set('x', null), unset(variable())], []],
  ['one that goes', [unset(variable())], ['unset-variable dev: goes']],
  ['instead of that of all', [set('old', variable({ from: 'extension' }))], ['set-variable dev=old: new']],
  [
    'a secret',
    [set('x', variable({ secure: true, value: null, length: null }))],
    ['set-variable dev=x: a new secret value'],
  ],
  [
    'one of this environment and one of all are two',
    [set('x', variable()), set('x', variable({ from: 'extension' }), { ...place, environment: null })],
    ['set-variable dev=x: changes', 'set-variable null=x: changes'],
  ],
])('%s', (_, steps, expected) => {
  expect(after(...steps)).toEqual(expected)
})
