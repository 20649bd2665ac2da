import { expect, test } from 'vitest'
import { planReport } from '../../../../controller/pulls/plan-report.ts'
import { declaredBefore, diffDesired } from '../../../../core/diff/diff.ts'
import { noColours } from '../../../../core/diff/paint.ts'
import { renderText } from '../../../../core/diff/render-text.ts'
import { isHeldBack, isSame } from '../../../../core/diff/summary.ts'
import { loadFile } from '../../../../core/load/load-file.ts'
import { declaredIn, planFor } from '../../../../core/pass.ts'

const account =
  'apiVersion: bowline.dev/v1\nkind: Account\nmetadata: { name: acme }\nspec: { role: vendor }\n'
const header = 'apiVersion: bowline.dev/v1\nkind: Access\nmetadata: { name: all }\nspec:\n  grants:\n'
const ana = '    - { role: operator, users: [ana@example.com], paths: ["**/*.yaml"] }\n'
const bob = '    - { role: viewer, users: [bob] }\n'
const eve = '    - { role: admin, users: [eve] }\n'

function declared(...grants: string[]) {
  const texts = {
    'account.yaml': account,
    ...(grants.length > 0 && { 'access.yaml': header + grants.join('') }),
  }
  return declaredIn(
    Object.entries(texts).map(([path, text]) => loadFile({ path, content: Buffer.from(text) })),
  )
}

function diffOf(before: string[], after: string[]) {
  return diffDesired(declaredBefore(declared(...before)), declared(...after), { now: 0 })
}

test('a change is told by name, and what gives more is held back', () => {
  const diff = diffOf([ana, bob], [ana, eve])
  expect(renderText(diff, { before: 'HEAD', after: 'working tree' }, noColours)).toBe(`HEAD -> working tree

~ access
    + eve gains admin on everything
    - bob loses viewer on everything
    ! held back: eve gains admin on everything; who may do what stays as it was until an approver or administrator of everything confirms this commit

no environment changes, who may do what changes
`)
  expect([isSame(diff), isHeldBack(diff)]).toEqual([false, true])
})

test('what only takes away is not', () => {
  const diff = diffOf([ana, bob], [ana])
  expect([isSame(diff), isHeldBack(diff)]).toEqual([false, false])
})

test('the order of grants, and where they stand, is no change', () => {
  expect(isSame(diffOf([ana, bob], [bob, ana]))).toBe(true)
})

test('the check on a pull request says who gains what, and that merging alone does not do it', () => {
  const facts = { digest: '0', head: 'c'.repeat(40), merges: true, refusal: null }
  const { conclusion, title, summary, text } = planReport({ ...facts, diff: diffOf([ana], [ana, eve]) })
  expect([conclusion, title]).toEqual([
    'action_required',
    'no environment changes, who may do what changes; 1 held back',
  ])
  expect(summary).toContain('eve gains admin on everything')
  expect(text).toContain('- `eve gains admin on everything`')
})

test('a plan that gives other people something is another plan', () => {
  const observed = { extensions: [] }
  const digestOf = (...grants: string[]) => planFor(declared(...grants), { observed }).digest
  expect(digestOf(ana, eve)).not.toBe(digestOf(ana, bob))
  expect(digestOf(ana)).toBe(digestOf(ana))
})
