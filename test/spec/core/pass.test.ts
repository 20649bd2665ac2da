import { expect, test } from 'vitest'
import type { Environment } from '../../../core/domain/desired.ts'
import type { Observed } from '../../../core/domain/observed.ts'
import { loadFile } from '../../../core/load/load-file.ts'
import { declaredIn, maskDeclared, planFor } from '../../../core/pass.ts'
import { maskObserved } from '../../../core/plan/mask.ts'

const account = `apiVersion: bowline.dev/v1
kind: Account
metadata: { name: acme }
spec: { role: vendor }
`
const extension = `apiVersion: bowline.dev/v1
kind: Extension
metadata: { name: billing }
spec: { type: fulfillment-automation }
---
apiVersion: bowline.dev/v1
kind: Environment
metadata: { name: dev }
spec: { extension: billing, type: dev, mode: local }
`
const file = (path: string, text: string) => loadFile({ path, content: Buffer.from(text) })
const files = [file('account.yaml', account), file('billing.yaml', extension)]
const nothing: Observed = { extensions: [] }

/** What is there after a plan is carried out in full. */
function appliedOf(environments: readonly Environment[], declared = declaredIn(files)): Observed {
  const extensions = declared.checked.desired?.extensions ?? []
  return {
    extensions: extensions.map((spec) => ({
      spec,
      environments: environments.map((each) => ({ id: each.id, applied: each, status: 'Running' })),
    })),
  }
}

test('files become what they declare, a plan and its digest', () => {
  const declared = declaredIn(files)
  expect(declared.checked.diagnostics).toEqual([])
  const { plan, digest } = planFor(declared, { commit: 'c0ffee', observed: nothing })
  expect(plan.commit).toBe('c0ffee')
  expect(plan.changes.map(({ kind }) => kind)).toEqual(['create'])
  expect(digest).toMatch(/^[0-9a-f]{16}$/)
})

test('what is carried out already changes nothing more', () => {
  const declared = declaredIn(files)
  const environments = declared.checked.desired?.extensions[0]?.environments ?? []
  const { plan } = planFor(declared, { observed: appliedOf(environments) })
  expect(plan).toMatchObject({ changes: [], held: [], stalled: [], removeExtensions: [] })
})

test('who sees no secure value makes the same plan', () => {
  const declared = declaredIn(files)
  const environments = declared.checked.desired?.extensions[0]?.environments ?? []
  const observed = appliedOf(environments.map((each) => ({ ...each, instances: 7 })))
  const seen = planFor(declared, { observed })
  const masked = planFor(maskDeclared(declared), { observed: maskObserved(observed) })
  expect(seen.plan.changes).toHaveLength(1)
  expect(masked.digest).toBe(seen.digest)
})

test.each([
  ['no file', [], true],
  ['a file of comments only', [file('a.yaml', '# later\n')], true],
  ['a file that cannot be read', [file('a.yaml', 'apiVersion: bowline.dev/v1\na: [')], false],
  ['an account', [file('account.yaml', account)], false],
])('empty, or not: %s', (_, given, empty) => {
  expect(declaredIn(given).empty).toBe(empty)
})

test('what is empty waits for a confirmation, and then removes everything', () => {
  const environments = declaredIn(files).checked.desired?.extensions[0]?.environments ?? []
  const stopped = (observed: Observed): Observed => ({
    extensions: observed.extensions.map(({ spec, environments }) => ({
      spec,
      environments: environments.map((each) => ({ ...each, status: 'Stopped' })),
    })),
  })
  const observed = stopped(appliedOf(environments))
  expect(planFor(declaredIn([]), { observed }).plan.held).toMatchObject([{ code: 'empty-repository' }])
  const { plan } = planFor(declaredIn([]), { observed, confirmed: true })
  expect(plan.changes).toMatchObject([{ kind: 'delete' }])
})
