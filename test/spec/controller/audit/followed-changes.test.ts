import { beforeEach, expect, test } from 'vitest'
import { FollowedChanges } from '../../../../controller/audit/followed-changes.ts'
import type { AuditEntry, AuditRow } from '../../../../core/domain/audit.ts'
import type { Environment } from '../../../../core/domain/desired.ts'
import type { Change } from '../../../../core/domain/plan.ts'
import type { Target } from '../../../../core/domain/target.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { silent } from '../../../support/process-harness.ts'
import { environmentOf, scheduleOf } from '../../../support/samples.ts'

const before = environmentOf({ instances: 1 })
const after = environmentOf({ instances: 2 })
const { id } = before
const update: Change = {
  kind: 'update',
  environment: id,
  from: before,
  to: after,
  effects: ['scale'],
  reason: 'scale',
}
const remove: Change = { kind: 'delete', environment: id, from: after, reason: 'gone' }

let rows: AuditEntry[]
let isAway: boolean
let standing: { target: Target | null; applied: Environment | null } | undefined
let clock: FakeClock
let followed: FollowedChanges

const newOne = () =>
  new FollowedChanges({
    store: {
      auditAll: async (entries) => {
        if (isAway) throw new Error('away')
        return entries.map((entry) => rows.push(entry))
      },
    },
    standing: () => standing,
    clock,
    log: silent,
  })

beforeEach(() => {
  rows = []
  isAway = false
  clock = new FakeClock()
  standing = { target: null, applied: before }
  followed = newOne()
})

const begin = (commit: string, ...changes: Change[]) =>
  followed.begin({ commit, author: 'Ada', plan: 'p1', changes, fileOf: () => 'orders.yaml' })

const aimed = (environment: Environment, commit: string) => ({ environment, commit }) as Target

async function changed(): Promise<void> {
  followed.changed(id)
  await clock.advance(1_000)
}

const told = () => rows.map(({ action, result, commit, begun }) => [action, result, commit, begun])

test('a change has a row before it, with what is different, and one when it is there', async () => {
  await begin('c1', update)
  expect(rows).toEqual([
    {
      actor: { kind: 'controller', id: 'controller', author: 'Ada' },
      action: 'environment.update',
      object: id,
      path: 'orders.yaml',
      change: { instances: [1, 2] },
      reason: 'scale',
      commit: 'c1',
      plan: 'p1',
      result: 'begun',
    },
  ])
  await changed() // what was there before is not what it is to become
  expect(rows).toHaveLength(1)
  standing = { target: aimed(after, 'c1'), applied: after }
  await changed()
  await changed()
  expect(rows.slice(1)).toEqual([
    {
      actor: { kind: 'controller', id: 'controller', author: 'Ada' },
      action: 'environment.update',
      object: id,
      commit: 'c1',
      result: 'done',
      begun: 1, // where what is different stands, and the file, the reason and the plan
    },
  ])
})

test('of what is new or gone Git has all, at its commit and the one before it', async () => {
  await begin('c1', { kind: 'create', environment: id, to: after, reason: 'declared, not there yet' })
  await begin('c2', remove)
  expect(rows.map(({ action, change, path }) => [action, change, path])).toEqual([
    ['environment.create', undefined, 'orders.yaml'],
    ['environment.create', undefined, undefined],
    ['environment.delete', undefined, 'orders.yaml'],
  ])
})

test('the same plan again is no news; a newer commit ends what was on its way', async () => {
  await begin('c1', update)
  await begin('c1', update)
  await begin('c2', remove)
  standing = undefined
  await changed()
  expect(told()).toEqual([
    ['environment.update', 'begun', 'c1', undefined],
    ['environment.update', 'failed', 'c1', 1],
    ['environment.delete', 'begun', 'c2', undefined],
    ['environment.delete', 'done', 'c2', 3],
  ])
})

test('where no row can be written, the plan is not begun; what is there is told once it can be', async () => {
  isAway = true
  await expect(begin('c1', update)).rejects.toThrow('away')
  isAway = false
  await begin('c1', update)
  standing = { target: aimed(after, 'c1'), applied: after }
  isAway = true
  await changed()
  isAway = false
  await clock.advance(10_000)
  expect(told()).toEqual([
    ['environment.update', 'begun', 'c1', undefined],
    ['environment.update', 'done', 'c1', 1],
  ])
})

test('what is there while others are being written has its row, too', async () => {
  const [one, other] = ['ENV-0000-0000-01', 'ENV-0000-0000-03']
  await begin('c1', { ...update, environment: one }, { ...update, environment: other })
  standing = { target: aimed(after, 'c1'), applied: after }
  followed.changed(one)
  const writing = followed.flush()
  await Promise.resolve() // the first is on its way
  followed.changed(other)
  await writing
  await clock.advance(1_000)
  expect(rows.filter(({ result }) => result === 'done').map(({ object }) => object)).toEqual([one, other])
})

test('the next controller goes on with what an earlier one began', async () => {
  await begin('c1', update)
  const kept: AuditRow = {
    ...(rows[0] as AuditEntry),
    seq: 1,
    at: '2027-01-01T00:00:00.000Z',
    result: 'begun',
  }
  followed = newOne()
  standing = { target: aimed(before, 'c0'), applied: before } // it was ended before it took the commit over
  expect(followed.recall(kept)).toBe(true)
  expect(followed.recall({ ...kept, actor: { kind: 'admin', id: 'admin' }, action: 'keys.rotate' })).toBe(
    false,
  )
  await changed()
  expect(rows).toHaveLength(1)
  await begin('c1', update)
  standing = { target: aimed(after, 'c1'), applied: after }
  await changed()
  expect(told().slice(1)).toEqual([['environment.update', 'done', 'c1', 1]])
})

test('variables and schedules are told by name; what is secure only by a fingerprint', async () => {
  const variables = [
    { name: 'URL', value: 'https://a', secure: false },
    { name: 'KEY', sealed: 'sealed-text', secure: true },
  ] as unknown as Environment['variables']
  const kept = { name: 'KEPT', value: 'as it was', secure: false } as const
  const schedules = [scheduleOf(id, 'nightly'), scheduleOf(id, 'weekly')] as const
  await begin('c1', {
    ...update,
    from: { ...before, variables: [kept], schedules: [schedules[0]] },
    to: {
      ...before,
      variables: [...variables, kept],
      schedules: [{ ...schedules[0], jitterMs: 5 }, schedules[1]],
    },
  })
  const fingerprint = expect.stringMatching(/^sha256:[0-9a-f]{16}$/)
  expect(rows[0]?.change).toEqual({
    'variables.URL': [null, 'https://a'],
    'variables.KEY': [null, fingerprint],
    'schedules.nightly': [fingerprint, fingerprint],
    'schedules.weekly': [null, fingerprint],
  })
  const [was, is] = rows[0]?.change?.['schedules.nightly'] ?? []
  expect(was).not.toBe(is)
})
