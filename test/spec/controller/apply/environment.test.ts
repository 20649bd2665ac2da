import { expect, test } from 'vitest'
import { EnvironmentReconciler } from '../../../../controller/apply/environment.ts'
import { BowlineError } from '../../../../core/domain/errors.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { fleetPorts } from '../../../support/fleet-ports.ts'
import { waitFor } from '../../../support/poll.ts'
import { accountOf, environmentOf, extensionOf, recordingLog } from '../../../support/samples.ts'

const local = environmentOf({ mode: 'local', source: null, runtime: null })
const extension = extensionOf(local.extension, { id: local.extensionId, environments: [local] })
const target = { account: accountOf(), extension, environment: local, commit: 'c0ffee' }

/** An environment whose attempts end with `problem`; `during` is called in the first of them. */
function environmentWith(problem: BowlineError, during: (environment: EnvironmentReconciler) => void) {
  const clock = new FakeClock()
  let attempts = 0
  const environment = new EnvironmentReconciler(
    { id: local.id, applied: local, deployed: null, conditions: [] },
    fleetPorts({
      clock,
      vault: { openTarget: async () => ({ target, variables: [], problem }) },
      arm: async () => {
        if (++attempts === 1) during(environment)
      },
    }),
  )
  return { environment, clock, attempts: () => attempts }
}

test.each([
  ['stalls: it is looked at at once, since no other try would follow', 'cannot-open', 2, 0],
  ['is tried again: it is part of the failure, and waits for the next try', 'tag-not-found', 1, 1],
] as const)('what happens during an attempt that %s', async (_, code, tries, pending) => {
  const world = environmentWith(new BowlineError(code, 'no'), (each) => each.kick())
  world.environment.aim(target, [], [])
  await waitFor(() => expect(world.attempts()).toBe(tries))
  await world.clock.advance(1)
  expect(world.attempts()).toBe(tries)
  expect(world.clock.pending).toBe(pending)
  await world.environment.close(false)
})

test('a failure that is put right is over for the log, too', async () => {
  const clock = new FakeClock()
  const over: string[][] = []
  const log = { ...recordingLog(), over: (...what: string[]) => void over.push(what) }
  let problem: BowlineError | null = new BowlineError('tag-not-found', 'no')
  const vault = { openTarget: async () => ({ target, variables: [], problem }) }
  const environment = new EnvironmentReconciler(
    { id: local.id, applied: local, deployed: null, conditions: [] },
    fleetPorts({ clock, log, vault }),
  )
  environment.aim(target, [], [])
  await waitFor(() => expect(log.lines).toMatchObject([{ message: 'could not converge' }]))
  problem = null
  await clock.advance(60_000)
  await waitFor(() => expect(over).toEqual([[local.id, 'could not converge']]))
  await environment.close(false)
})

test('a suspension that ends by itself is looked at again then', async () => {
  const world = environmentWith(new BowlineError('cannot-open', 'no'), () => {})
  const until = new Date(world.clock.now() + 3_600_000).toISOString()
  const suspended = { ...local, logLevel: 'DEBUG' as const, suspend: { reason: 'holidays', until } }
  world.environment.aim({ ...target, environment: suspended }, [], [])
  expect(world.environment.target?.environment.logLevel).toBe('INFO')
  await world.clock.advance(3_600_000)
  expect(world.environment.target?.environment.logLevel).toBe('DEBUG')
  await world.environment.close(false)
})

test('that a commit has arrived is told once, with how long it took; a commit that changes nothing here is not', async () => {
  const log = recordingLog()
  const clock = new FakeClock(0)
  const arm = () => clock.advance(1_200) // it takes its time
  const environment = new EnvironmentReconciler(
    { id: local.id, applied: null, deployed: null, conditions: [] },
    fleetPorts({ clock, log, arm }),
  )
  environment.aim(target, [], [])
  expect(environment.view().conditions).toMatchObject([{}, { type: 'Reconciling', reason: 'Progressing' }])
  await waitFor(() => expect(environment.view().arrival).not.toBeNull())
  environment.aim({ ...target, commit: 'beef' }, [], [])
  expect(environment.view()).toMatchObject({
    arrival: { commit: 'c0ffee', at: '1970-01-01T00:00:01.200Z', tookMs: 1200 },
    conditions: [{ type: 'Ready' }],
  })
  expect(log.lines.map(({ message }) => message)).toEqual([
    'billing dev is as c0ffee says after 1.2 s: local, 0 runners connected',
  ])
  await environment.close(false)
})

test('a commit that comes meanwhile and changes nothing here does not leave it on its way', async () => {
  const clock = new FakeClock(0)
  let begun = () => {}
  const beginning = new Promise<void>((resolve) => {
    begun = resolve
  })
  let go = () => {}
  const arm = () => {
    begun()
    return new Promise<void>((resolve) => {
      go = resolve
    })
  }
  const environment = new EnvironmentReconciler(
    { id: local.id, applied: null, deployed: null, conditions: [] },
    fleetPorts({ clock, arm }),
  )
  environment.aim(target, [], [])
  await beginning
  environment.aim({ ...target, commit: 'beef' }, [], [])
  go()
  await waitFor(() => expect(environment.view().arrival).not.toBeNull())
  expect(environment.view().conditions).toHaveLength(1)
  await environment.close(false)
})

test('what a restart finds as it was is no arrival', async () => {
  const log = recordingLog()
  const environment = new EnvironmentReconciler(
    { id: local.id, applied: local, deployed: null, conditions: [] },
    fleetPorts({ log }),
  )
  environment.aim(target, [], [])
  await waitFor(() => expect(environment.view().conditions).toHaveLength(1))
  expect(log.lines).toEqual([])
  await environment.close(false)
})

test.each([true, false])(
  'a stop is no news about it: nothing is written or told (instances end: %s)',
  async (end) => {
    const written: string[] = []
    const told: string[] = []
    const ports = fleetPorts({ changed: (id) => void told.push(id) })
    const writer = {
      put: ({ id }: { id: string }) => void written.push(id),
      settled: async () => {},
      known: async () => {},
      forget: async () => {},
      recall: () => {},
      close: async () => {},
    }
    const environment = new EnvironmentReconciler(
      { id: local.id, applied: local, deployed: null, conditions: [] },
      { ...ports, writer },
    )
    environment.aim(target, [], [])
    await waitFor(() => expect(environment.view().conditions).toHaveLength(1))
    const before = [written.length, told.length]
    await environment.close(end)
    environment.restate()
    expect([written.length, told.length]).toEqual(before)
  },
)
