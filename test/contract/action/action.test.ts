import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { annotationsOf } from '../../../action/annotations.ts'
import { writeOutputs, writeSummary } from '../../../action/command-file.ts'
import { readEvent } from '../../../action/event.ts'
import { readInputs } from '../../../action/inputs.ts'
import { placeBelow } from '../../../action/place.ts'
import { annotation } from '../../../cli/findings/github.ts'
import type { Diagnostic } from '../../../core/domain/diagnostic.ts'
import { withoutHiddenInLines } from '../../../core/lib/hidden-characters.ts'
import { code, fenced, inline } from '../../../core/lib/markdown.ts'
import { temporaryFolder } from '../../support/git-repository.ts'
import { readCommands, readOutputs } from '../../support/workflow-runner.ts'

let folder: string

beforeEach(async () => {
  folder = await temporaryFolder()
})

afterEach(() => rm(folder, { recursive: true, force: true }))

function finding(parts: Partial<Diagnostic> = {}): Diagnostic {
  const at = { file: 'a.yaml', line: 2, column: 3 }
  return { code: 'a-code', severity: 'error', at, message: 'it is wrong', extensions: [], ...parts }
}

/** Text that is put together of what matters to a reader of workflow commands, Markdown or outputs. */
const hostile = fc
  .array(
    fc.constantFrom(
      '::',
      ':',
      ',',
      '=',
      '%',
      '%0A',
      '%25',
      '\n',
      '\r',
      '##[error]',
      '::error::',
      ' ',
      'a',
      '`',
      '|',
    ),
    { minLength: 1 },
  )
  .map((parts) => parts.join(''))

describe('whatever the text', () => {
  test('a finding is one command, and is read as it was', () => {
    fc.assert(
      fc.property(hostile, hostile, (file, message) => {
        const line = annotation(finding({ at: { file, line: 2, column: 3 }, message }), '')
        const place = { file: withoutHiddenInLines(file), line: '2', col: '3', title: 'a-code' }
        expect(readCommands(`${line}\n`)).toEqual([
          { name: 'error', properties: place, data: withoutHiddenInLines(message) },
        ])
      }),
    )
  })

  test('an output is read as it was, and is one', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (a, b) => {
        const file = join(folder, 'output')
        await writeFile(file, '')
        await writeOutputs(file, { a, b })
        expect([...readOutputs(await readFile(file, 'utf8'))]).toEqual([
          ['a', a],
          ['b', b],
        ])
      }),
      { numRuns: 30 },
    )
  })

  test('it stays on its line of the summary, and in its block', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(inline(text)).not.toMatch(/[\r\n]/)
        expect(code(text)).not.toMatch(/[\r\n]/)
        const [open = '', ...rest] = fenced(text).split('\n')
        const fence = open.replace('text', '')
        expect(rest.filter((line) => line.startsWith(fence))).toEqual([fence])
      }),
    )
  })
})

describe('annotations', () => {
  const note = { severity: 'error', title: 'a note', message: 'of some kind' } as const
  const inFile = (file: string, line: number, severity: Diagnostic['severity'] = 'error') =>
    finding({ severity, at: { file, line, column: 1 } })
  const many = Array.from({ length: 50 }, (_, index) => inFile('many.yaml', index + 1))

  test.each([
    ['as many as GitHub shows', [], many, 10, 10],
    ['notes take their places', [note], many, 9, 10],
    ['warnings have places of their own', [], [...many, inFile('z.yaml', 1, 'warning')], 11, 11],
    ['all where there are few', [], many.slice(0, 3), 3, 3],
    ['none', [], [], 0, 0],
  ])('%s', (_, notes, diagnostics, findings, lines) => {
    const shown = annotationsOf(notes, diagnostics, '')
    expect(shown.findings).toBe(findings)
    expect(shown.lines).toHaveLength(lines)
  })

  test('a file full of errors hides no other', () => {
    const { lines } = annotationsOf([], [inFile('a.yaml', 1), ...many, inFile('z.yaml', 1)], 'config')
    expect(lines.filter((line) => line.includes('file=config/many.yaml'))).toHaveLength(8)
    expect(lines.at(-1)).toContain('file=config/z.yaml')
  })
})

describe('the summary of a step', () => {
  test('is cut at the 1 MiB that GitHub takes, after what is there already', async () => {
    const file = join(folder, 'summary')
    await writeFile(file, 'x'.repeat(1000))
    await writeSummary(file, `# Title\n\n\`\`\`text\n${'a line\n'.repeat(200_000)}\`\`\`\n`)
    const text = await readFile(file, 'utf8')
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024)
    expect(Buffer.byteLength(text)).toBeGreaterThan(1024 * 1024 - 200)
    expect(text).toMatch(/a line\n```\n\n… \d+ more lines are not shown\.$/)
  })

  test('that is there no more is made', async () => {
    await writeSummary(join(folder, 'summary'), 'a\n')
    expect(await readFile(join(folder, 'summary'), 'utf8')).toBe('a\n')
  })
})

describe('an event', () => {
  const commit = 'c0ffee'.padEnd(40, '0')
  const read = async (payload: unknown) => {
    const path = join(folder, 'event.json')
    await writeFile(path, typeof payload === 'string' ? payload : JSON.stringify(payload))
    return await readEvent({ GITHUB_EVENT_PATH: path, GITHUB_EVENT_NAME: 'some_event' })
  }

  test.each<[string, unknown]>([
    ['that is no JSON', '{'],
    ['that is no object', [1]],
    [
      'whose commits are none',
      { pull_request: { number: 1, base: { sha: '--upload-pack=evil', ref: 'main' } } },
    ],
    ['whose fields are of another kind', { ref: 1, before: [] }],
    ['with what every object has', { ref: 'refs/heads/main', before: { constructor: 1 } }],
  ])('%s names nothing to compare with', async (_, payload) => {
    expect((await read(payload)).base).toBeUndefined()
  })

  test('push of a tag', async () => {
    expect(await read({ ref: 'refs/tags/v1', before: commit })).toEqual({
      title: 'push to v1',
      base: { commit, name: 'before the push', exact: true },
    })
  })
})

describe('a place', () => {
  test.each([
    ['the folder itself', '.', ''],
    ['one below it', 'a/b', 'a/b'],
    ['one that is not there yet', 'a/c/d.sarif', 'a/c/d.sarif'],
    ['one whose name begins with dots', '..a', '..a'],
  ])('%s', async (_, path, expected) => {
    await mkdir(join(folder, 'a/b'), { recursive: true })
    expect(await placeBelow(folder, path)).toBe(join(folder, expected))
  })

  test.each([
    ['above', '..'],
    ['beside', 'a/../../b'],
    ['anywhere else', '/etc'],
    ['through a link', 'link/b'],
    ['a link itself', 'link'],
    ['a link to nowhere', 'nowhere'],
  ])('%s is refused', async (_, path) => {
    await mkdir(join(folder, 'a/b'), { recursive: true })
    await symlink('a', join(folder, 'link'))
    await symlink('/nowhere', join(folder, 'nowhere'))
    await expect(placeBelow(folder, path)).rejects.toMatchObject({ code: 'usage' })
  })
})

test.each([
  ['', ['error']],
  ['never', []],
  ['held', ['held']],
  ['error,  warning ,held', ['error', 'warning', 'held']],
])('fail-on: "%s"', (text, expected) => {
  expect([...readInputs({ 'INPUT_FAIL-ON': text }).failOn]).toEqual(expected)
})
