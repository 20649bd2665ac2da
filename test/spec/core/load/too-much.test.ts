import { expect, test } from 'vitest'
import { loadFile } from '../../../../core/load/load-file.ts'
import { validate } from '../../../../core/validate/validate.ts'

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
