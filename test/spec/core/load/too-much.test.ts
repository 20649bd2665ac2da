import { expect, test } from 'vitest'
import { OursCount } from '../../../../core/load/commit-limits.ts'
import { loadFile } from '../../../../core/load/load-file.ts'
import { planPass } from '../../../../core/plan/plan.ts'
import { validate, validating } from '../../../../core/validate/validate.ts'

const ours = 'apiVersion: bowline.dev/v1\nkind: Account\n'
const filled = (unit: string, bytes = 1 << 20) => unit.repeat(Math.floor((bytes - 100) / unit.length))
const load = (text: string, path = 'a.yaml') => loadFile({ path, content: Buffer.from(text) })
const codesOf = (text: string) => load(text).findings.map(({ code }) => code)

test.each([
  ['brackets', `${ours}x: ${filled('[')}`],
  ['words in a list', `${ours}x: [${filled('a, ')}`],
  ['keys of nothing', `${ours}${filled('\t:\n')}`],
  ['the same key', `${ours}"a": 1\n${filled('a: 1\n')}`],
  ['aliases', `${ours}q: &a b\nx:\n${filled(' - *a\n')}`],
  ['documents', filled('---\nkind: Schedule\n')],
])('a file of 1 MiB of %s is one finding, and no parser sees it', (_, text) => {
  expect(codesOf(text)).toEqual(['file-too-large'])
})

test('a large file in plain YAML is read as ever, and so is a long text in any', () => {
  const variables = Array.from({ length: 20_000 }, (_, at) => ` - {name: V${at}, value: "1"}\n`).join('')
  expect(load(`${ours}spec:\n variables:\n${variables}`)).toMatchObject({ findings: [], documents: [{}] })
  expect(load(`${ours}? x\n: &a "${filled('a b ', 900_000)}"\n`)).toMatchObject({
    findings: [],
    documents: [{}],
  })
})

test('a large file of somebody else is none of our business', () => {
  expect(codesOf(`kind: Deployment\nx: ${filled('[')}`)).toEqual([])
})

test('of a file a hundred errors are told, and the others counted, with all that they hold back', () => {
  const set = (extension: string) =>
    `---\napiVersion: bowline.dev/v1\nkind: VariableSet\nmetadata: {name: a}\nspec: {extension: ${extension}, wrong: 1}\n`
  const text = Array.from({ length: 150 }, (_, at) => set(`e${at}`)).join('')
  const { diagnostics } = validate([load(text), load('apiVersion: bowline.dev/v1\nkind: Nobody\n', 'b.yaml')])
  const inFile = diagnostics.filter(({ at }) => at.file === 'a.yaml')
  const rest = inFile.filter(({ code }) => code === 'more-findings')
  const told = inFile.filter(({ severity, code }) => severity === 'error' && code !== 'more-findings')
  expect(told).toHaveLength(100)
  expect(rest.length).toBeGreaterThan(0)
  for (const { message } of rest) expect(message).toMatch(/^and \d+ more errors? in this file$/)
  const named = new Set(inFile.flatMap(({ extensions }) => extensions))
  expect(named.size).toBe(150)
  expect(diagnostics.some(({ at }) => at.file === 'b.yaml')).toBe(true)
})

test('what cannot be told apart any more is told of the whole file', () => {
  const text = `${ours}${Array.from({ length: 400 }, () => '"a": 1\n').join('')}`
  const { findings, documents } = load(text)
  expect(findings).toHaveLength(101)
  expect(findings.every(({ wholeFile }) => wholeFile)).toBe(true)
  expect(documents).toMatchObject([{ broken: true }])
})

test('of a commit ten thousand findings are told, and the others counted', () => {
  const broken = load(`${ours}${'"a": 1\n'.repeat(150)}`)
  const files = Array.from({ length: 150 }, (_, at) => ({ ...broken, path: `${at}.yaml` }))
  const moved = files.map((file) => ({
    ...file,
    documents: [],
    findings: file.findings.map((each) => ({ ...each, at: { ...each.at, file: file.path } })),
  }))
  const { diagnostics } = validate(moved)
  expect(diagnostics.length).toBeGreaterThan(10_000)
  expect(diagnostics.length).toBeLessThan(10_300)
  expect(new Set(diagnostics.map(({ at }) => at.file)).size).toBe(151) // the last: there is no Account
})

test('files that cannot be read count as ours: more than so many mistakes are not taken up', () => {
  const broken = load(`${ours}${'"a": 1\n'.repeat(150)}`)
  const count = new OursCount()
  const add = (times: number) => {
    for (let at = 0; at < times; at += 1) count.add({ ...broken, documents: [] }, 1000)
  }
  add(99)
  expect(() => add(1)).toThrow('more than 10000 mistakes')
})

test('others have their turn after each document, and after each name that is there again', () => {
  const set = `---\napiVersion: bowline.dev/v1\nkind: VariableSet\nmetadata: {name: a}\nspec:\n  extension: e\n  variables:\n${'  - {name: A, value: b}\n'.repeat(20)}`
  const steps = validating([load(set.repeat(50))])
  let turns = 0
  while (!steps.next().done) turns += 1
  expect(turns).toBeGreaterThan(50 + 50 * 20)
})

test('what an error holds back is found by its name, not by asking each error of each extension', () => {
  let asked = 0
  const errors = Array.from({ length: 1_000 }, (_, at) => ({
    ...{ code: 'x', severity: 'error' as const, at: { file: 'a.yaml', line: 1, column: 1 }, message: 'm' },
    get extensions() {
      asked += 1
      return [`e${at}`]
    },
  }))
  const desired = { account: {} as never, extensions: [] }
  const input = { commit: '', desired, diagnostics: errors, empty: false, observed: { extensions: [] } }
  const { stalled } = planPass({ ...input, confirmed: false })
  expect(stalled).toHaveLength(1_000)
  expect(asked).toBeLessThan(10_000)
})
