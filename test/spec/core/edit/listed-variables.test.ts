import { expect, test } from 'vitest'
import type { Variable } from '../../../../core/domain/desired.ts'
import { listedVariables, positionOfItem } from '../../../../core/edit/listed-variables.ts'
import { loadFile } from '../../../../core/load/load-file.ts'

const set = (environment: string, ...items: string[]) => `apiVersion: bowline.dev/v1
kind: VariableSet
metadata: { name: a }
spec:
  extension: billing
${environment && `  environment: ${environment}\n`}  variables:
${items.map((each) => `    - ${each}\n`).join('')}`

const plain = (name: string, value: string): Variable => ({ name, secure: false, value })
const sealed = (name: string, text: string): Variable => ({ name, secure: true, sealed: text })

function list(declared: Variable[], applied: Variable[] | null, files: Readonly<Record<string, string>>) {
  const loaded = Object.entries(files).map(([path, text]) => loadFile({ path, content: Buffer.from(text) }))
  return listedVariables({
    ...{ extension: 'billing', environment: 'dev', declared, applied },
    release: [
      { name: 'OWN', initialValue: 'of the release', secure: false },
      { name: 'WANTED', initialValue: 'first', secure: false },
      { name: 'TOKEN', initialValue: null, secure: true },
    ],
    documents: loaded.flatMap(({ documents }) => documents),
  })
}

test('each has who gives it, where, what it wins over, and whether it is in force', () => {
  const files = {
    'all.yaml': set('', '{ name: BOTH, value: all }', '{ name: SHARED, value: s }'),
    'dev.yaml': set('dev', '{ name: OWN, value: o }', '{ name: BOTH, value: mine }'),
    'test.yaml': set('test', '{ name: SHARED, value: of test }'),
  }
  const declared = [
    plain('OWN', 'o'),
    plain('BOTH', 'mine'),
    plain('SHARED', 's'),
    sealed('KEY', 'a.b.c.d.new'),
  ]
  const applied = [
    plain('OWN', 'o'),
    plain('SHARED', 'was'),
    plain('GONE', 'x'),
    sealed('KEY', 'a.b.c.d.old'),
  ]
  const told = list(declared, applied, files).map(({ name, from, standing, item, insteadOf }) => {
    const at = item && positionOfItem(item)
    const over = insteadOf && positionOfItem(insteadOf)
    return [name, from, standing, at && `${at.file}:${at.line}`, over && `${over.file}:${over.line}`]
  })
  expect(told).toEqual([
    ['BOTH', 'environment', 'new', 'dev.yaml:9', 'all.yaml:7'],
    ['GONE', null, 'removed', undefined, undefined],
    ['KEY', 'extension', 'changed', undefined, undefined],
    ['OWN', 'environment', 'in-force', 'dev.yaml:8', undefined],
    ['SHARED', 'extension', 'changed', 'all.yaml:8', undefined],
    ['TOKEN', 'release', null, undefined, undefined],
    ['WANTED', 'release', null, undefined, undefined],
  ])
})

test('what is secure has no value; before anything is applied all is new; plain that became secure is changed', () => {
  const files = { 'dev.yaml': set('dev', '{ name: KEY, secure: true, sealed: a.b.c.d.e }') }
  const of = (applied: Variable[] | null) =>
    list([sealed('KEY', 'a.b.c.d.e')], applied, files).find(({ name }) => name === 'KEY')
  expect(of(null)).toMatchObject({ value: null, sealed: 'a.b.c.d.e', standing: 'new' })
  expect(of([plain('KEY', 'a.b.c.d.e')])?.standing).toBe('changed')
  expect(of([sealed('KEY', 'a.b.c.d.e')])?.standing).toBe('in-force')
})
