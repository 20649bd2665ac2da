import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { configEntries } from '../../../cli/checkout/config-folder.ts'
import { type Judgement, judgeAll, judgeInBatches, readAll } from '../../../cli/checkout/judge-entries.ts'

const directory = mkdtempSync(join(tmpdir(), 'bowline-batches-'))
afterAll(() => rmSync(directory, { recursive: true }))

type Files = Readonly<Record<string, string>>

function document(kind: string, name: string, spec: string): string {
  return `apiVersion: bowline.dev/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: {${spec}}\n`
}

const account = document('Account', 'acme', 'role: vendor')
const extension = (name: string) => document('Extension', name, 'type: multi-account-installation')
const environment = (of: string, type = 'dev', name = `${of}-${type}`) =>
  document('Environment', name, `extension: ${of}, type: ${type}, mode: local`)
const schedule = (of: string, cron = '0 0 2 * * *') =>
  document(
    'Schedule',
    'nightly',
    `extension: ${of}, environment: dev, method: run, trigger: {cron: "${cron}"}`,
  )
const access = (path: string) =>
  document('Access', path.slice(0, 1), `grants: [{to: [team:a], role: viewer, on: ["${path}"]}]`)

/** By kind, so that what belongs together lies apart. */
const clean: Files = {
  'account.yaml': account,
  ...Object.fromEntries(
    ['a', 'b', 'c', 'd', 'e', 'f', 'g'].flatMap((name) => [
      [`environments/${name}.yaml`, environment(name)],
      [`extensions/${name}.yaml`, extension(name)],
      [`schedules/${name}.yaml`, schedule(name)],
    ]),
  ),
}

/** In batches of one extension each, with what is found in all at once. */
function bothWays(files: Files): [Judgement | undefined, Judgement] {
  rmSync(directory, { recursive: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
  const task = { directory, entries: configEntries(directory), moment: { now: 0 }, keeps: true }
  const read = readAll(task)
  return [judgeInBatches(task, read, 1), judgeAll(task, read)].map((each) => each && inOrder(each)) as [
    Judgement | undefined,
    Judgement,
  ]
}

/** Nobody asks in which order files are known. */
function inOrder({ known, ...judgement }: Judgement): Judgement {
  return { ...judgement, known: known?.toSorted((a, b) => (a.path < b.path ? -1 : 1)) }
}

describe('in batches the same is found as in all at once', () => {
  test.each<[string, Files]>([
    ['where all is right', clean],
    ['with a warning', { ...clean, 'schedules/b.yaml': schedule('b', '0 */7 * * * *') }],
    ['with an error', { ...clean, 'environments/b.yaml': environment('b').replace('local', 'lokal') }],
    ['with what cannot be read', { ...clean, 'x.yaml': 'apiVersion: bowline.dev/v1\na: [' }],
    ['with a name that another extension has', { ...clean, 'x.yaml': environment('c', 'test', 'b-dev') }],
    ['with an extension that is not there', { ...clean, 'x.yaml': environment('q') }],
    ['with two of these', { ...clean, 'x.yaml': environment('q'), 'y.yaml': environment('r') }],
    ['with one declared twice', { ...clean, 'x.yaml': extension('b') }],
    ['with an adopted id', { ...clean, 'x.yaml': extension('x').replace('{', '{id: SRVC-1234-5678, ') }],
    ['with a file of two extensions', { ...clean, 'x.yaml': `${schedule('b')}---\n${schedule('c')}` }],
    ['with a grant', { ...clean, 'access.yaml': access('environments/*') }],
    ['with one that nothing is below', { ...clean, 'access.yaml': access('nowhere/*') }],
    ['with an empty file that speaks of an Account', { ...clean, 'x.yaml': '# Account\n' }],
    ['with a text about an Account', { ...clean, 'x.yaml': `# of the Account\n${environment('b', 'test')}` }],
  ])('%s', (_, files) => {
    const [inBatches, atOnce] = bothWays(files)
    expect(inBatches).toEqual(atOnce)
  })

  const golden = new URL('../../golden/', import.meta.url)
  const names = readdirSync(golden).filter((name) => name.endsWith('.yaml'))

  test.each(names)('or it is not tried: %s', (name) => {
    const parts = readFileSync(new URL(name, golden), 'utf8').split(/^---$/m)
    const files = Object.fromEntries(parts.map((part, index) => [`${index}.yaml`, part]))
    const [inBatches, atOnce] = bothWays({ ...clean, ...files })
    if (inBatches) expect(inBatches).toEqual(atOnce)
    const { 'account.yaml': _, ...rest } = clean
    const [alone, whole] = bothWays({ ...rest, ...files })
    if (alone) expect(alone).toEqual(whole)
  })

  test('or it is not tried, whatever the files', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'q')
    const type = fc.constantFrom('dev', 'test')
    const text = fc.oneof(
      name.map(extension),
      fc.tuple(name, type, name).map((args) => environment(...args)),
      fc.tuple(name, fc.constantFrom('0 0 2 * * *', '0 */7 * * * *')).map((args) => schedule(...args)),
      fc.constantFrom(
        '',
        'apiVersion: bowline.dev/v1\na: [',
        account,
        access('x/*'),
        access('environments/*'),
      ),
    )
    const texts = fc.array(text, { minLength: 1, maxLength: 2 }).map((each) => each.join('---\n'))
    const path = fc.constantFrom('x.yaml', 'y.yaml', 'environments/a.yaml', 'extensions/b.yaml')
    const property = fc.property(fc.dictionary(path, texts, { maxKeys: 3 }), (files) => {
      const [inBatches, atOnce] = bothWays({ ...clean, ...files })
      if (inBatches) expect(inBatches).toEqual(atOnce)
    })
    fc.assert(property, { seed: 20_260_103, numRuns: 60 })
  })
})

test.each<[string, Files]>([
  ['no account is declared', { ...clean, 'account.yaml': '' }],
  ['the account is wrong', { ...clean, 'account.yaml': account.replace('vendor', 'vender') }],
  ['an account is misspelled', { ...clean, 'x.yaml': account.replace('Account', 'Acount') }],
  ['of an environment nobody can tell whose it is', { ...clean, 'x.yaml': environment('"B"') }],
])('it is not tried where %s', (_, files) => {
  expect(bothWays(files)[0]).toBeUndefined()
})
