import { expect, test } from 'vitest'
import { renderers } from '../../../../cli/findings/report.ts'
import { Source, sourceExcerpt } from '../../../../cli/findings/source-excerpt.ts'
import { noColours } from '../../../../core/diff/paint.ts'
import type { Diagnostic } from '../../../../core/domain/diagnostic.ts'

function finding(parts: Partial<Diagnostic>): Diagnostic {
  const at = { file: 'a.yaml', line: 2, column: 3 }
  return { code: 'a-code', severity: 'error', at, message: 'it is wrong', extensions: [], ...parts }
}

async function render(
  format: keyof typeof renderers,
  diagnostics: Diagnostic[],
  folder = '',
): Promise<string> {
  return await renderers[format]({
    diagnostics,
    summary: { files: 2, errors: 1, warnings: 0, extensions: 0, environments: 0 },
    quiet: true,
    files: ['a.yaml', 'b.yaml'],
    folder,
    textOf: async () => undefined,
    paint: noColours,
    version: '1.2.3',
  })
}

test('github: one workflow command each, with what would end it escaped', async () => {
  const at = { file: 'a,b:c.yaml', line: 2, column: 3 }
  const text = await render(
    'github',
    [finding({ at, message: '100 %\nwrong: yes, it is', hint: 'mend it' })],
    'config',
  )
  expect(text).toBe(
    '::error file=config/a%2Cb%3Ac.yaml,line=2,col=3,title=a-code::100 %25%0Awrong: yes, it is%0Ahint: mend it\n',
  )
})

test.each([
  ['on the same line', { line: 2, column: 9 }, 'line=2,col=3,endLine=2,endColumn=9,'],
  ['on another line, and is left out', { line: 3, column: 1 }, 'line=2,col=3,title'],
])('github: the end is %s', async (_, end, expected) => {
  expect(await render('github', [finding({ end })])).toContain(expected)
})

test('sarif: version 2.1.0, a rule per code, a place per result', async () => {
  const log = JSON.parse(
    await render('sarif', [finding({}), finding({ code: 'b', severity: 'warning' })], 'my config'),
  )
  expect(log).toMatchObject({ version: '2.1.0', $schema: expect.stringContaining('sarif-2.1.0') })
  const [run] = log.runs
  expect(run.tool.driver).toMatchObject({ name: 'bowline', version: '1.2.3' })
  expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['a-code', 'b'])
  for (const result of run.results) {
    expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId)
    expect(['error', 'warning']).toContain(result.level)
    expect(result.message.text).toBe('it is wrong')
    expect(result.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'my%20config/a.yaml' },
      region: { startLine: 2, startColumn: 3 },
    })
  }
})

test('sarif: a region that ends where the finding does', async () => {
  const log = JSON.parse(await render('sarif', [finding({ end: { line: 4, column: 1 } })]))
  const { region } = log.runs[0].results[0].locations[0].physicalLocation
  expect(region).toEqual({ startLine: 2, startColumn: 3, endLine: 4, endColumn: 1 })
})

test('json: a finding as it is', async () => {
  const all = finding({ end: { line: 4, column: 1 }, hint: 'mend it' })
  expect(JSON.parse(await render('json', [all])).diagnostics).toEqual([all])
})

test('junit: a test case per file, failed where it has errors', async () => {
  const text = await render('junit', [finding({ message: '<b> & "c"\u0000' })])
  expect(text).toContain('<testsuite name="bowline validate" tests="2" failures="1" errors="0" skipped="0">')
  expect(text).toContain('<testcase classname="bowline" name="b.yaml"/>')
  expect(text).toContain('<failure type="a-code" message="2:3: &lt;b&gt; &amp; &quot;c&quot;\uFFFD">')
})

test('junit: warnings fail nothing', async () => {
  const text = await render('junit', [finding({ severity: 'warning' })])
  expect(text).toContain('failures="0"')
  expect(text).toContain('<system-out>a.yaml:2:3: warning: it is wrong [a-code]</system-out>')
})

test.each([
  ['a word', 'kind: Envronment', 7, 'kind: Envronment', '      ^^^^^^^^^^'],
  ['text in quotes', 'cron: "* * *" # five', 7, 'cron: "* * *" # five', '      ^^^^^^^'],
  ['something that is missing', 'spec:', 6, 'spec:', '     ^'],
  ['a tab before it', '\tkind: x', 8, ' kind: x', '       ^'],
  [
    'a value, which may be a secret',
    '- {name: A, value: hunter2, secure: true}',
    20,
    '- {name: A, value: *******, secure: true}',
    '                   ^^^^^^^',
  ],
  [
    'a URL with a password',
    'url: https://ada:pw@example.com/a.git',
    6,
    'url: https://******@example.com/a.git',
    '     ^^^^^',
  ],
])('the excerpt points at %s', (_, line, column, shown, caret) => {
  const at = { file: 'a.yaml', line: 1, column }
  expect(sourceExcerpt(new Source(`${line}\n`), finding({ at }))).toEqual({ line: shown, caret })
})

test.each([
  ['to its end', 'tag: v1 or v2 # b', { line: 1, column: 14 }, '     ^^^^^^^^'],
  ['by its first word, where it goes on below', 'tag: v1 or', { line: 2, column: 3 }, '     ^^'],
])('what is wrong is underlined %s', (_, line, end, caret) => {
  const at = { file: 'a.yaml', line: 1, column: 6 }
  expect(sourceExcerpt(new Source(`${line}\n`), finding({ at, end }))).toEqual({ line, caret })
})

test('of a long line the part around the place is shown', () => {
  const at = { file: 'a.yaml', line: 1, column: 301 }
  const { line, caret } = sourceExcerpt(
    new Source(`${'a'.repeat(300)}!${'b'.repeat(300)}`),
    finding({ at }),
  ) ?? {
    line: '',
    caret: '',
  }
  expect(line).toHaveLength(100)
  expect(line[caret.indexOf('^')]).toBe('!')
})

test.each([
  ['inside a text that began above', 'value: |\n  hunter2\n', 2, {}],
  ['of a file with values that cannot be read', 'value: "hunter2\nhunter3\n', 2, { wholeFile: true }],
  ['of a secret in clear', 'x: hunter2\n', 1, { code: 'secret-in-clear' }],
  ['that is empty', 'a: b\n\n', 2, {}],
])('no line is shown %s', (_, text, line, parts) => {
  const at = { file: 'a.yaml', line, column: 1 }
  expect(sourceExcerpt(new Source(text), finding({ at, ...parts }))).toBeUndefined()
})
