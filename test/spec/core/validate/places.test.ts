import { expect, test } from 'vitest'
import type { Written } from '../../../../core/domain/written.ts'
import { loadFile } from '../../../../core/load/load-file.ts'
import { fileDeclaring, placesIn } from '../../../../core/validate/places.ts'
import { document } from '../../../support/billing-config.ts'

const set = (name: string, spec: string) => document('VariableSet', name, spec)
const files = {
  'account.yaml': document('Account', 'acme', '  role: vendor\n'),
  'billing/all.yaml': [
    document('Extension', 'billing', '  type: multi-account-installation\n'),
    document('Environment', 'billing-dev', '  extension: billing\n  type: dev\n  state: stopped\n'),
    document('Environment', 'billing-test', '  extension: billing\n  type: test\n'),
  ].join('---\n'),
  'billing/variables.yaml': [
    set('every', '  extension: billing\n  variables:\n    - name: BOTH\n      value: a\n    - name: ALL\n'),
    set('dev', '  extension: billing\n  environment: dev\n  variables:\n    - { name: BOTH, value: b }\n'),
    set('dev2', '  extension: billing\n  environment: dev\n  variables: [{ name: MORE, value: c }]\n'),
  ].join('---\n'),
  'billing/schedules.yaml': [
    document('Schedule', 'nightly', '  extension: billing\n  environment: dev\n  method: run\n'),
    document('Schedule', 'hourly', '  extension: billing\n  environment: dev\n  method: run\n'),
  ].join('---\n'),
}
const loaded = Object.entries(files).map(([path, text]) => loadFile({ path, content: Buffer.from(text) }))
const places = placesIn(loaded)
const billing = { extension: 'billing', environment: 'dev' } as const

/** The text of a line of a file, and that before it where it begins a document. */
const lineOf = (file: string, line: number) => {
  const lines = files[file as keyof typeof files].split('\n')
  const text = lines[line - 1]?.trim()
  return text?.startsWith('apiVersion') ? lines[line + 1]?.trim() : text
}

test.each<[string, Written, string | undefined, string | undefined]>([
  ['an account', { kind: 'Account' }, undefined, 'metadata: { name: acme }'],
  ['an extension', { kind: 'Extension', extension: 'billing' }, undefined, 'metadata: { name: billing }'],
  ['a field that is there', { kind: 'Environment', ...billing }, '/spec/state', 'state: stopped'],
  ['a field that is not', { kind: 'Environment', ...billing }, '/spec/logLevel', 'spec:'],
  [
    'an environment that is not',
    { kind: 'Environment', extension: 'billing', environment: 'production' },
    '/spec/state',
    'metadata: { name: billing }',
  ],
  ['a schedule', { kind: 'Schedule', ...billing, name: 'hourly' }, undefined, 'metadata: { name: hourly }'],
  ['a new schedule', { kind: 'Schedule', ...billing, name: 'new' }, undefined, 'metadata: { name: nightly }'],
  [
    'the first schedule of an environment',
    { kind: 'Schedule', extension: 'billing', environment: 'test' },
    undefined,
    'metadata: { name: billing-test }',
  ],
  [
    'the variable that wins',
    { kind: 'Variable', ...billing, name: 'BOTH' },
    undefined,
    '- { name: BOTH, value: b }',
  ],
  [
    'a variable of a second set',
    { kind: 'Variable', ...billing, name: 'MORE' },
    undefined,
    'variables: [{ name: MORE, value: c }]',
  ],
  ['a variable of all', { kind: 'Variable', ...billing, name: 'ALL' }, undefined, '- name: ALL'],
  ['a new variable', { kind: 'Variable', ...billing }, undefined, '- { name: BOTH, value: b }'],
  ['what nobody declares', { kind: 'Extension', extension: 'other' }, undefined, undefined],
])('%s is at its line', (_, wanted, field, expected) => {
  const at = places(wanted, field)
  expect(at && lineOf(at.file, at.line)).toBe(expected)
})

test.each([
  ['dev', 'billing/all.yaml'],
  ['test', 'billing/all.yaml'],
  ['production', undefined],
] as const)('the file that declares an environment: %s', (environment, expected) => {
  expect(fileDeclaring(loaded, { extension: 'billing', environment })).toBe(expected)
  expect(fileDeclaring(loaded, { extension: 'search', environment })).toBeUndefined()
})
