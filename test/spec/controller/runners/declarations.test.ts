import { describe, expect, test } from 'vitest'
import type { StoredDeclaration } from '../../../../controller/ports/declaration-store.ts'
import type { RunnerConnection, RunnerSetup } from '../../../../controller/ports/runners.ts'
import { Declarations } from '../../../../controller/runners/declarations.ts'
import { unwantedBy } from '../../../../controller/runners/unwanted.ts'
import { lacksEvent, lacksMethod } from '../../../../core/domain/declaration.ts'
import type { TaskSummary } from '../../../../core/domain/task.ts'
import { emptyDeclarationStore } from '../../../support/fleet-ports.ts'
import { poll } from '../../../support/poll.ts'
import { recordingLog, setupOf } from '../../../support/samples.ts'

const environment = 'ENV-1234-5678-01'

/** Instances `r1-...` run the release `r1`. */
function world(stored: StoredDeclaration[] = []) {
  const saved: StoredDeclaration[] = []
  const kept: string[] = []
  const declarations = new Declarations({
    store: emptyDeclarationStore({
      declarations: async () => stored,
      saveDeclaration: async (each) => void saved.push(each),
      keepDeclarations: async (_, release) => void kept.push(release),
    }),
    releaseOf: (_, instance) => /^(r\d)-/.exec(instance)?.[1] ?? '',
    log: recordingLog(),
  })
  const heard = (instance: string, worker: RunnerConnection['worker'], setup: Partial<RunnerSetup>) =>
    declarations.heard(environment, setupOf(setup), { instance, worker })
  return { declarations, heard, saved, kept, of: () => declarations.of(environment) }
}

const variable = (name: string, initialValue: string, secure = false) => ({ name, initialValue, secure })
const nightly = { method: 'nightly', name: 'Nightly', description: '' }

describe('what an environment declares', () => {
  test('nothing is known before a runner that takes events was there', () => {
    const { heard, of } = world()
    expect(lacksEvent(of(), 'anything')).toBe(false)
    heard('local', 'webapp', { variables: [variable('A', '1')] })
    expect(lacksEvent(of(), 'anything')).toBe(false)
    expect(lacksMethod(of(), 'nightly')).toBe(false)
  })

  test('then it is known which events and methods there are', () => {
    const { heard, of } = world()
    heard('local', 'events', { eventSubscriptions: { b: [], a: ['x'] }, schedulables: [nightly] })
    expect(of()).toMatchObject({ eventTypes: ['a', 'b'], schedulables: [nightly] })
    expect(['a', 'c'].map((type) => lacksEvent(of(), type))).toEqual([false, true])
    expect(['nightly', 'other'].map((method) => lacksMethod(of(), method))).toEqual([false, true])
  })

  test('variables are those of all workers, each as the first says', () => {
    const { heard, of } = world()
    heard('local', 'webapp', { variables: [variable('B', 'web'), variable('C', '3')] })
    heard('local', 'events', { variables: [variable('A', '1'), variable('B', 'events')] })
    expect(of().variables).toEqual([variable('A', '1'), variable('B', 'web'), variable('C', '3')])
  })

  test('a new handshake replaces the one before of the same kind of worker, and says whether variables changed', () => {
    const { heard, of } = world()
    expect(heard('local', 'events', { variables: [variable('A', '1')] })).toBe(true)
    expect(heard('local', 'events', { variables: [variable('A', '1')] })).toBe(false)
    expect(heard('local', 'events', { variables: [], eventSubscriptions: { a: [] } })).toBe(true)
    expect(of()).toMatchObject({ variables: [], eventTypes: ['a'] })
  })

  test('while one release takes the place of another both are known, and then the new one only', async () => {
    const { declarations, heard, of, kept } = world()
    heard('r1-1', 'events', { eventSubscriptions: { old: [] }, variables: [variable('OLD', '')] })
    heard('r2-1', 'events', { eventSubscriptions: { new: [] }, variables: [variable('NEW', '')] })
    expect(of().eventTypes).toEqual(['new', 'old'])
    expect(declarations.variables(environment, 'r1')).toEqual([variable('OLD', '')])
    expect(declarations.variables(environment, 'r2')).toEqual([variable('NEW', '')])
    declarations.settle(environment, 'r2')
    expect(of()).toMatchObject({ eventTypes: ['new'], variables: [variable('NEW', '')] })
    await poll(() => kept).toEqual(['r2'])
  })

  describe('of a release that is not the one that is there', () => {
    const connection = (instance: string) =>
      ({ id: instance, environment, instance, worker: 'events', setup: local }) as RunnerConnection
    const local = setupOf({ eventSubscriptions: { mine: [] }, variables: [variable('MINE', '1')] })

    test('is known while a runner of it is connected, which is told its variables', () => {
      const { declarations, heard, of } = world()
      heard('r1-1', 'events', { eventSubscriptions: { a: [] } })
      heard('my-machine', 'events', local)
      declarations.joined(connection('my-machine'))
      declarations.settle(environment, 'r1')
      expect(declarations.releases(environment)).toEqual(['r1', ''])
      expect(declarations.variables(environment, '')).toEqual([variable('MINE', '1')])
      declarations.left(connection('my-machine'))
      expect(of().eventTypes).toEqual(['a'])
    })

    test('stays known where it becomes the one: a local runner may be there before its environment is local', () => {
      const { declarations, heard, of } = world()
      heard('r1-1', 'events', { eventSubscriptions: { a: [] } })
      heard('my-machine', 'events', local)
      declarations.joined(connection('my-machine'))
      declarations.settle(environment, 'r1')
      declarations.settle(environment, '')
      declarations.left(connection('my-machine'))
      expect(of()).toMatchObject({ eventTypes: ['mine'], variables: [variable('MINE', '1')] })
    })

    test('is forgotten when its last runner goes: its deploy has failed', () => {
      const { declarations, heard, of } = world()
      heard('r1-1', 'events', { eventSubscriptions: { a: [] } })
      declarations.settle(environment, 'r1')
      heard('r2-1', 'events', local)
      declarations.joined(connection('r2-1'))
      expect(of().eventTypes).toEqual(['a', 'mine'])
      declarations.left(connection('r2-1'))
      expect(of().eventTypes).toEqual(['a'])
    })
  })

  test('while one release takes the place of another, what only the other takes is wanted elsewhere', () => {
    const { declarations, heard } = world()
    const [before, after] = [
      setupOf({ eventSubscriptions: { old: [], both: [] } }),
      setupOf({ eventSubscriptions: { both: [], new: [] } }),
    ]
    heard('r1-1', 'events', before)
    heard('r2-1', 'events', after)
    const refusal = (eventType: string, instance: string, setup: RunnerSetup) =>
      unwantedBy(declarations)(
        { category: 'background', eventType } as TaskSummary,
        { environment, instance, setup } as RunnerConnection,
      )
    expect(refusal('both', 'r1-1', before)).toBeUndefined()
    expect(refusal('new', 'r1-1', before)).toMatchObject({ elsewhere: true })
    expect(refusal('none', 'r1-1', before)).toMatchObject({ elsewhere: false })
    declarations.settle(environment, 'r2')
    expect(refusal('old', 'r2-1', after)).toMatchObject({
      why: expect.stringContaining('does not subscribe to events of the type "old"'),
      elsewhere: false,
    })
  })

  test('is there after a restart, but for what is secret', async () => {
    const { heard, saved } = world()
    heard('r1-1', 'events', { eventSubscriptions: { a: [] }, variables: [variable('KEY', 'secret', true)] })
    await poll(() => saved).toHaveLength(1)
    expect(JSON.stringify(saved)).not.toContain('"secret"')
    const { declarations, heard: again, of } = world(saved)
    await declarations.restore()
    expect(of()).toMatchObject({ eventTypes: ['a'], variables: [{ name: 'KEY', initialValue: null }] })
    expect(again('r1-1', 'events', { variables: [variable('KEY', 'secret', true)] })).toBe(true)
    expect(of().variables).toEqual([variable('KEY', 'secret', true)])
  })
})
