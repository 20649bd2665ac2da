import { expect, test } from 'vitest'
import { loadFile } from '../../../../core/load/load-file.ts'

const ours = 'apiVersion: bowline.dev/v1\nkind: Account\n'

function findings(text: string): string[] {
  const { findings: found } = loadFile({ path: 'a.yaml', content: Buffer.from(text) })
  return found.map(({ code, at }) => `${at.line}: ${code}`)
}

/** Each took from seconds to minutes, or the stack, where work grows with the square of the text, or an error of it with each sign. */
test.each([
  ['a block that has no end', `${ours}a: |\n  ${'x y '.repeat(65_000)}`, []],
  ['blanks in a block', `${ours}a: |\n  x${' '.repeat(262_144)}`, []],
  ['blanks in text', `${ours}a: x${' '.repeat(262_144)}y`, []],
  ['lines below text that are empty', `${ours}a: x${'\n'.repeat(262_144)}  y`, []],
  ['brackets that are not closed', `${ours}a: ${'['.repeat(59_000)}`, ['3: nesting-too-deep']],
  ['brackets that are not opened', `${ours}a: ${']'.repeat(59_000)}`, ['3: yaml-syntax']],
  ['more brackets than are read', `${ours}a: ${'[{'.repeat(59_000)}`, ['1: file-too-large']],
  ['escapes that YAML does not know', `${ours}a: "${'\\q'.repeat(131_072)}"`, ['3: yaml-syntax']],
  ['line separators', `${ours}a: [${'x\u2028'.repeat(29_000)}`, ['3: yaml-syntax']],
  ['byte order marks', `${'\ufeff'.repeat(131_072)}${ours}`, ['1: odd-character', '1: yaml-syntax']],
])(
  '%s take time in proportion',
  (_, text, expected) => {
    expect([...new Set(findings(text))]).toEqual(expected)
  },
  30_000,
)

test('a document with more mistakes than are told is as broken as one with few, and so is the next', () => {
  const broken = `${ours}a: ${']'.repeat(1000)}\n${'b: @\n'.repeat(1000)}`
  const { documents } = loadFile({
    path: 'a.yaml',
    content: Buffer.from(`${broken}---\n${ours}c: @\n---\n${ours}`),
  })
  expect(documents.map(({ broken }) => broken)).toEqual([true, true, false])
})
