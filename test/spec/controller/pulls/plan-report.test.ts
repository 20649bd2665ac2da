import { describe, expect, test } from 'vitest'
import { annotationsOf, planReport } from '../../../../controller/pulls/plan-report.ts'
import { diffDesired } from '../../../../core/diff/diff.ts'
import type { Extension } from '../../../../core/domain/desired.ts'
import type { Diagnostic } from '../../../../core/domain/diagnostic.ts'
import type { Observed } from '../../../../core/domain/observed.ts'
import { planDigest } from '../../../../core/plan/digest.ts'
import { maskObserved } from '../../../../core/plan/mask.ts'
import { planPass } from '../../../../core/plan/plan.ts'
import { accountOf, environmentOf, extensionOf, variableOf } from '../../../support/samples.ts'

const account = accountOf()
const v1 = extensionOf('billing', { environments: [environmentOf(), environmentOf({ type: 'production' })] })
const withTag = (tag: string) =>
  environmentOf({ source: { url: 'https://git.example.com/billing.git', tag } })

function observedOf(...extensions: Extension[]): Observed {
  return {
    extensions: extensions.map((spec) => ({
      spec,
      environments: spec.environments.map((each) => ({
        id: each.id,
        applied: each,
        status: 'Running' as const,
      })),
    })),
  }
}

function checked(extensions: Extension[], diagnostics: Diagnostic[] = []) {
  const extensionFiles = new Map(extensions.map((each) => [each.name, each.files]))
  return { desired: { account, extensions }, diagnostics, extensionFiles }
}

const before = { account, observed: maskObserved(observedOf(v1)), broken: [], diagnostics: [], live: true }
const facts = {
  digest: '0123456789abcdef',
  head: 'c0ffee1'.padEnd(40, '0'),
  merges: true,
  refusal: null,
}
const now = Date.parse('2027-01-01T00:00:00Z')

function reportOf(extensions: Extension[], diagnostics: Diagnostic[] = [], merges = true) {
  const diff = diffDesired(before, { checked: checked(extensions, diagnostics), empty: false }, { now })
  return planReport({ ...facts, diff, merges })
}

const finding: Diagnostic = {
  code: 'not-one-of',
  severity: 'error',
  at: { file: 'search.yaml', line: 3, column: 5 },
  end: { line: 3, column: 9 },
  message: 'type is none of "dev", "test"',
  hint: 'say dev',
  extensions: ['search'],
}

describe('the report on a plan', () => {
  test('of a new release', () => {
    const report = reportOf([{ ...v1, environments: [withTag('v2'), environmentOf({ type: 'production' })] }])
    expect(report.conclusion).toBe('success')
    expect(report.title).toBe('changes 1 environment (1 updated), 1 stays as it is')
    expect(report.summary).toBe(
      [
        '**Changes 1 environment (1 updated), 1 stays as it is.**',
        '',
        '| Environment | Change | Why | Guard |',
        '| --- | --- | --- | --- |',
        '| billing dev | updated | redeploy: tag v1 -> v2 |  |',
        '',
        'Planned `c0ffee1` against what runs now. Plan `0123456789abcdef`.',
        '',
      ].join('\n'),
    )
    expect(report.text).toContain('what runs → this pull request')
    expect(report.annotations).toEqual([])
  })

  test('that changes nothing has no table', () => {
    const report = reportOf([v1])
    expect(report.title).toBe('nothing changes, 2 stay as they are')
    expect(report.summary).not.toContain('|')
  })

  test('that a guard holds back needs somebody to act, and says what to do', () => {
    const report = reportOf([{ ...v1, environments: [environmentOf()] }])
    expect(report.conclusion).toBe('action_required')
    expect(report.title).toBe('changes 1 environment (1 deleted), 1 stays as it is; 1 held back')
    expect(report.summary).toMatch(/\| billing .*⛔ held back: ENV-\d{4}-\d{4}-03 is Running;/)
  })

  test('with findings fails, places them, and still shows the plan of the others', () => {
    const report = reportOf(
      [{ ...v1, environments: [withTag('v2'), environmentOf({ type: 'production' })] }],
      [finding],
    )
    expect(report.conclusion).toBe('failure')
    expect(report.title).toBe('1 error in 1 file; changes 1 environment (1 updated), 1 stays as it is')
    expect(report.summary).toContain('| billing dev | updated |')
    expect(report.summary).toContain('| search | not taken up | has errors |  |')
    expect(report.annotations).toEqual([
      {
        level: 'failure',
        path: 'search.yaml',
        line: 3,
        column: 5,
        title: 'not-one-of',
        message: 'type is none of "dev", "test"\nsay dev',
      },
    ])
  })

  test('of a branch that conflicts with its base says what was planned', () => {
    expect(reportOf([v1], [], false).summary).toContain('what is planned is the branch alone')
  })

  test('of commits that would not be let in says so, and is no worse for it', () => {
    const diff = diffDesired(before, { checked: checked([v1]), empty: false }, { now })
    const refusal = 'commit c0ffee1 "`@all` **raise**" by Eve carries no signature'
    const report = planReport({ ...facts, diff, refusal })
    expect(report.conclusion).toBe('success')
    expect(report.summary).toContain(
      'With a merge commit this would not be taken: ``commit c0ffee1 "`@all` **raise**" by Eve carries no signature``.',
    )
  })

  test('shows no markup that comes from the configuration', () => {
    const named = { ...v1, displayName: '<img src=x> | **b**' }
    expect(reportOf([named]).summary).not.toMatch(/<img|\*\*b/)
  })
})

describe('the digest of a plan', () => {
  const plan = (extensions: Extension[], observed: Observed, commit = 'c0ffee') =>
    planPass({
      commit,
      desired: { account, extensions },
      diagnostics: [],
      empty: false,
      observed,
      confirmed: false,
    })
  const next = [{ ...v1, environments: [withTag('v2'), environmentOf({ type: 'production' })] }]
  const secret = (sealed: string) => [
    {
      ...v1,
      environments: [
        environmentOf({ variables: [variableOf('KEY', sealed, true)] }),
        environmentOf({ type: 'production' }),
      ],
    },
  ]

  test('is the same whichever commit it comes from, and whoever looks', () => {
    const shown = plan(next, maskObserved(observedOf(v1)), 'pull request')
    expect(planDigest(shown)).toBe(planDigest(plan(next, observedOf(v1), 'merge')))
    expect(planDigest(shown)).toMatch(/^[0-9a-f]{16}$/)
  })

  test.each<[string, string]>([
    [
      'what is wanted differs',
      planDigest(
        plan(
          [{ ...v1, environments: [withTag('v3'), environmentOf({ type: 'production' })] }],
          observedOf(v1),
        ),
      ),
    ],
    [
      'what runs differs',
      planDigest(
        plan(
          next,
          observedOf({ ...v1, environments: [withTag('v0'), environmentOf({ type: 'production' })] }),
        ),
      ),
    ],
    ['a guard comes in', planDigest(plan([], observedOf(v1)))],
  ])('is another one where %s', (_, other) => {
    expect(other).not.toBe(planDigest(plan(next, observedOf(v1))))
  })

  test('tells two secrets apart', () => {
    const [one, two] = ['sealed-one', 'sealed-two'].map((each) => plan(secret(each), observedOf(v1)))
    expect(one && planDigest(one)).not.toBe(two && planDigest(two))
  })
})

test('of very many findings the first are told beside their lines, errors before warnings', () => {
  const of = (severity: 'error' | 'warning', line: number) => ({
    ...{ code: 'x', severity, at: { file: 'a.yaml', line, column: 1 }, message: 'm', extensions: [] },
  })
  const findings = Array.from({ length: 500 }, (_, at) => of(at === 499 ? 'error' : 'warning', at))
  const annotations = annotationsOf(findings)
  expect(annotations).toHaveLength(250)
  expect(annotations[0]).toMatchObject({ level: 'failure', line: 499 })
  expect(annotationsOf(findings.slice(0, 3)).map(({ line }) => line)).toEqual([0, 1, 2])
})
