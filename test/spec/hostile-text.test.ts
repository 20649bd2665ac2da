import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { describe, expect, onTestFinished, test } from 'vitest'
import { annotationsOf } from '../../action/annotations.ts'
import { workflowCommand } from '../../cli/findings/workflow-command.ts'
import { table } from '../../cli/table.ts'
import { commitStream } from '../../controller/adapters/git/git-fast-import.ts'
import { createLog } from '../../controller/adapters/log.ts'
import { passedHeaders } from '../../controller/http/connect/answer-headers.ts'
import { annotationOf, planReport } from '../../controller/pulls/plan-report.ts'
import { refusalReport, syncReport } from '../../controller/pulls/sync-report.ts'
import { renderSummary } from '../../controller/report/render.ts'
import { renderFamilies } from '../../controller/stats/prometheus.ts'
import { diffDesired } from '../../core/diff/diff.ts'
import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import { escapedInJson } from '../../core/lib/hidden-characters.ts'
import { code, fenced, inline, table as markdownTable, plainLine } from '../../core/lib/markdown.ts'
import { forLog, forSubject, forTerminal } from '../../core/lib/people-text.ts'
import { hostileTexts, runnerCommand, unseen } from '../support/hostile-text.ts'
import {
  environmentSample,
  overviewSample,
  summarySample,
  ToldOverview,
} from '../support/overview-samples.ts'
import { runCli } from '../support/run-cli.ts'
import { accountOf, environmentOf, extensionOf } from '../support/samples.ts'

const texts = Object.entries(hostileTexts)
const now = Date.parse('2027-01-01T00:00:00Z')

const findingOf = (text: string): Diagnostic => ({
  code: 'not-one-of',
  severity: 'error',
  at: { file: `${text}.yaml`, line: 1, column: 1 },
  message: text,
  hint: text,
  extensions: [],
})

describe.each(texts)('%s', (_, text) => {
  test('does nothing on a terminal, and is no command to a runner', () => {
    const cells = table([
      ['a', text],
      [text, 'b'],
    ])
    for (const shown of [forTerminal(text), forLog(text), forTerminal(cells)]) {
      expect(shown).not.toMatch(unseen)
      expect(`${shown}\n`).not.toMatch(/^\s*::/m)
    }
    expect(forTerminal(text)).not.toMatch(runnerCommand)
    expect(
      table(
        [
          ['a', text],
          [text, 'b'],
        ],
        80_000,
      ).split('\n'),
    ).toHaveLength(2)
  })

  test('is one line of the log, as text and as JSON, whatever it is said as', () => {
    const environment = text
    for (const format of ['text', 'json'] as const) {
      const output = new PassThrough()
      const log = createLog(format, 'debug', output)
      log.warn({ environment, reason: text, nested: { text } }, text)
      const lines = String(output.read()).trimEnd().split('\n')
      const [first = '', ...others] = lines
      expect(lines.join('\n')).not.toMatch(unseen)
      expect(lines.join('\n')).not.toMatch(/^\s*::/m)
      if (format === 'json') expect(JSON.parse(first)).toMatchObject({ reason: text, nested: {} })
      expect(others.filter((line) => !line.startsWith('    '))).toEqual([])
    }
  })

  test('is no markup of Markdown, and mentions nobody', () => {
    for (const shown of [inline(text), plainLine(text)]) {
      expect(shown).not.toMatch(unseen)
      expect(outsideCode(shown)).not.toMatch(/(?<!\\)[<[\]*_]|:\/\/|@\w|(?<!\\)#\d|www\.\w/)
    }
    expect(code(text)).not.toMatch(/[\r\n]/)
    expect(outsideCode(code(text))).toBe('')
    const [open = '', ...rest] = fenced(text).split('\n')
    expect(rest.filter((line) => line.startsWith(open.replace('text', '')))).toHaveLength(1)
    const row =
      markdownTable([
        ['a', 'b'],
        [inline(text.replaceAll('\n', ' ')), code(text)],
      ]).split('\n')[2] ?? ''
    expect(cellsIn(row)).toBe(2)
  })

  test('is what it was in JSON, in a header, a label and a command', () => {
    expect(JSON.parse(escapedInJson(JSON.stringify({ [text]: text })))).toEqual({ [text]: text })
    expect(escapedInJson(JSON.stringify(text))).not.toMatch(unseen)
    for (const value of Object.values(passedHeaders({ 'x-a': text, etag: text }, (each) => each)))
      expect(value).toMatch(/^[\t\x20-\x7e\x80-\xff]*$/)
    const sample = { labels: { x: text }, value: 1 }
    const lines = renderFamilies([{ name: 'a', help: text, type: 'gauge', samples: [sample] }])
      .trimEnd()
      .split('\n')
    expect(lines).toHaveLength(3)
    expect(lines[2]).toMatch(/^a\{x="(?:[^"\\]|\\.)*"\} 1$/s)
    const command = workflowCommand('error', { file: text, title: text }, text)
    expect(command).toMatch(/^::error file=[^:,\r\n]*,title=[^:,\r\n]*::[^\r\n]*$/)
    expect(command).not.toMatch(unseen)
  })

  test('is one line of a commit', () => {
    expect(forSubject(text)).not.toMatch(/[\r\n]/)
    const author = { name: text, email: text }
    const change = {
      parent: null,
      author,
      at: 0,
      message: forSubject(text),
      write: new Map(),
      remove: [text],
    }
    const lines = commitStream(change).toString().split('\n')
    expect(lines.filter((line) => /^(commit|committer|D|M|from|data) /.test(line))).toHaveLength(5)
  })

  test('goes through the status branch, checks and annotations', () => {
    const conditions = [
      {
        type: 'Stalled',
        status: 'True',
        reason: 'BuildFailed',
        message: text,
        since: '2027-01-01T00:00:00.000Z',
      },
    ] as const
    const held = [{ code: 'not-stopped', extension: text, environment: null, reason: text }] as const
    const values = {
      branch: text,
      message: text,
      troubles: [{ part: 'disk', code: 'failed', message: text, since: '' }],
      environments: [environmentSample({ conditions, tag: text, deployed: { tag: text, commit: 'c0ffee' } })],
      diagnostics: [findingOf(text)],
      held,
    } as const
    const overview = overviewSample(values)
    const status = renderSummary(summarySample(values), { rows: overview.environments })
    const refused = refusalReport({ ...overview, refused: 'c0ffee' })
    const pages = [
      status,
      syncReport(new ToldOverview(overview).overviews)?.summary,
      refused?.summary,
      planOf(text).summary,
      planOf(text).text,
    ]
    for (const page of pages) {
      expect(withoutFences(page ?? '')).not.toMatch(unseen)
      expect(outsideCode(withoutFences(page ?? ''))).not.toMatch(/(?<!\\)<\w|!\[|(?<!\\)\]\(|https?:\/\/|@\w/)
      expect(page).not.toMatch(/^Signed-off-by|^12:00:00/m)
    }
    for (const line of status.split('\n').filter((each) => each.startsWith('|')))
      expect(cellsIn(line)).toBe(6)
    expect(refused?.title).not.toMatch(/[\r\n]/)
    expect(annotationOf(findingOf(text)).message).not.toMatch(unseen)
    for (const line of annotationsOf([], [findingOf(text)], '').lines) expect(line).not.toMatch(unseen)
  })
})

/** What a pull request would do that puts this text wherever it can. */
function planOf(text: string) {
  const environment = environmentOf({ source: { url: 'https://git.example.com/a.git', tag: text } })
  const extension = extensionOf('billing', { displayName: text, environments: [environment] })
  const checked = {
    desired: { account: accountOf(), extensions: [extension] },
    diagnostics: [findingOf(text)],
    extensionFiles: new Map(),
  }
  const before = { account: null, observed: { extensions: [] }, broken: [], diagnostics: [], live: true }
  const diff = diffDesired(before, { checked, empty: false }, { now })
  return planReport({ diff, digest: 'd', head: 'c0ffee', merges: true, refusal: text })
}

/** As CommonMark reads it: escaped backticks open nothing, and a run of them ends at the next one as long. */
function outsideCode(markdown: string): string {
  return markdown
    .split('\n')
    .map((line) =>
      line.replace(/\\[\\`]|(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, (found) =>
        found.startsWith('\\') ? found : '',
      ),
    )
    .join('\n')
}

function withoutFences(page: string): string {
  return page.replace(/^(`{3,})text\n[\s\S]*?^\1$/gm, '')
}

/** As GitHub counts them: a bar after a backslash that is not escaped itself is text. */
function cellsIn(row: string): number {
  return (row.replace(/\\[^\n]/g, '').match(/\|/g)?.length ?? 0) - 1
}

test('what is on a command line or in a folder comes out of no verb as it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bowline-hostile-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const word = '\u001b[31m\n::add-mask::x'
  const name = 'a\u001b[31m\n::set-output name=x::y.yaml'
  await writeFile(join(folder, name), `apiVersion: bowline.dev/v1\nkind: "\\e[31m"\n"\\u202e": 1\n`)
  await mkdir(join(folder, 'empty'))
  const runs = [
    [word],
    ['validate', word],
    ['validate', `--${word}`],
    ['validate', '--format', word],
    ['explain', word],
    ['help', word],
    ['schema', word],
    ['diff', folder, '--rev', word],
    ['status', '--url', word],
    ['show', word, '--url', 'http://127.0.0.1:1'],
    ['validate', folder],
    ['validate', folder, '--color', 'always'],
    ['validate', folder, '--json'],
    ['validate', folder, '--format', 'sarif'],
  ]
  for (const args of runs) {
    const { out, err } = await runCli(...args)
    const ours = /\u001b\[(?:1|2|22|31|32|33|39)m/g
    const printed = args.includes('always') ? out.replace(ours, '') + err : out + err
    expect(printed, args.join(' ')).not.toMatch(unseen)
    expect(printed, args.join(' ')).not.toMatch(/^\s*::/m)
    expect(printed, args.join(' ')).not.toBe('')
  }
  const { out } = await runCli('validate', folder, '--format', 'github')
  expect(out).not.toMatch(unseen)
  expect(out.match(/^::(?!error |warning )/gm)).toBeNull()
  const exact = JSON.parse((await runCli('validate', folder, '--json')).out)
  expect(exact.diagnostics.map(({ at }: Diagnostic) => at.file)).toContain(name)
})
