import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { EnvironmentReconciler } from '../../../../controller/apply/environment.ts'
import { Fleet } from '../../../../controller/apply/fleet.ts'
import type { StoredEnvironment, StoredExtension } from '../../../../controller/ports/environment-store.ts'
import type { GitSource } from '../../../../controller/ports/git-source.ts'
import { SnapshotLoader } from '../../../../controller/sync/snapshot-loader.ts'
import { Sync, type SyncOptions } from '../../../../controller/sync/sync.ts'
import type { Extension } from '../../../../core/domain/desired.ts'
import { BowlineError } from '../../../../core/domain/errors.ts'
import type { Plan } from '../../../../core/domain/plan.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { emptyEnvironmentStore, fleetPorts } from '../../../support/fleet-ports.ts'
import { waitFor } from '../../../support/poll.ts'
import { accountOf, environmentOf, extensionOf, recordingLog } from '../../../support/samples.ts'

const account = accountOf()
const local = environmentOf({ mode: 'local', source: null, runtime: null })
const extension = extensionOf(local.extension, { id: local.extensionId, environments: [local] })

/** Ports that do nothing but keep what is stored; a failure can be planned for each of them. */
class World {
  readonly extensions = new Map<string, StoredExtension>()
  readonly environments = new Map<string, Omit<StoredEnvironment, 'updatedAt'>>()
  readonly consumed: string[] = []
  readonly failing = new Map<string, number>()
  readonly clock = new FakeClock()
  /** Why a target cannot be opened, and how often that was tried. */
  problem: Error | null = null
  opened = 0
  /** Settles when the runners of a deleted environment are gone. */
  dismissed: Promise<void> = Promise.resolve()
  readonly fleet: Fleet

  constructor() {
    const step = (name: string) => {
      const left = this.failing.get(name) ?? 0
      this.failing.set(name, left - 1)
      if (left > 0) throw new Error(`${name} failed`)
    }
    const store = emptyEnvironmentStore({
      saveExtensions: async (all) => {
        step('saveExtensions')
        for (const each of all) this.extensions.set(each.id, each)
      },
      deleteExtension: async (id) => {
        step('deleteExtension')
        this.extensions.delete(id)
      },
      saveEnvironments: async (all) => {
        for (const each of all) this.environments.set(each.id, each)
      },
      deleteEnvironment: async (id) => {
        step('deleteEnvironment')
        this.environments.delete(id)
      },
    })
    const ports = fleetPorts({ store, clock: this.clock })
    this.fleet = new Fleet({
      ...ports,
      hub: { ...ports.hub, dismiss: () => this.dismissed },
      dispatcher: {
        ...ports.dispatcher,
        open: async (id) => {
          step('open')
          this.consumed.push(id)
        },
      },
      vault: {
        openTarget: async (target) => {
          this.opened++
          if (this.problem) throw this.problem
          return { target, variables: [], problem: null }
        },
      },
    })
  }

  apply(...wanted: Extension[]): Promise<void> {
    return this.applyAt('c0ffee', ...wanted)
  }

  applyAt(commit: string, ...wanted: Extension[]): Promise<void> {
    const gone = [...this.extensions.keys()].filter((id) => !wanted.some((each) => each.id === id))
    const plan: Plan = {
      commit,
      adopt: wanted,
      changes: gone.flatMap(() => [{ kind: 'delete', environment: local.id, from: local, reason: 'gone' }]),
      held: [],
      stalled: [],
      removeExtensions: gone,
    }
    return this.fleet.apply(plan, account)
  }

  /** The condition that tells of a failure, and its reason. */
  failure(): [string, string] | undefined {
    const conditions = this.fleet.environment(local.id)?.conditions ?? []
    const found = conditions.find(({ type }) => type === 'Stalled' || type === 'Reconciling')
    return found && [found.type, found.reason]
  }

  status(): string | undefined {
    return this.fleet.environment(local.id)?.status
  }
}

let world: World

beforeEach(() => {
  world = new World()
})

afterEach(async () => {
  await world.fleet.close(false)
})

test('extensions and environments are found by name, as long as they are there', async () => {
  await world.apply(extension)
  const { fleet } = world
  expect(fleet.extensionNamed(extension.name)?.id).toBe(extension.id)
  expect([fleet.find(local.id.toLowerCase()), fleet.find('billing:dev')]).toEqual([local.id, local.id])
  expect([fleet.find('billing:test'), fleet.find('other:dev'), fleet.find('')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  await world.apply({ ...extension, name: 'invoices' })
  expect(fleet.extensionNamed('billing')).toBeUndefined()
  expect(fleet.find('invoices:dev')).toBe(local.id)
  await waitFor(() => expect(world.status()).toBe('Disconnected'))
  await world.apply()
  await waitFor(() => expect(fleet.ids()).toEqual([]))
  await waitFor(() => expect(fleet.extensionNamed('invoices')).toBeUndefined())
})

test('what is there is the very same object as long as nothing of it is another', async () => {
  const other = extensionOf('orders', {
    environments: [environmentOf({ extension: 'orders', mode: 'local', source: null, runtime: null })],
  })
  await world.apply(extension, other)
  const { fleet } = world
  const appliedOf = () => fleet.observed().extensions.map((each) => each.environments[0]?.applied)
  await waitFor(() => expect(appliedOf()).toEqual([local, other.environments[0]]))
  const before = fleet.observed()
  await world.apply(extension, other)
  expect(fleet.observed()).toBe(before)
  const changed = { ...local, logLevel: 'DEBUG' as const }
  await world.apply({ ...extension, environments: [changed] }, other)
  await waitFor(() => expect(appliedOf()).toEqual([changed, other.environments[0]]))
  const after = fleet.observed()
  expect(after.extensions[0]?.spec.environments).toEqual([changed])
  expect(after.extensions[1]).toBe(before.extensions[1])
  expect(before.extensions[0]?.environments[0]?.applied).toBe(local)
})

describe('what is decided is carried through', () => {
  test('a runner that stays connected does not hold a deletion off, nor is one let in meanwhile', async () => {
    await world.apply(extension)
    await waitFor(() => expect(world.status()).toBe('Disconnected'))
    let gone = () => {}
    world.dismissed = new Promise((resolve) => {
      gone = resolve
    })
    await world.apply()
    await waitFor(() => expect(world.fleet.find(local.id)).toBeUndefined())
    expect(world.fleet.ids()).toEqual([local.id])
    gone()
    await waitFor(() => expect(world.fleet.ids()).toEqual([]))
  })

  test('a deletion that fails is tried again until it is done', async () => {
    await world.apply(extension)
    await waitFor(() => expect(world.status()).toBe('Disconnected'))
    world.failing.set('deleteEnvironment', 1).set('deleteExtension', 1)
    await world.apply()
    await waitFor(async () => {
      await world.clock.advance(1_000)
      expect(world.extensions.size).toBe(0)
    })
    expect(world.environments.size).toBe(0)
    expect(world.fleet.ids()).toEqual([])
  })

  test('what is declared again while it is being deleted begins anew', async () => {
    await world.apply(extension)
    await waitFor(() => expect(world.status()).toBe('Disconnected'))
    world.failing.set('deleteEnvironment', 1)
    await world.apply()
    const again = world.apply(extension)
    await waitFor(async () => {
      await world.clock.advance(1_000)
      expect(world.consumed).toHaveLength(2)
    })
    await again
    await waitFor(() => expect(world.status()).toBe('Disconnected'))
    expect(world.consumed).toEqual([local.id, local.id])
    expect([...world.extensions.keys()]).toEqual([extension.id])
  })

  test('an environment whose queue could not be opened is opened by the next try', async () => {
    world.failing.set('open', 1)
    await expect(world.apply(extension)).rejects.toThrow('open failed')
    await world.apply(extension)
    expect(world.consumed).toEqual([local.id])
    await waitFor(() => expect(world.status()).toBe('Disconnected'))
  })
})

describe('after a failure', () => {
  test('what can heal is tried again with back-off, and is reconciling meanwhile', async () => {
    world.problem = new BowlineError('tag-not-found', 'there is no tag v1')
    await world.apply(extension)
    await waitFor(() => expect(world.failure()).toEqual(['Reconciling', 'TagNotFound']))
    expect(world.opened).toBe(1)
    await world.clock.advance(249)
    expect(world.opened).toBe(1)
    await world.clock.advance(1)
    await waitFor(() => expect(world.opened).toBe(2))
    world.problem = null
    await world.clock.advance(500)
    await waitFor(() => expect(world.failure()).toBeUndefined())
  })

  test.each<[string, () => unknown]>([
    ['another commit', () => world.applyAt('f00d', extension)],
    ['somebody who asks', () => world.fleet.retry()],
    ['another target', () => world.apply({ ...extension, environments: [{ ...local, logLevel: 'DEBUG' }] })],
  ])('what only somebody can change is stalled, and tried again after %s only', async (_, change) => {
    world.problem = new BowlineError('cannot-open', 'no such key')
    await world.apply(extension)
    await waitFor(() => expect(world.failure()).toEqual(['Stalled', 'CannotOpen']))
    await world.clock.advance(24 * 3_600_000)
    await world.apply(extension)
    expect(world.opened).toBe(1)
    expect(world.clock.pending).toBe(0)
    world.problem = null
    await change()
    await waitFor(() => expect(world.failure()).toBeUndefined())
  })
})

test('a new commit asks only those environments of many whether they have failed that have', async () => {
  const all = Array.from({ length: 300 }, (_, at) => {
    const environment = environmentOf({ extension: `ext-${at}`, mode: 'local', source: null, runtime: null })
    return extensionOf(environment.extension, { environments: [environment] })
  })
  const others = all.slice(1)
  const reasons = () =>
    world.fleet
      .environments()
      .flatMap(({ conditions }) => conditions.find(({ type }) => type === 'Stalled')?.reason ?? [])
  await world.apply(...others)
  await waitFor(() => expect(world.fleet.environments().every(({ arrival }) => arrival !== null)).toBe(true))
  world.problem = new BowlineError('cannot-open', 'no such key')
  await world.apply(...all)
  await waitFor(() => expect(reasons()).toEqual(['CannotOpen']))
  const asked = vi.spyOn(EnvironmentReconciler.prototype, 'hasFailed', 'get')
  onTestFinished(() => asked.mockRestore())
  world.problem = null
  await world.applyAt('f00d', ...all)
  await waitFor(() => expect(reasons()).toEqual([]))
  expect(asked.mock.calls.length).toBeLessThan(20)
})

const yaml = [
  'apiVersion: bowline.dev/v1\nkind: Account\nmetadata: {name: acme}\nspec: {role: vendor}',
  'apiVersion: bowline.dev/v1\nkind: Extension\nmetadata: {name: orders}\nspec: {type: multi-account-installation}',
  'apiVersion: bowline.dev/v1\nkind: Environment\nmetadata: {name: orders-dev}\nspec: {extension: orders, type: dev, mode: local}',
].join('\n---\n')

/** A pass over a repository whose branch is where `head` says. */
function syncOf(
  head: () => string,
  more: Pick<SyncOptions, 'refusal'> & Partial<Pick<SyncOptions, 'changed' | 'log'>> = {},
): Sync {
  const git: GitSource = {
    head: async () => head(),
    branches: async () => [],
    fetch: async () => {},
    entries: async () => [{ path: 'all.yaml', blob: 'b1', size: yaml.length, mode: '100644' }],
    read: async () => new Map([['b1', Buffer.from(yaml)]]),
    changes: async () => undefined,
    pullHeads: async () => new Map(),
    fetchPull: async () => {},
    mergeTree: async () => undefined,
    describe: async () => ({ subject: 'All', author: 'Ada', at: '2027-01-01T00:00:00Z' }),
  }
  const store = { confirmed: async () => false }
  const begins = async () => {}
  const sync = new Sync({
    sealingKeys: () => new Set(),
    git,
    loader: new SnapshotLoader(git),
    fleet: world.fleet,
    store,
    begins,
    access: { access: { grants: [] }, take: async () => {}, waits: () => {} },
    clock: world.clock,
    log: recordingLog(),
    absent: async () => 'the branch is not there',
    pollMs: 3_600_000,
    changed: () => {},
    ...more,
  })
  onTestFinished(() => sync.stop())
  return sync
}

test('a pass that breaks off is taken up again at the next look, though the commit is the same', async () => {
  const sync = syncOf(() => 'c0ffee')
  world.failing.set('saveExtensions', 1)
  await sync.look()
  expect(sync.state().error).toBe('saveExtensions failed')
  expect(world.fleet.ids()).toEqual([])
  await sync.look()
  expect(sync.state().error).toBeNull()
  expect(world.fleet.ids()).toHaveLength(1)
})

test('of commits that are not taken the newest is told, also where the reason stays the same', async () => {
  let head = 'good'
  const told: unknown[] = []
  const sync = syncOf(() => head, {
    refusal: async () => (head === 'good' ? null : 'commit bad is not signed'),
    changed: () => told.push(sync.state().refused),
  })
  for (head of ['good', 'bad', 'bad', 'later', 'good']) await sync.look()
  expect(told).toEqual([null, 'bad', 'later', null])
  expect(sync.state()).toMatchObject({ commit: 'good', refused: null, error: null })
  expect(sync.applied()).toBe('good')
})

test('what is on its way is told once, however often it is planned again', async () => {
  const log = recordingLog()
  const sync = syncOf(() => 'c0ffee', { log })
  world.problem = new BowlineError('tag-not-found', 'there is no tag v1') // it does not get there
  await sync.look()
  for (let time = 0; time < 20; time++) await sync.replan()
  const { changes } = sync.state().plan ?? { changes: [] }
  expect(changes).toHaveLength(1)
  expect(log.lines.map(({ message }) => message)).toEqual([
    'config repository at c0ffee "All"',
    expect.stringMatching(/^create: /),
  ])
})
