import { expect, onTestFinished, test } from 'vitest'
import { Fleet } from '../../../../controller/apply/fleet.ts'
import type { StoredExtension } from '../../../../controller/ports/environment-store.ts'
import type { Environment, Extension } from '../../../../core/domain/desired.ts'
import { environmentId, extensionId } from '../../../../core/domain/identifiers.ts'
import type { Plan } from '../../../../core/domain/plan.ts'
import { emptyEnvironmentStore, fleetPorts } from '../../../support/fleet-ports.ts'
import { waitFor } from '../../../support/poll.ts'
import { accountOf, environmentOf, extensionOf } from '../../../support/samples.ts'

const account = accountOf()

function extensions(count: number): Extension[] {
  return Array.from({ length: count }, (_, at) => {
    const name = `ext-${at}`
    const id = extensionId(account.name, name)
    const environment = environmentOf({ extension: name, extensionId: id, id: environmentId(id, 'dev') })
    const local: Environment = { ...environment, type: 'dev', mode: 'local', source: null, runtime: null }
    return extensionOf(name, { id, environments: [local] })
  })
}

function world(begun: string[] = []) {
  const saved: string[] = []
  const changed: string[] = []
  const failing = new Set<string>()
  const store = emptyEnvironmentStore({
    saveExtensions: async (all: readonly StoredExtension[]) => {
      saved.push(...all.map(({ spec }) => spec.name))
    },
  })
  const fleet = new Fleet(
    fleetPorts({
      store,
      changed: (id) => changed.push(id),
      vault: {
        openTarget: async (target) => {
          begun.push(target.extension.name)
          if (failing.delete(target.environment.id)) throw new Error('not today')
          return { target, variables: [], problem: null }
        },
      },
    }),
  )
  onTestFinished(() => fleet.close(false))
  const apply = async (commit: string, adopt: readonly Extension[], more: Partial<Plan> = {}) => {
    saved.length = 0
    changed.length = 0
    const plan = { commit, adopt, changes: [], held: [], stalled: [], removeExtensions: [], ...more }
    await fleet.apply(plan, account)
    return { saved: [...saved], aimed: [...new Set(changed)] }
  }
  const settled = async () => {
    await waitFor(() => expect(fleet.environments().every(({ arrival }) => arrival !== null)).toBe(true))
    await new Promise((resolve) => setImmediate(resolve)) // each says so once more
  }
  return { fleet, apply, settled, failing }
}

const idOf = (extension: Extension | undefined) => extension?.environments[0]?.id ?? ''

test('a commit that changes one of a hundred environments is about that one', async () => {
  const { fleet, apply, settled } = world()
  const all = extensions(100)
  expect((await apply('c1', all)).aimed).toHaveLength(100)
  await settled()
  const [first] = all
  if (!first) throw new Error('there are a hundred')
  const other = {
    ...first,
    environments: first.environments.map((each) => ({ ...each, logLevel: 'DEBUG' as const })),
  }
  expect(await apply('c2', [other, ...all.slice(1)])).toEqual({ saved: ['ext-0'], aimed: [idOf(first)] })
  expect(fleet.target(idOf(first))?.commit).toBe('c2')
  expect(fleet.target(idOf(all[1]))?.commit).toBe('c1')
  await settled()
  expect(await apply('c3', [other, ...structuredClone(all.slice(1))])).toEqual({ saved: [], aimed: [] })
})

test('what is held back, or is not any more, is told to the environments it is about', async () => {
  const { apply, settled, fleet } = world()
  const all = extensions(20)
  await apply('c1', all)
  await settled()
  const held = [
    { code: 'not-stopped' as const, extension: 'ext-3', environment: idOf(all[3]), reason: 'runs' },
  ]
  expect((await apply('c2', all, { held })).aimed).toEqual([idOf(all[3])])
  expect(fleet.environment(idOf(all[3]))?.held).toEqual(held)
  expect((await apply('c3', all, { held })).aimed).toEqual([])
  expect((await apply('c4', all)).aimed).toEqual([idOf(all[3])])
  expect(fleet.environment(idOf(all[3]))?.held).toEqual([])
})

test('so is a finding because of which an extension keeps its last good state', async () => {
  const { apply, settled, fleet } = world()
  const all = extensions(20)
  await apply('c1', all)
  await settled()
  const at = { file: 'a.yaml', line: 1, column: 1 }
  const finding = { code: 'bad', severity: 'error' as const, at, message: 'bad', extensions: ['ext-5'] }
  const stalled = [{ extension: 'ext-5', diagnostics: [finding] }]
  const others = all.filter(({ name }) => name !== 'ext-5')
  expect((await apply('c2', others, { stalled })).aimed).toEqual([idOf(all[5])])
  expect((await apply('c3', others, { stalled: structuredClone(stalled) })).aimed).toEqual([])
  expect((await apply('c4', all)).aimed).toEqual([idOf(all[5])])
  expect(fleet.environment(idOf(all[5]))?.diagnostics).toEqual([])
})

test('what has failed is tried again with any new commit', async () => {
  const { apply, settled, failing, fleet } = world()
  const all = extensions(10)
  failing.add(idOf(all[7]))
  await apply('c1', all)
  await waitFor(() => expect(failing.size).toBe(0))
  await new Promise((resolve) => setImmediate(resolve))
  await apply('c2', all)
  await settled()
  expect(fleet.target(idOf(all[7]))?.commit).toBe('c2')
  expect(fleet.target(idOf(all[6]))?.commit).toBe('c1')
})

test('while 1,000 that a commit changes are beginning, the one that the next commit changes is applied', async () => {
  const begun: string[] = []
  const { fleet, apply } = world(begun)
  const [mine, ...others] = extensions(1001)
  if (!mine) throw new Error('there are a thousand')
  await apply('c1', others)
  await apply('c2', [mine])
  await waitFor(() => expect(fleet.environment(idOf(mine))?.arrival?.commit).toBe('c2'))
  expect(begun.indexOf(mine.name)).toBeLessThan(50)
  await waitFor(() => expect(new Set(begun)).toHaveLength(1001))
})
