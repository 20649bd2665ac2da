import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { goodIn } from '../../../../cli/findings/summary.ts'
import { type Diagnostic, formatDiagnostic } from '../../../../core/domain/diagnostic.ts'
import { loadFile, loadSymbolicLink } from '../../../../core/load/load-file.ts'
import { codes } from '../../../../core/validate/codes.ts'
import { judge, validate } from '../../../../core/validate/validate.ts'

const folder = new URL('../../../golden/', import.meta.url)
const files = readdirSync(folder).sort()
const names = files.filter((file) => file.endsWith('.yaml')).map((file) => file.replace(/\.yaml$/, ''))

/** When the files are judged. */
const now = Date.parse('2027-01-01T00:00:00Z')

function read(name: string): { path: string; content: Buffer } {
  return { path: `${name}.yaml`, content: readFileSync(new URL(`${name}.yaml`, folder)) }
}

function findings(name: string, moment: { now?: number }): readonly Diagnostic[] {
  const { path, content } = read(name)
  const isLink = lstatSync(new URL(path, folder)).isSymbolicLink()
  return validate([isLink ? loadSymbolicLink(path) : loadFile({ path, content })], moment).diagnostics
}

/** Each pair in test/golden is one test: what is found in `<name>.yaml` is `<name>.out`, word by word. */
describe('golden', () => {
  test('every file belongs to a pair', () => {
    expect(files).toEqual(names.flatMap((name) => [`${name}.out`, `${name}.yaml`]).sort())
  })

  test.each(names)('%s', (name) => {
    const found = findings(name, { now }).map((each) => `${formatDiagnostic(each)}\n`)
    expect(found.join('')).toBe(readFileSync(new URL(`${name}.out`, folder), 'utf8'))
  })
})

describe('judging', () => {
  test.each(names)('%s: finds the same, and counts what is good as the whole has it', (name) => {
    const { path, content } = read(name)
    const account = Buffer.from(
      'apiVersion: bowline.dev/v1\nkind: Account\nmetadata: {name: acme}\nspec: {role: vendor}\n',
    )
    const files = [loadFile({ path, content }), loadFile({ path: 'zz/account.yaml', content: account })]
    const { desired, ...found } = validate(files, { now })
    expect(judge(files, { now })).toEqual({ ...found, good: goodIn(desired) })
  })
})

/** What is between two places, lines joined. */
function between(text: string, { at, end }: Diagnostic): string {
  const offsetOf = ({ line, column }: { line: number; column: number }) =>
    text
      .split('\n')
      .slice(0, line - 1)
      .join('\n').length +
    (line > 1 ? 1 : 0) +
    column -
    1
  return end ? text.slice(offsetOf(at), offsetOf(end)) : ''
}

describe('what a finding is about', () => {
  test.each(names)('%s: is a whole key or value, if an end is told', (name) => {
    const text = read(name)
      .content.toString()
      .replace(/^\uFEFF/, '')
    for (const finding of findings(name, { now }).filter(
      ({ end, code }) => end !== undefined && !code.endsWith('-character'),
    )) {
      expect(between(text, finding)).toMatch(/^\S(.*\S)?$/s)
    }
  })

  test.each([
    [
      'cron-places',
      [
        '*/90',
        '25',
        '32',
        'january',
        'Friday',
        'MON',
        '2027',
        '"0\\t*/90 * * * *"',
        '0 */90\n      * * * *',
        '>-\n      0 */90 * * * *',
      ],
    ],
    ['event-unknown', ['asset_purchase_request_procesing', 'moon_phase_changed']],
    ['field-unknown', ['labels', 'display_name', 'colour', 'status']],
    ['yaml-duplicate-key', ['description']],
    ['yaml-leading-zero', ['010', '0644', '-08']],
    ['yaml-octal', ['0755', '0755', '0o755', '1e3', '0x1F']],
  ])('%s', (name, expected) => {
    const { content } = read(name)
    expect(findings(name, { now }).map((each) => between(content.toString(), each))).toEqual(expected)
  })
})

describe('without a clock', () => {
  test.each(names)('%s: what is past is not told, all else is the same', (name) => {
    const clocked = new Set(['one-time-in-past', 'suspension-over', 'schedule-over', 'far-away'])
    const same = findings(name, { now }).filter(({ code }) => !clocked.has(code))
    expect(findings(name, {})).toEqual(same)
  })
})

/** Too large for a golden pair, not kept by Git, too general to have a message of its own; and what is no YAML. */
const codesWithoutPair = [
  ...['commit-too-large', 'more-findings', 'file-too-large', 'file-unreadable', 'invalid-value'],
  'too-many-schedules', // see schedules-are-few.test.ts
  'too-many-grants', // see too-many-grants.test.ts
  ...['bad-sealing-keys', 'foreign-sealing-key', 'sealing-key-changed'], // see key-findings.test.ts
]

describe('every code', () => {
  const known = [...new Set([...codes, ...codesOfLoading()])].sort()
  const found = [...new Set(names.flatMap((name) => findings(name, { now }).map(({ code }) => code)))].sort()
  const documented = readDocumentation()

  test('is found in a golden pair', () => {
    expect(known.filter((code) => !codesWithoutPair.includes(code))).toEqual(found)
  })

  test('is explained in docs/diagnostics.md, with an example and nothing unknown', () => {
    expect([...documented.keys()].sort()).toEqual(known)
    expect([...documented].filter(([, text]) => !text.includes('```yaml')).map(([code]) => code)).toEqual([])
  })

  test('has the severity there that it has here', () => {
    const wrong = names
      .flatMap((name) => findings(name, { now }))
      .filter(
        ({ code, severity }) =>
          !documented.get(code)?.startsWith(severity === 'error' ? 'Error.' : 'Warning.'),
      )
    expect(wrong.map(({ code, severity }) => `${code} is a ${severity}`)).toEqual([])
  })

  test('a file of more than 1 MiB is too large', () => {
    const content = Buffer.concat([
      Buffer.from('apiVersion: bowline.dev/v1\n'),
      Buffer.alloc(1024 * 1024, '#'),
    ])
    const { findings: found } = loadFile({ path: 'large.yaml', content })
    expect(found.map(({ code }) => code)).toEqual(['file-too-large'])
  })
})

/** The loader's codes stand in its source as they are. */
function codesOfLoading(): string[] {
  const source = new URL('../../../../core/load/', import.meta.url)
  const text = readdirSync(source).map((file) => readFileSync(new URL(file, source), 'utf8'))
  return [...text.join('\n').matchAll(/code: '([a-z0-9-]+)'/g)].map(([, code = '']) => code)
}

/** By code, what is below its heading. */
function readDocumentation(): ReadonlyMap<string, string> {
  const text = readFileSync(new URL('../../../../docs/diagnostics.md', import.meta.url), 'utf8')
  const sections = text.split(/^### `([a-z0-9-]+)`\n+/m).slice(1)
  return new Map(
    Array.from({ length: sections.length / 2 }, (_, index) => [
      sections[index * 2] ?? '',
      sections[index * 2 + 1] ?? '',
    ]),
  )
}
