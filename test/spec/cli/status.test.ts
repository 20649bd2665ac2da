import { describe, expect, test } from 'vitest'
import type { EnvironmentOverview, StatusSummary } from '../../../api/overview.ts'
import { exitCodeOf, renderStatus, type ShownStatus } from '../../../cli/status/render.ts'
import { environmentSample, since } from '../../support/overview-samples.ts'
import { statusSample } from '../../support/status-sample.ts'

function environment(values: Partial<EnvironmentOverview> = {}): EnvironmentOverview {
  return environmentSample({
    tag: 'v1.1.0',
    deployed: { tag: 'v1.1.0', commit: '1234567890abcdef' },
    variables: { total: 0, sealed: 0, onOldKeys: 0 },
    instances: [{ id: 'INS-1', tag: 'v1.1.0', startedAt: since, connected: true, generation: 'g' }],
    ...values,
  })
}

type OfAll = Partial<Omit<StatusSummary, 'environments' | 'attention'>>

function summary(values: OfAll = {}, environments = [environment()]): StatusSummary {
  return statusSample({ commit: 'c0ffee1234', ...values }, environments)
}

function shown(
  values: OfAll = {},
  environments = [environment()],
  more: Partial<ShownStatus> = {},
): ShownStatus {
  const of = summary(values, environments)
  return { summary: of, attention: of.attention.first, environments, isCut: false, hasCloud: true, ...more }
}

const condition = (
  type: 'Ready' | 'Reconciling' | 'Suspended' | 'Drifted' | 'Degraded',
  reason: string,
  message = 'm',
) => ({ type, status: type === 'Ready' ? 'False' : 'True', reason, message, since }) as const
const trouble = {
  part: 'status-branch',
  code: 'status-push-refused',
  message: 'the branch is protected',
  since,
} as const

describe('the exit code', () => {
  test.each<[string, OfAll, number, EnvironmentOverview[]?]>([
    ['all is as declared', {}, 0],
    ['it is on its way', { sync: 'reconciling' }, 1],
    ['something fails', { sync: 'failing' }, 1],
    ['something is not as declared', { sync: 'drifted' }, 1],
    ['there are findings', { sync: 'findings' }, 1],
    ['Git cannot be read', { sync: 'source-unreachable' }, 1],
    ['the newest commit is not taken', { sync: 'refused' }, 1],
    ['nothing was read yet', { sync: 'waiting' }, 1],
    ['a guard holds something back', { sync: 'held' }, 4],
    ['and something fails', { sync: 'held' }, 1, [failing()]],
    ['all is as declared, and the status branch is refused', { troubles: [trouble] }, 1],
  ])('%s', (_, values, code, environments) => {
    expect(exitCodeOf(summary(values, environments))).toBe(code)
  })

  function failing(): EnvironmentOverview {
    return environment({ conditions: [condition('Ready', 'R'), condition('Reconciling', 'R')] })
  }
})

describe('the text', () => {
  const linesOf = (values: OfAll, environments?: EnvironmentOverview[]) =>
    renderStatus(shown(values, environments)).split('\n')
  const rowOf = (values: Partial<EnvironmentOverview>) =>
    linesOf({}, [environment(values)])
      .at(-2)
      ?.split(/ {2,}/)
      .slice(3)

  test.each<[string, Partial<EnvironmentOverview>, string[]]>([
    ['what runs is what is asked for', {}, ['cloud', 'Running', 'v1.1.0', '1/1']],
    ['another release is asked for', { tag: 'v1.2.0' }, ['cloud', 'Running', 'v1.1.0 -> v1.2.0', '1/1']],
    ['nothing is deployed yet', { deployed: null, instances: [] }, ['cloud', 'Running', 'v1.1.0', '0/0']],
    [
      'local mode asks for none',
      { mode: 'local', tag: null, instances: [], status: 'Connected' },
      ['local', 'Connected', '-', '-'],
    ],
    [
      'what was deployed before it became local is being ended',
      { mode: 'local', tag: null, status: 'Stopping' },
      ['local', 'Stopping', 'v1.1.0', '1/1'],
    ],
  ])('%s', (_, values, row) => {
    expect(rowOf(values)).toEqual(row)
  })

  test('of a controller that stops, since when, and that the rest is of then', () => {
    const stopping = { since: '2027-01-01T00:00:00.000Z', instances: 'end' } as const
    expect(linesOf({ stopping })).toContain(
      '  it is stopping since 2027-01-01T00:00:00.000Z, its instances end with it; the rest was so then',
    )
    expect(exitCodeOf(shown({ stopping }).summary)).toBe(1)
  })

  test('what is as Git says is not told as something else', () => {
    const conditions = [
      condition('Ready', 'NoLocalRunner', 'no local runner is connected'),
      condition('Suspended', 'Suspended', 'the shop is closed'),
      condition('Degraded', 'NoValue', 'secure variable TOKEN has no value'),
    ]
    const text = renderStatus(shown({}, [environment({ conditions })]))
    expect(text).not.toContain('Not as declared')
    expect(text).toContain('As declared:\n  billing dev: Ready (NoLocalRunner) no local runner is connected')
  })

  test('a failure is told once, with what was printed below', () => {
    const message = 'v1 did not become ready'
    const conditions = [
      condition('Ready', 'NotReady', message),
      condition('Reconciling', 'NotReady', message),
    ]
    const output = { source: 'INS-2', lines: ['TypeError: no price'] }
    expect(linesOf({}, [environment({ conditions, output })]).slice(2, -3)).toEqual([
      '',
      'Not as declared:',
      `  billing dev: Reconciling (NotReady) ${message}`,
      '    INS-2 printed:',
      '      TypeError: no price',
      '',
    ])
  })

  test('when the newest commit has arrived is told, and how long it took', () => {
    const arrived = { commit: 'c0ffee1234', at: since, tookMs: 8241 }
    expect(linesOf({ arrived }).slice(0, 3)).toEqual([
      'https://git.example.com/config.git (main) at c0ffee1: 1 environment in step',
      `arrived ${since}, 8.2 s after it was read`,
      '1 environment: 1 Running',
    ])
  })

  test('what keeps the controller from its work is told first', () => {
    expect(linesOf({ troubles: [trouble] }).slice(3, -3)).toEqual([
      'The controller:',
      `  status-branch: the branch is protected (status-push-refused, since ${since})`,
      '',
    ])
  })

  test('fits into 80 columns of a terminal', () => {
    const long = environment({ extension: 'order-approval', type: 'production', tag: 'v1.12.0-rc.1' })
    const lines = renderStatus(shown({}, [long]), 80).split('\n')
    expect(lines.slice(-6).filter((line) => line.length > 80)).toEqual([])
    expect(lines.join('\n')).toContain('v1.1.0 -> v1.12.0-rc.1')
  })

  test('of many environments the first are shown, and what needs attention before them', () => {
    const failing = environment({
      extension: 'search',
      conditions: [condition('Ready', 'R'), condition('Reconciling', 'R')],
    })
    const of = summary({}, [environment(), failing])
    const attention = { total: 250, first: [failing] }
    const text = renderStatus(
      shown({}, [environment()], { summary: { ...of, attention }, attention: attention.first, isCut: true }),
    )
    expect(text.split('\n').slice(1)).toEqual([
      '2 environments: 2 Running',
      '',
      'Not as declared:',
      '  search dev: Reconciling (R) m',
      '  and 249 environments more',
      '',
      expect.stringMatching(/^EXTENSION /),
      expect.stringMatching(/^billing /),
      '',
      'These are the first 1: --all shows all, names and filters others.',
      '',
    ])
  })

  test('where none is as asked for, that is said, in place of a table without rows', () => {
    const text = renderStatus({ ...shown({}, [environment()]), environments: [] })
    expect(text.split('\n').slice(1)).toEqual([
      '1 environment: 1 Running',
      '',
      'None of them is as asked for.',
      '',
    ])
  })

  test('of many findings the first are shown, and how many more there are', () => {
    const finding = {
      ...({ code: 'c', severity: 'error', message: 'is wrong', extensions: [] } as const),
      at: { file: 'a.yaml', line: 1, column: 1 },
    } as const
    expect(linesOf({ diagnostics: { total: 501, first: [finding] } }).join('\n')).toContain(
      'and 500 more: --json has all',
    )
  })
})
