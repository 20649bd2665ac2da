import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EnvironmentView } from '../../../../controller/apply/environment-view.ts'
import type { Overviews } from '../../../../controller/report/overviews.ts'
import { environmentTypes } from '../../../../core/domain/desired.ts'
import { type Condition, standingOf, standings } from '../../../../core/domain/status.ts'
import { since, wholeOf } from '../../../support/overview-samples.ts'
import { ToldEnvironments, viewOf } from '../../../support/told-environments.ts'

const conditionOf = (type: Condition['type'], reason: string, message = 'm'): Condition => ({
  type,
  status: type === 'Ready' ? 'False' : 'True',
  reason,
  message,
  since,
})
const kinds: readonly Condition[][] = [
  [],
  [conditionOf('Reconciling', 'Progressing')],
  [conditionOf('Stalled', 'InvalidSpec')],
  [conditionOf('Stalled', 'BuildFailed'), conditionOf('Ready', 'BuildFailed', 'the word is hunter2')],
  [conditionOf('Reconciling', 'BuildFailed'), conditionOf('Ready', 'BuildFailed')],
  [conditionOf('Drifted', 'TagMoved')],
]

/** The first `count` extensions, each with its `dev`. */
function fleetOf(count: number): { world: ToldEnvironments; views: EnvironmentView[] } {
  const world = new ToldEnvironments()
  const views = Array.from({ length: count }, (_, at) =>
    viewOf({ extension: `ext-${String(at).padStart(4, '0')}` }),
  )
  world.put(...views)
  world.overviews.summary()
  world.lookedAt.length = 0
  return { world, views }
}

function namesIn(environments: readonly { extension: string; type: string }[]): string[] {
  return environments.map(({ extension, type }) => `${extension} ${type}`)
}

function shown(overviews: Overviews) {
  const { version: _, ...summary } = overviews.summary()
  return { summary, overview: wholeOf(overviews), progress: overviews.progress() }
}

describe('what is asked costs what has changed', () => {
  test('while one of 1,000 environments is on its way, it alone is asked whether all are there', () => {
    const { world, views } = fleetOf(1_000)
    const underway = [conditionOf('Reconciling', 'Progressing')]
    const slowest = views[7] as EnvironmentView
    world.put(...views.map((each) => ({ ...each, conditions: underway })))
    expect(world.overviews.progressOnceThere()).toBeUndefined()
    world.put(...views.filter((each) => each !== slowest))
    expect(world.overviews.progressOnceThere()?.notArrived).toBe(1)
    world.lookedAt.length = 0
    world.put(...views.filter((each) => each !== slowest))
    expect(world.overviews.progressOnceThere()).toBeUndefined()
    expect(world.lookedAt).toEqual([])
    world.put(slowest)
    expect(world.overviews.progressOnceThere()).toEqual(world.overviews.progress())
    expect(world.overviews.progress().notArrived).toBe(0)
  })

  test('after a change of one of 1,000 environments, one is worked out, whoever asks and however often', () => {
    const { world, views } = fleetOf(1_000)
    const { overviews } = world
    const [, one] = views
    world.put({ ...(one as EnvironmentView), status: 'Errored' })
    for (let times = 0; times < 3; times += 1) {
      overviews.summary()
      overviews.progress()
      overviews.page({ limit: 1_000 })
      overviews.of(one?.id ?? '')
      wholeOf(overviews)
    }
    expect(world.lookedAt).toEqual([one?.id])
  })

  test.each([
    ['a standing', { standing: ['failing', 'underway'] as const }],
    ['a status', { status: ['Errored', 'Deploying'] as const }],
    ['a progress', { progress: ['busy'] as const }],
    [
      'more than one of these',
      { standing: ['as-declared', 'underway'] as const, status: ['Deploying'] as const },
    ],
  ])('the few of %s among 1,000 are found without a look at the others', (_, filter) => {
    const { world, views } = fleetOf(1_000)
    const few = [views[300], views[20], views[700]] as EnvironmentView[]
    const underway = kinds[1] as Condition[]
    world.put(...few.map((each) => ({ ...each, status: 'Deploying' as const, conditions: underway })))
    const visited: string[] = []
    const is = ({ id }: { id: string }) => visited.push(id) > 0
    const { environments, next } = world.overviews.page({ limit: 2, filter: { ...filter, is } })
    expect(namesIn(environments)).toEqual(['ext-0020 dev', 'ext-0300 dev'])
    expect(
      namesIn(world.overviews.page({ limit: 2, filter: { ...filter, is }, after: next ?? '' }).environments),
    ).toEqual(['ext-0700 dev'])
    expect(visited).toHaveLength(4)
  })

  test('however often it changes before somebody asks', () => {
    const { world, views } = fleetOf(10)
    for (let times = 0; times < 100; times += 1) world.put(views[0] as EnvironmentView)
    world.overviews.summary()
    expect(world.lookedAt).toHaveLength(1)
  })

  test('a later commit works none out, and is told of each', () => {
    const { world } = fleetOf(1_000)
    world.applied = '5eeded'
    const { environments } = world.overviews.page({ limit: 1_000 })
    expect(new Set(environments.map((each) => each.observedCommit))).toEqual(new Set(['5eeded']))
    expect(world.lookedAt).toEqual([])
  })

  test('one that keeps its last good state is told with the commit of that', () => {
    const world = new ToldEnvironments()
    world.put(viewOf({}, { conditions: [conditionOf('Stalled', 'InvalidSpec')] }))
    world.applied = '5eeded'
    expect(world.overviews.page({ limit: 1 }).environments[0]?.observedCommit).toBe('c0ffee')
  })
})

test('after any changes, it is as if all were built anew', () => {
  const extension = fc.constantFrom('a', 'b', 'c', 'B', 'a-1')
  const step = fc.record({
    extension,
    type: fc.constantFrom(...environmentTypes),
    kind: fc.nat(kinds.length - 1),
    what: fc.constantFrom(
      'put',
      'put',
      'put',
      'remove',
      'rename',
      'secret',
      'key',
      'commit',
      'ask',
      'restate',
    ),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const world = new ToldEnvironments()
      const list = new Map<string, unknown>()
      let { version } = world.overviews.summary()
      for (const { extension, type, kind, what } of steps) {
        const view = viewOf({ extension, type }, { conditions: kinds[kind] ?? [] })
        if (what === 'put') world.put(view)
        else if (what === 'remove') world.remove(view.id)
        else if (what === 'rename' && world.views.has(view.id))
          world.put(viewOf({ extension: `${extension}x`, type }, { id: view.id }))
        else if (what === 'restate' && view.target)
          world.put({ ...view, target: { ...view.target, commit: `c${kind}` } })
        else if (what === 'commit') world.applied = `c${kind}`
        else if (what === 'secret') {
          world.secrets = ['hunter2']
          world.told.secretsChanged(view.id)
          for (const id of world.views.keys()) world.told.secretsChanged(id)
        } else if (what === 'key') {
          world.key = kind === 0 ? 'newest' : 'newer'
          world.told.keysChanged()
        } else if (what === 'ask') {
          const changed = world.overviews.changedSince(version)
          for (const id of changed?.gone ?? []) list.delete(id)
          for (const each of changed?.environments ?? []) list.set(each.id, { ...each, observedCommit: '' })
          version = changed?.version ?? Number.NaN
        }
      }
      expect(shown(world.overviews)).toEqual(shown(world.anew()))
      const all = world.overviews.page({ limit: 1_000 }).environments
      for (const each of standings) {
        const found = world.overviews.page({ limit: 1_000, filter: { standing: [each] } })
        expect(found.environments).toEqual(all.filter(({ conditions }) => standingOf(conditions) === each))
      }
      const changed = world.overviews.changedSince(version)
      for (const id of changed?.gone ?? []) list.delete(id)
      for (const each of changed?.environments ?? []) list.set(each.id, { ...each, observedCommit: '' })
      const whole = wholeOf(world.overviews).environments.map((each) => ({ ...each, observedCommit: '' }))
      expect(new Map(whole.map((each) => [each.id, each]))).toEqual(list)
    }),
    { numRuns: 200 },
  )
})

describe('a list by page', () => {
  const pagesOf = (overviews: Overviews, limit: number) => {
    const names: string[][] = []
    for (let after: string | null | undefined; after !== null; ) {
      const page = overviews.page({ limit, ...(after !== undefined && { after }) })
      names.push(namesIn(page.environments))
      after = page.next
    }
    return names
  }

  test('holds each once, in order, and the last page says that it is that', () => {
    const world = new ToldEnvironments()
    world.put(viewOf({ extension: 'b' }), viewOf({ extension: 'a', type: 'production' }))
    world.put(viewOf({ extension: 'a', type: 'dev' }), viewOf({ extension: 'a', type: 'test' }))
    expect(pagesOf(world.overviews, 2)).toEqual([
      ['a dev', 'a test'],
      ['a production', 'b dev'],
    ])
    expect(pagesOf(world.overviews, 3)).toEqual([['a dev', 'a test', 'a production'], ['b dev']])
  })

  test('goes on where it was, though the last of it is gone by now', () => {
    const world = new ToldEnvironments()
    const views = ['a', 'b', 'c'].map((extension) => viewOf({ extension }))
    world.put(...views)
    const { next } = world.overviews.page({ limit: 2 })
    world.remove(views[1]?.id ?? '')
    expect(namesIn(world.overviews.page({ limit: 2, after: next ?? '' }).environments)).toEqual(['c dev'])
  })

  test.each([
    ['a status', { status: ['Errored'] as const }, ['b dev']],
    ['a standing', { standing: ['underway'] as const }, ['c test']],
    ['extensions', { extension: ['a', 'b'] }, ['a dev', 'b dev']],
    ['a type', { type: ['test'] as const }, ['c test']],
    ['what conditions say', { text: 'HUNTER' }, ['b dev']],
    ['a name', { text: 'c t' }, ['c test']],
    ['nothing of the kind', { mode: ['local'] as const }, []],
  ])('can be of %s only', (_, filter, expected) => {
    const world = new ToldEnvironments()
    world.put(
      viewOf({ extension: 'a' }),
      viewOf({ extension: 'b' }, { status: 'Errored', conditions: kinds[3] ?? [] }),
      viewOf({ extension: 'c', type: 'test' }, { conditions: kinds[1] ?? [] }),
    )
    const page = world.overviews.page({ limit: 10, filter })
    expect(namesIn(page.environments)).toEqual(expected)
    expect(page.next).toBeNull()
  })
})

describe('what changed since', () => {
  test('is those that differ, and those that are gone', () => {
    const { world, views } = fleetOf(100)
    const { version } = world.overviews.summary()
    world.put({ ...(views[7] as EnvironmentView), status: 'Stopped' }, views[8] as EnvironmentView)
    world.remove(views[9]?.id ?? '')
    const changed = world.overviews.changedSince(version)
    expect(namesIn(changed?.environments ?? [])).toEqual(['ext-0007 dev'])
    expect(changed?.gone).toEqual([views[9]?.id])
    expect(world.overviews.changedSince(changed?.version ?? 0)).toEqual({
      version: changed?.version,
      environments: [],
      gone: [],
    })
  })

  test('cannot be told of a version that an earlier controller gave, or that is none', () => {
    const before = fleetOf(100).world.overviews.summary().version
    const later = new ToldEnvironments()
    later.now += 60_000
    later.put(viewOf())
    expect(later.told.overviews.changedSince(before)).toBeUndefined()
    const world = fleetOf(3).world
    expect(world.overviews.changedSince(world.overviews.summary().version + 1)).toBeUndefined()
  })

  test('is known for long, however often things change', () => {
    const { world, views } = fleetOf(10)
    const { version } = world.overviews.summary()
    for (let times = 0; times < 10_000; times += 1) {
      world.put({ ...(views[times % 10] as EnvironmentView), status: times % 3 ? 'Stopped' : 'Running' })
      world.overviews.progress()
    }
    expect(world.overviews.changedSince(version)?.environments).toHaveLength(10)
  })
})

test('a secret that becomes known later is hidden in what was worked out before', () => {
  const world = new ToldEnvironments()
  const view = viewOf({}, { conditions: kinds[3] ?? [] })
  world.put(view)
  expect(JSON.stringify(world.overviews.of(view.id))).toContain('hunter2')
  world.secrets = ['hunter2']
  world.told.secretsChanged(view.id)
  expect(JSON.stringify(world.overviews.of(view.id))).not.toContain('hunter2')
})

test('those that need somebody are found in the order of need, no more than are asked for', () => {
  const world = new ToldEnvironments()
  const [underway = [], stalled = [], different = []] = [kinds[1], kinds[3], kinds[5]]
  world.put(
    viewOf({ extension: 'a' }, { conditions: underway }),
    viewOf({ extension: 'b' }, { conditions: different }),
    viewOf({ extension: 'c' }, { conditions: stalled }),
    viewOf({ extension: 'd' }),
  )
  const need = (most: number) => namesIn(world.overviews.standing(['failing', 'different', 'underway'], most))
  expect(need(10)).toEqual(['c dev', 'b dev', 'a dev'])
  expect(need(2)).toEqual(['c dev', 'b dev'])
})

test('nobody can change what was given to somebody else', () => {
  const { world, views } = fleetOf(1)
  const given = world.overviews.of(views[0]?.id ?? '')
  expect(Object.isFrozen(given) && Object.isFrozen(given?.conditions)).toBe(true)
})

describe('a controller that stops', () => {
  test('says so of the whole, and of environments what was so until then', () => {
    const { world, views } = fleetOf(3)
    const [one, two] = views as [EnvironmentView, EnvironmentView]
    world.put({ ...one, status: 'Errored' })
    const { version } = world.overviews.summary()
    world.put({ ...two, status: 'Errored' }) // nobody has asked for it before the stop
    world.told.stops('end')
    for (const each of views) world.put({ ...each, status: 'Stopping' })
    world.remove(one.id)
    expect(world.overviews.summary()).toMatchObject({
      stopping: { since: '2027-01-01T00:00:00.000Z', instances: 'end' },
      environments: { total: 3, status: { Errored: 2, Running: 1, Stopping: 0 } },
    })
    expect(world.overviews.changedSince(version)?.environments.map(({ id }) => id)).toEqual([two.id])
  })

  test('still hides what becomes a secret meanwhile', () => {
    const { world, views } = fleetOf(1)
    const [one] = views as [EnvironmentView]
    world.put({ ...one, conditions: [conditionOf('Ready', 'BuildFailed', 'the word is hunter2')] })
    world.told.stops('go-on')
    world.secrets = ['hunter2']
    world.told.secretsChanged(one.id)
    expect(world.overviews.of(one.id)?.conditions[0]?.message).toBe('the word is ***')
  })
})
