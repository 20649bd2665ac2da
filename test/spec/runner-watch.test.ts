import { beforeEach, describe, expect, test } from 'vitest'
import type { Backlog } from '../../controller/ports/store.ts'
import { RunnerWatch, type Stranded } from '../../controller/tasks/runner-watch.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { silent } from '../support/process-harness.ts'

const dev = 'ENV-1234-5678-01'
const production = 'ENV-1234-5678-03'

/** What there is, to be changed by a test. */
const world = { backlog: [] as Backlog[], runners: new Set<string>(), environments: [dev, production] }
let clock: FakeClock
let watch: RunnerWatch
let asked: number
let told: Map<string, Stranded | null>

beforeEach(() => {
  Object.assign(world, { backlog: [], runners: new Set(), environments: [dev, production] })
  clock = new FakeClock()
  asked = 0
  told = new Map()
  watch = new RunnerWatch({
    store: {
      backlog: async () => {
        asked++
        return world.backlog
      },
    },
    environments: () => world.environments,
    hasRunner: (environment) => world.runners.has(environment),
    tell: (environment, stranded) => void told.set(environment, stranded),
    clock,
    log: silent,
  })
})

/** Looks every five seconds, as the controller does. */
async function pass(seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 5) {
    await clock.advance(5_000)
    await watch.look()
  }
}

function waiting(values: Partial<Backlog>): Backlog {
  return { environment: dev, category: 'background', waiting: 1, due: 1, oldestDue: clock.now(), ...values }
}

describe('tasks that wait for a runner', () => {
  test('are told of after a minute, in all categories, with the time of the oldest', async () => {
    const since = clock.now()
    await watch.look()
    world.backlog = [
      waiting({ waiting: 9, due: 7, oldestDue: since }),
      waiting({ category: 'scheduled', waiting: 2, due: 2, oldestDue: since + 3_000 }),
    ]
    await pass(55)
    expect(told.get(dev)).toBeNull()
    await pass(5)
    expect(told.get(dev)).toEqual({ tasks: 9, since })
    expect(told.get(production)).toBeNull()
  })

  test('have not waited for a minute when only the runner has been away for long', async () => {
    await watch.look()
    await pass(300)
    world.backlog = [waiting({})]
    await pass(55)
    expect(told.get(dev)).toBeNull()
    await pass(5)
    expect(told.get(dev)).toMatchObject({ tasks: 1 })
  })

  test('do not count while a runner is there, however long they wait', async () => {
    world.backlog = [waiting({})]
    world.runners.add(dev)
    await watch.look()
    await pass(300)
    expect(told.get(dev)).toBeNull()
    world.runners.delete(dev)
    await pass(60)
    expect(told.get(dev)).toBeNull() // it has been away for 55 s, as far as anybody saw
    await pass(5)
    expect(told.get(dev)).toMatchObject({ tasks: 1 })
  })

  test('are no matter any more when a runner comes, and again a minute after it has left', async () => {
    world.backlog = [waiting({})]
    await watch.look()
    await pass(60)
    expect(told.get(dev)).not.toBeNull()
    world.runners.add(dev)
    await pass(5)
    expect(told.get(dev)).toBeNull()
    world.runners.delete(dev)
    await pass(30)
    expect(told.get(dev)).toBeNull()
  })

  test('do not count when they are for later', async () => {
    world.backlog = [waiting({ due: 0, oldestDue: null })]
    await watch.look()
    await pass(120)
    expect(told.get(dev)).toBeNull()
  })

  test('the store is asked only where a runner has been missing for a minute', async () => {
    await watch.look()
    await pass(55)
    world.runners = new Set([dev, production])
    await pass(300)
    expect(asked).toBe(0)
  })

  test('an environment that was deleted is forgotten', async () => {
    world.backlog = [waiting({})]
    await watch.look()
    await pass(60)
    world.environments = [production]
    await pass(5)
    world.environments = [dev, production]
    await pass(30)
    expect(told.get(dev)).toBeNull()
  })
})
