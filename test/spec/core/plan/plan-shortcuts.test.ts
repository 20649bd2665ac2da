import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Desired, Environment, Extension } from '../../../../core/domain/desired.ts'
import type { Observed } from '../../../../core/domain/observed.ts'
import type { EnvironmentStatus } from '../../../../core/domain/status.ts'
import { planDigest } from '../../../../core/plan/digest.ts'
import { type PlanInput, planPass } from '../../../../core/plan/plan.ts'
import { type Random, randomOf } from '../../../support/print-desired.ts'
import { anyDesired } from '../../../support/random-desired.ts'
import { tries } from '../../../support/tries.ts'

const statuses: readonly EnvironmentStatus[] = [
  'Running',
  'Stopped',
  'Connected',
  'Disconnected',
  'Deploying',
]

/** What is there: mostly the very same objects as are declared, now and then another, an older one, or none. */
function observedOf({ extensions }: Desired, random: Random): Observed {
  const below = (most: number) => Math.floor(random() * most)
  const status = () => statuses[below(statuses.length)] ?? 'Running'
  const other = (environment: Environment): Environment => {
    const { variables, schedules } = environment
    if (below(3) === 0) return { ...environment, mode: environment.mode === 'local' ? 'cloud' : 'local' }
    if (below(2) === 0) return { ...environment, schedules: [...schedules, ...schedules.map(renamed)] }
    return { ...environment, variables: variables.map(({ name }) => ({ name, secure: true, sealed: 'x' })) }
  }
  const before = (spec: Extension): Extension => {
    if (below(3) > 0) return spec
    return { ...spec, environments: spec.environments.map((each) => (below(2) === 0 ? each : other(each))) }
  }
  const there = extensions.flatMap((each) => (below(6) === 0 ? [] : [before(each)]))
  return {
    extensions: there.map((spec) => ({
      spec,
      environments: spec.environments.flatMap((each) => {
        const applied = [each, each, each, each, other(each), null][below(6)] ?? null
        return below(9) === 0 ? [] : [{ id: each.id, applied, status: status() }]
      }),
    })),
  }
}

function renamed<T extends { id: string; name: string }>(schedule: T): T {
  return { ...schedule, name: `${schedule.name}-gone`, id: schedule.id.replace(/\d{4}$/, '9999') }
}

/** Equal, and not the same anywhere. */
function copied<T>(value: T): T {
  return structuredClone(value)
}

test('what is the very same object is planned as what is equal to it', () => {
  const property = fc.property(anyDesired, fc.noShrink(fc.nat()), fc.boolean(), (all, seed, confirmed) => {
    const random = randomOf(seed)
    const observed = observedOf(all, random)
    const desired = { ...all, extensions: all.extensions.filter(() => random() > 0.15) }
    const errors = all.extensions.filter(() => random() < 0.1)
    const diagnostics = errors.map(({ name, files }) => ({
      ...{
        code: 'bad',
        severity: 'error' as const,
        message: 'bad',
        extensions: random() < 0.5 ? [name] : [],
      },
      at: { file: files[0] ?? 'x.yaml', line: 1, column: 1 },
    }))
    const input: PlanInput = { commit: 'c0ffee', desired, diagnostics, empty: false, observed, confirmed }
    const plan = planPass(input)
    const plain = planPass({ ...input, desired: copied(desired), observed: copied(observed) })
    expect(plan).toEqual(plain)
    expect(planDigest(plan)).toBe(planDigest(plain))
  })
  fc.assert(property, { seed: 20_261_130, numRuns: tries(60) })
})

test('of what is there as it is declared nobody asks how it is, and it is adopted as the object it is', () => {
  const property = fc.property(anyDesired, (desired) => {
    let asked = 0
    const observed: Observed = {
      extensions: desired.extensions.map((spec) => ({
        spec,
        environments: spec.environments.map((each) => ({
          id: each.id,
          applied: each,
          get status() {
            asked += 1
            return 'Running' as const
          },
        })),
      })),
    }
    const input = { commit: 'c0ffee', desired, diagnostics: [], empty: false, observed, confirmed: false }
    const { adopt, changes } = planPass(input)
    expect(changes).toEqual([])
    expect(adopt.every((each, index) => each === desired.extensions[index])).toBe(true)
    expect(asked).toBe(0)
  })
  fc.assert(property, { seed: 20_261_130, numRuns: tries(20) })
})
