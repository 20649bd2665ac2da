import fc from 'fast-check'
import { expect, test } from 'vitest'
import { syncReport } from '../../../../controller/pulls/sync-report.ts'
import type { Desired, Extension } from '../../../../core/domain/desired.ts'
import type { Observed } from '../../../../core/domain/observed.ts'
import type { EnvironmentStatus } from '../../../../core/domain/status.ts'
import { planDigest } from '../../../../core/plan/digest.ts'
import { maskExtension, maskObserved } from '../../../../core/plan/mask.ts'
import { planPass } from '../../../../core/plan/plan.ts'
import { overviewSample, ToldOverview } from '../../../support/overview-samples.ts'
import { anyDesired } from '../../../support/random-desired.ts'
import { tries } from '../../../support/tries.ts'

const pulls = tries(200)

/** As it would be seen when all of it is applied. */
function observedOf({ extensions }: Pick<Desired, 'extensions'>, status: EnvironmentStatus): Observed {
  return {
    extensions: extensions.map((spec) => ({
      spec,
      environments: spec.environments.map((each) => ({ id: each.id, applied: each, status })),
    })),
  }
}

function planOf(desired: Desired, observed: Observed, commit: string) {
  return planPass({ commit, desired, diagnostics: [], empty: false, observed, confirmed: false })
}

/** A configuration of which some extensions are those of another one. */
function mixed(one: Desired, other: Desired, takesOther: readonly boolean[]): Desired {
  const byName = new Map<string, Extension>(one.extensions.map((each) => [each.name, each]))
  for (const [index, each] of other.extensions.entries()) {
    if (!takesOther[index % takesOther.length]) continue
    const clash = [...byName.values()].find(({ id, name }) => id === each.id && name !== each.name)
    if (clash) byName.delete(clash.name)
    byName.set(each.name, each)
  }
  return { account: one.account, extensions: [...byName.values()] }
}

const { overviews } = new ToldOverview(overviewSample({ environments: [] }))

test(`what is carried out is what was shown, or the check says that it is not: ${pulls} pull requests`, () => {
  const scenario = fc.record({
    base: anyDesired,
    change: anyDesired,
    meanwhile: anyDesired,
    takes: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    /** What happens between the plan and the merge. */
    between: fc.constantFrom('nothing' as const, 'another merge' as const, 'everything stops' as const),
  })
  const seen = { same: 0, moved: 0 }
  fc.assert(
    fc.property(scenario, ({ base, change, meanwhile, takes, between }) => {
      const proposed = mixed(base, change, takes)
      const shown = planOf(
        { ...proposed, extensions: proposed.extensions.map(maskExtension) },
        maskObserved(observedOf(base, 'Running')),
        'head',
      )
      const world = between === 'another merge' ? mixed(base, meanwhile, [true]) : base
      const status = between === 'everything stops' ? 'Stopped' : 'Running'
      const merged = between === 'another merge' ? mixed(proposed, meanwhile, [true]) : proposed
      const applied = planOf(merged, observedOf(world, status), 'merge')

      const isSame = planDigest(shown) === planDigest(applied)
      const review = { pull: 7, shown: planDigest(shown), applied: planDigest(applied) }
      const { summary = '' } = syncReport(overviews, review) ?? {}
      expect(summary).toContain(isSame ? 'This is what #7 showed' : 'What runs has moved since #7 showed')
      if (between === 'nothing') expect(isSame).toBe(true)
      // the digest is no coarser than what is done: the same digest is the same changes
      if (isSame) {
        const words = (plan: typeof shown) =>
          plan.changes.map(({ kind, environment, reason }) => `${kind} ${environment} ${reason}`).sort()
        expect(words(applied)).toEqual(words(shown))
        expect(applied.held.map((each) => each.code).sort()).toEqual(
          shown.held.map((each) => each.code).sort(),
        )
      }
      seen[isSame ? 'same' : 'moved'] += 1
    }),
    { seed: 20_261_125, numRuns: pulls, endOnFailure: true },
  )
  expect(seen.same).toBeGreaterThan(pulls / 4)
  expect(seen.moved).toBeGreaterThan(pulls / 50)
})
