import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { baseIn } from '../../../../core/diff/base.ts'
import type { Environment } from '../../../../core/domain/desired.ts'
import { environmentId, extensionId, scheduleId } from '../../../../core/domain/identifiers.ts'
import type { Observed } from '../../../../core/domain/observed.ts'
import { LastScheduleIds, scheduleIdsOf } from '../../../../core/domain/schedule-ids.ts'
import { loadFile } from '../../../../core/load/load-file.ts'
import { declaredIn, planFor } from '../../../../core/pass.ts'
import { settleScheduleIds } from '../../../../core/validate/settle-schedule-ids.ts'
import { environmentOf, extensionOf, scheduleOf } from '../../../support/samples.ts'

const environment = environmentId(extensionId('acme', 'billing'), 'dev')
const derived = (name: string) => scheduleId(environment, name)

/** Names in order, of which the second has the id of the first. */
const [one, other] = (() => {
  const seen = new Map<string, string>()
  for (let number = 0; ; number += 1) {
    const name = `s${String(number).padStart(5, '0')}`
    const first = seen.get(derived(name))
    if (first !== undefined) return [first, name] as const
    seen.set(derived(name), name)
  }
})()

interface Written {
  name: string
  id?: string
}

function files(...schedules: readonly (string | Written)[]) {
  const documents = [
    'kind: Account\nmetadata: {name: acme}\nspec: {role: vendor, timeZone: UTC}',
    'kind: Extension\nmetadata: {name: billing}\nspec: {type: multi-account-installation}',
    'kind: Environment\nmetadata: {name: billing-dev}\nspec: {extension: billing, type: dev, mode: local}',
    ...schedules.map((each) => {
      const metadata = JSON.stringify(typeof each === 'string' ? { name: each } : each)
      return `kind: Schedule\nmetadata: ${metadata}\nspec: {extension: billing, environment: dev, method: run, trigger: {cron: "0 0 0 * * *"}}`
    }),
  ]
  const text = documents.map((each) => `apiVersion: bowline.dev/v1\n${each}\n`).join('---\n')
  return [loadFile({ path: 'a.yaml', content: Buffer.from(text) })]
}

/** Ids by name; with what was found, where anything was. */
function idsOf({ checked }: ReturnType<typeof declaredIn>) {
  expect(checked.diagnostics).toEqual([])
  const schedules = checked.desired?.extensions[0]?.environments[0]?.schedules ?? []
  return Object.fromEntries(schedules.map(({ name, id }) => [name, id]))
}

test('250 schedules in one environment have 250 ids of the usual form, most of them those of their names', () => {
  const names = Array.from({ length: 250 }, (_, number) => `report-${number}`)
  const ids = idsOf(declaredIn(files(...names)))
  expect(new Set(Object.values(ids)).size).toBe(250)
  expect(Object.values(ids).every((id) => /^EFS-\d{4}-\d{4}-01-\d{4}$/.test(id))).toBe(true)
  expect(names.filter((name) => ids[name] === derived(name)).length).toBeGreaterThan(240)
})

describe('of two that come to the same', () => {
  test('the one that is there keeps its id, in the plan and in the difference', () => {
    const before = baseIn(files(other), 'main').observed
    expect(scheduleIdsOf(before).get(environment)).toEqual(new Map([[other, derived(other)]]))
    const after = declaredIn(files(one, other), { ids: scheduleIdsOf(before) })
    const ids = idsOf(after)
    expect(ids[other]).toBe(derived(other))
    expect(ids[one]).not.toBe(derived(one))
    const { plan } = planFor(after, { observed: before })
    expect(plan.changes).toMatchObject([{ kind: 'update', effects: ['reschedule'] }])
  })

  test('without a past the first by name has it, whatever the order of the files', () => {
    expect(idsOf(declaredIn(files(other, one)))).toEqual(idsOf(declaredIn(files(one, other))))
    expect(idsOf(declaredIn(files(one, other)))[one]).toBe(derived(one))
  })

  test('an id that is written stays as it is', () => {
    const free = `${derived(one).slice(0, -4)}0000`
    expect(idsOf(declaredIn(files(one, { name: other, id: free })))[other]).toBe(free)
    const pinned = idsOf(declaredIn(files(one, { name: other, id: derived(other) })))
    expect(pinned[other]).toBe(derived(other))
    expect(pinned[one]).not.toBe(derived(one))
  })
})

test.each<[string, (string | Written)[]]>([
  [
    'twice',
    [
      { name: 'a', id: derived('x') },
      { name: 'b', id: derived('x') },
    ],
  ],
  ['as that of another by its name', ['a', { name: 'b', id: derived('a') }]],
])('an id that is written %s is an error', (_, schedules) => {
  const { diagnostics } = declaredIn(files(...schedules)).checked
  expect(diagnostics.map(({ code }) => code)).toEqual(['id-clash'])
})

test('an id that is written is an error where another has got it', () => {
  const ids = new Map([[environment, new Map([['a', derived('z')]])]])
  const { diagnostics } = declaredIn(files('a', { name: 'b', id: derived('z') }), { ids }).checked
  expect(diagnostics.map(({ code }) => code)).toEqual(['id-clash'])
})

test('whatever comes and goes, no id changes and none is given twice', () => {
  const name = fc.integer({ min: 0, max: 3000 }).map((number) => `s${number}`)
  const steps = fc.array(fc.uniqueArray(name, { maxLength: 300 }), { minLength: 2, maxLength: 5 })
  const property = fc.property(steps, (all) => {
    let known: ReadonlyMap<string, string> = new Map()
    for (const names of all) {
      const ids = settleScheduleIds(
        environment,
        names.map((each) => ({ name: each })),
        known,
      )
      expect(new Set(ids.values()).size).toBe(names.length)
      for (const each of names) expect(ids.get(each)).toBe(known.get(each) ?? ids.get(each))
      known = ids
    }
  })
  fc.assert(property, { numRuns: 30, seed: 20_270_101 })
})

test('whoever finds an id taken gets the first free one after it, also past those that others got so', () => {
  const digits = (number: number) => `${derived('a').slice(0, -4)}${String(number % 10_000).padStart(4, '0')}`
  const first = Number(derived('a').slice(-4))
  const taken = (...numbers: number[]) =>
    new Map(numbers.map((each) => [`old ${each}`, digits(first + each)]))
  const settled = (known: ReadonlyMap<string, string>) =>
    settleScheduleIds(environment, [{ name: 'a' }], known).get('a')
  expect(settled(taken(1, 2))).toBe(digits(first))
  expect(settled(taken(0, 1, 3))).toBe(digits(first + 2))
  expect(settled(taken(...Array.from({ length: 9_999 }, (_, each) => each)))).toBe(digits(first + 9_999))
})

test('an environment has room for 10,000', () => {
  const names = Array.from({ length: 10_001 }, (_, number) => ({ name: `s${number}` }))
  expect(new Set(settleScheduleIds(environment, names.slice(0, -1)).values()).size).toBe(10_000)
  expect(new Set(settleScheduleIds(environment, names).values()).size).toBe(10_000)
})

describe('from one look to the next', () => {
  type There = Observed['extensions'][number]

  /** One extension, with a schedule of each name; `looked` is told of each look into it. */
  function thereOf(
    extension: string,
    names: readonly string[],
    looked: (extension: string) => void = () => {},
  ): There {
    const { id } = environmentOf({ extension })
    const schedules = names.map((name) => scheduleOf(id, name))
    const environment: Environment = environmentOf({ extension, schedules })
    const spec = extensionOf(extension, { environments: [environment] })
    return {
      get spec() {
        looked(extension)
        return spec
      },
      environments: [{ id, applied: environment, status: 'Running' }],
    }
  }

  test('only what is another is looked into, and the ids are the very same where none is another', () => {
    let looks: string[] = []
    const there = (name: string, ...names: string[]) => thereOf(name, names, (each) => looks.push(each))
    const extensions = Array.from({ length: 1_000 }, (_, at) => there(`ext-${at}`, 'report'))
    const last = new LastScheduleIds()
    const first = last.of({ extensions })
    expect(first.size).toBe(1_000)
    looks = []
    const restated = extensions.with(7, there('ext-7', 'report'))
    expect(last.of({ extensions: restated })).toBe(first)
    const scheduled = restated.with(8, there('ext-8', 'report', 'sums'))
    expect(last.of({ extensions: scheduled })).toEqual(scheduleIdsOf({ extensions: scheduled }))
    expect(new Set(looks.slice(0, -1_000))).toEqual(new Set(['ext-7', 'ext-8']))
  })

  test('they are those of what is there, whatever comes, goes and changes', () => {
    const names = fc.subarray(['a', 'b', 'c'])
    const world = fc.uniqueArray(fc.tuple(fc.constantFrom('p', 'q', 'r', 's'), names), {
      selector: ([name]) => name,
    })
    fc.assert(
      fc.property(fc.array(world), (worlds) => {
        const last = new LastScheduleIds()
        let before: readonly There[] = []
        for (const each of worlds) {
          const extensions = each.map(([name, schedules]) => {
            const was = before.find(({ spec }) => spec.name === name)
            const were = was?.spec.environments[0]?.schedules.map((schedule) => schedule.name)
            return was && String(were) === String(schedules) ? was : thereOf(name, schedules)
          })
          expect(last.of({ extensions })).toEqual(scheduleIdsOf({ extensions }))
          before = extensions
        }
      }),
    )
  })
})
