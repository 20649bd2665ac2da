import { beforeEach, describe, expect, test } from 'vitest'
import { Rollout } from '../../../../controller/apply/rollout.ts'
import { FairTurns } from '../../../../controller/lib/fair-turns.ts'
import type { RunnerConnection } from '../../../../controller/ports/runners.ts'
import type { Instance, LogLine } from '../../../../controller/ports/runtime.ts'
import type { Environment } from '../../../../core/domain/desired.ts'
import { BowlineError } from '../../../../core/domain/errors.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { emptyEnvironmentStore, fleetPorts } from '../../../support/fleet-ports.ts'
import { waitFor } from '../../../support/poll.ts'
import { environmentOf, setupOf } from '../../../support/samples.ts'

const environment = environmentOf({ drainTimeoutMs: 30_000, deployTimeoutMs: 60_000 })
const hour = 3_600_000

/** Instances that start at once, connect where a test says so, and end when they are told to. */
class World {
  readonly clock = new FakeClock()
  readonly instances: Instance[] = []
  readonly connected = new Set<string>()
  readonly stopped: string[] = []
  readonly told: string[] = []
  ids = 0
  /** What it said it waits for. */
  readonly waits: ('build' | 'start' | null)[] = []
  /** Of all environments together. */
  readonly builds = new FairTurns(1)
  readonly starts = new FairTurns(1)
  /** Tasks that are with each instance. */
  running = 0
  /** What instances have printed. */
  readonly printed: LogLine[] = []
  /** A new instance connects by itself. */
  connects = true
  /** What its runner serves. */
  worker: RunnerConnection['worker'] = 'events'
  readonly settled: string[] = []
  readonly forgotten: string[] = []
  /** The operating system starts no process. */
  refuses = false
  readonly rollout: Rollout

  constructor(applied: Environment | null = null) {
    const ports = fleetPorts({
      clock: this.clock,
      builds: this.builds,
      starts: this.starts,
      store: emptyEnvironmentStore({
        newInstance: async () => `INS-${++this.ids}`,
        forgetInstance: async (id) => void this.forgotten.push(id),
      }),
      runtime: {
        ...fleetPorts().runtime,
        build: async ({ source, turn, signal }) => {
          const made = { id: source.tag, environment: environment.id, tag: source.tag, commit: 'c0ffee' }
          return turn ? await turn(async () => made, signal) : made
        },
        start: async ({ instance, release }) => {
          if (this.refuses) throw new BowlineError('start-failed', 'Cannot start a process')
          const startedAt = new Date(this.clock.now()).toISOString()
          const { id, tag, commit, environment } = release
          const started = { id: instance, environment, release: id, tag, commit, handle: 'pid 1', startedAt }
          this.instances.push(started)
          if (this.connects) this.connected.add(instance)
          return started
        },
        stop: async (id) => {
          this.stopped.push(id)
          this.connected.delete(id)
          this.instances.splice(0, this.instances.length, ...this.instances.filter((each) => each.id !== id))
        },
        instances: () => [...this.instances],
        logs: async (_, { lines, source }) =>
          this.printed.filter((each) => each.source === source).slice(-lines),
      },
      hub: {
        dismiss: async () => {},
        connections: () => [...this.connected].map((instance) => connection(instance, this.worker)),
        shutdown: (_, instance = '') => this.told.push(instance),
      },
      dispatcher: {
        ...fleetPorts().dispatcher,
        running: (_, instances) => (instances?.length === 0 ? 0 : this.running),
      },
      declarations: { ...fleetPorts().declarations, settle: (_, release) => this.settled.push(release) },
    })
    const stored = { id: environment.id, applied, deployed: null }
    const events = {
      entered: () => {},
      crashing: () => {},
      waits: (what: 'build' | 'start' | null) => void this.waits.push(what),
      changed: () => {},
    }
    this.rollout = new Rollout(stored, ports, events)
  }

  run(tag = 'v1'): Promise<void> {
    const source = { url: 'https://git.example.com/billing.git', tag }
    return this.rollout.run({ ...environment, source }, false, new AbortController().signal)
  }

  crash(id: string): void {
    const at = this.instances.findIndex((each) => each.id === id)
    const [instance] = this.instances.splice(at, 1)
    if (!instance) throw new Error(`${id} does not run`)
    this.rollout.exited({ instance, code: 1, signal: null }, false)
  }

  /** A runner has left, with all its tasks done. */
  leave(instance: string): void {
    this.running = 0
    this.connected.delete(instance)
    this.rollout.connectionsChanged(connection(instance))
  }
}

function connection(instance: string, worker: RunnerConnection['worker'] = 'events'): RunnerConnection {
  return {
    id: instance,
    environment: environment.id,
    instance,
    worker,
    runnerType: null,
    runningTasks: 0,
    runningScheduledTasks: 0,
    setup: setupOf(),
    generation: 'g',
    leaving: false,
  }
}

let world: World

beforeEach(() => {
  world = new World()
})

test('a clock that is set an hour ahead during a drain cuts no running work off', async () => {
  await world.run('v1')
  world.running = 1
  const deploy = world.run('v2')
  await waitFor(() => expect(world.told).toEqual(['INS-1']))
  world.clock.jump(hour)
  await world.clock.advance(29_999)
  expect(world.stopped).toEqual([])
  world.leave('INS-1')
  await deploy
  expect(world.stopped).toEqual(['INS-1'])
  expect(world.rollout.deployed?.tag).toBe('v2')
})

test('work that outlasts its drain is cut off then, also where the clock was set back', async () => {
  await world.run('v1')
  world.running = 1
  const stop = world.rollout.stopAll(environment.drainTimeoutMs, new AbortController().signal)
  await waitFor(() => expect(world.told).toEqual(['INS-1']))
  world.clock.jump(-hour)
  await world.clock.advance(29_999)
  expect(world.stopped).toEqual([])
  await world.clock.advance(1)
  await stop
  expect(world.stopped).toEqual(['INS-1'])
})

test('a launch that does not connect in time is given up, and the older one goes on', async () => {
  await world.run('v1')
  world.connects = false
  const deploy = expect(world.run('v2')).rejects.toMatchObject({
    code: 'not-ready',
    message:
      'v2 did not become ready: not all instances connected within 60 s; the previous release goes on running',
  })
  await waitFor(() => expect(world.instances).toHaveLength(2))
  world.clock.jump(hour)
  await world.clock.advance(59_999)
  expect(world.stopped).toEqual([])
  await world.clock.advance(1)
  await deploy
  expect(world.stopped).toEqual(['INS-2'])
  expect(world.rollout.serving()).toBe(1)
})

test('an instance that could not be started is forgotten', async () => {
  world.refuses = true
  await expect(world.run('v1')).rejects.toMatchObject({ code: 'start-failed' })
  expect(world.forgotten).toEqual(['INS-1'])
  expect(world.rollout.releaseOf('INS-1')).toBeUndefined()
})

test('after a restart what runs is taken to serve, and what is only being started is not', async () => {
  world = new World(environment)
  const found = { environment: environment.id, release: 'v1', tag: 'v1', commit: 'c0ffee', handle: 'pid 1' }
  world.instances.push({ ...found, id: 'INS-0', startedAt: new Date(0).toISOString() })
  expect(world.rollout.serving()).toBe(1)
  world.connects = false
  void world.run('v2').catch(() => {})
  await waitFor(() => expect(world.instances).toHaveLength(2))
  expect(world.rollout.serving()).toBe(1)
  world.crash('INS-0')
  expect(world.rollout.serving()).toBe(0)
})

describe('what is shown of a launch that fails', () => {
  const at = '2031-01-01T00:00:00.000Z'
  const printed = (source: string, ...texts: string[]) => texts.map((text): LogLine => ({ at, source, text }))

  test('is what the silent instance printed, not what a build or the healthy one did', async () => {
    await world.run('v1')
    world.connects = false
    const deploy = world.run('v2').catch((error) => error)
    await waitFor(() => expect(world.instances).toHaveLength(2))
    world.printed.push(
      ...printed('build', 'added 90 packages'),
      ...printed('INS-2', 'waiting for the price list'),
      ...printed('INS-1', 'task 1 done: {"card":"4242"}'),
    )
    await world.clock.advance(60_000)
    const { message, output } = await deploy
    expect(output).toEqual({ source: 'INS-2', lines: ['waiting for the price list'] })
    expect(message).not.toContain('price list')
  })

  test('is what the newest of those that crashed printed', async () => {
    await world.run('v1')
    world.connects = false
    const deploy = world.run('v2').catch((error) => error)
    for (const id of ['INS-2', 'INS-3', 'INS-4']) {
      await waitFor(() => expect(world.instances.at(-1)?.id).toBe(id))
      world.printed.push(...printed(id, `Error: no database, says ${id}`), ...printed('INS-1', 'task done'))
      world.crash(id)
      await world.clock.advance(5_000)
    }
    const { message, output } = await deploy
    expect(message).toContain('its instances ended 3 times')
    expect(output).toEqual({ source: 'INS-4', lines: ['Error: no database, says INS-4'] })
  })
})

test.each(['events', 'webapp', 'anvilapp', 'tfnapp'] as const)(
  'an instance is ready with its first connection, of %s or any other kind, and drained until its last',
  async (worker) => {
    world.worker = worker
    await world.run('v1')
    expect(world.rollout.serving()).toBe(1)
    expect(world.rollout.instances()).toMatchObject([{ connected: true, generation: 'g' }])
    const stop = world.rollout.stopAll(environment.drainTimeoutMs, new AbortController().signal)
    await waitFor(() => expect(world.told).toEqual(['INS-1']))
    expect(world.stopped).toEqual([])
    world.leave('INS-1')
    await stop
    expect(world.stopped).toEqual(['INS-1'])
  },
)

test('of each instance it is known which release it runs, and in the end only the newest is there', async () => {
  await world.run('v1')
  const deploy = world.run('v2')
  await waitFor(() => expect(world.told).toEqual(['INS-1']))
  world.leave('INS-1')
  await deploy
  expect([world.rollout.releaseOf('INS-2'), world.rollout.releaseOf('somebody')]).toEqual(['v2', undefined])
  expect(world.settled).toEqual(['v1', 'v2'])
})

describe('few build or start at once, of all environments', () => {
  const forever = new AbortController().signal

  test('a build waits for its turn, says so, and goes on when it has come', async () => {
    const leave = await world.builds.take('search', forever)
    const run = world.run()
    await waitFor(() => expect(world.waits).toEqual(['build']))
    expect(world.instances).toEqual([])
    leave()
    await run
    expect(world.waits).toEqual(['build', null])
  })

  test('so does the start of an instance', async () => {
    const leave = await world.starts.take('search', forever)
    const run = world.run()
    await waitFor(() => expect(world.waits).toEqual(['start']))
    expect(world.ids).toBe(0)
    leave()
    await run
    expect(world.instances).toHaveLength(1)
  })

  test('the next starts when one is connected, or has ended', async () => {
    world.connects = false
    const run = world.run()
    await waitFor(() => expect(world.instances).toHaveLength(1))
    let begun = 0
    const next = () => world.starts.take('search', forever).then(() => ++begun)
    const second = next()
    await world.clock.advance(9_000)
    expect(begun).toBe(0)
    world.connected.add('INS-1')
    world.rollout.connectionsChanged(connection('INS-1'))
    await second
    await run
    const other = new World()
    other.connects = false
    const crashing = other.run().catch(() => {})
    await waitFor(() => expect(other.instances).toHaveLength(1))
    const third = other.starts.take('search', forever)
    other.crash('INS-1')
    await third
    expect(other.waits).toEqual(['start']) // its next try is behind it
    void crashing
  })

  test('one that stays silent keeps others back for 10 s', async () => {
    world.connects = false
    void world.run().catch(() => {})
    await waitFor(() => expect(world.instances).toHaveLength(1))
    let begun = 0
    void world.starts.take('search', forever).then(() => ++begun)
    await world.clock.advance(9_999)
    expect(begun).toBe(0)
    await world.clock.advance(1)
    await waitFor(() => expect(begun).toBe(1))
  })

  test('what waits while a newer commit comes leaves the line', async () => {
    const leave = await world.builds.take('search', forever)
    const superseded = new AbortController()
    const run = world.rollout.run(environment, false, superseded.signal)
    await waitFor(() => expect(world.waits).toEqual(['build']))
    superseded.abort(new Error('superseded'))
    await expect(run).rejects.toThrow('superseded')
    expect(world.waits).toEqual(['build', null])
    leave()
    await world.run()
  })

  test('a start that the system refuses gives its turn on', async () => {
    world.refuses = true
    await expect(world.run()).rejects.toThrow('Cannot start a process')
    await world.starts.take('search', forever)
  })
})
