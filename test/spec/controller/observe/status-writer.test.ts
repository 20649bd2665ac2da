import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type EnvironmentRecord, StatusWriter } from '../../../../controller/observe/status-writer.ts'
import { StoreAway } from '../../../../controller/ports/store.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { waitFor } from '../../../support/poll.ts'
import { environmentOf, recordingLog } from '../../../support/samples.ts'

const record = (id: string, values: Partial<EnvironmentRecord> = {}): EnvironmentRecord => ({
  id,
  extensionId: 'SRVC-1',
  applied: null,
  status: 'Running',
  conditions: [],
  deployed: null,
  held: [],
  ...values,
})
const many = (count: number, status: EnvironmentRecord['status'] = 'Running') =>
  Array.from({ length: count }, (_, index) => record(`E${index}`, { status }))

/** A store that may be away, may refuse what names `bad`, and answers when it is let. */
class World {
  readonly clock = new FakeClock()
  readonly log = recordingLog()
  readonly statements: (readonly EnvironmentRecord[])[] = []
  readonly rows = new Map<string, EnvironmentRecord>()
  away = false
  /** Statements wait for this. */
  gate: Promise<void> = Promise.resolve()
  readonly writer = new StatusWriter({
    store: {
      saveEnvironments: async (records) => {
        this.statements.push(records)
        await this.gate
        if (this.away) throw new StoreAway(new Error('no route'))
        if (records.some(({ extensionId }) => extensionId === 'bad')) throw new Error('no such extension')
        for (const each of records) this.rows.set(each.id, each)
      },
    },
    clock: this.clock,
    random: () => 0,
    log: this.log,
  })

  /** Statements wait until the function that is returned is called. */
  hold(): () => void {
    let go = () => {}
    this.gate = new Promise((resolve) => {
      go = resolve
    })
    return go
  }
}

test('1,200 environments that change at once are three statements, one after the other', async () => {
  const world = new World()
  for (const each of many(1200)) world.writer.put(each)
  await world.writer.settled('E1199')
  expect(world.statements.map((each) => each.length)).toEqual([500, 500, 200])
  expect(world.rows.size).toBe(1200)
})

test('of one that changes again and again meanwhile the newest is written', async () => {
  const world = new World()
  const go = world.hold()
  world.writer.put(record('E1', { status: 'Deploying' }))
  await nextTurn()
  for (const status of ['Running', 'Errored', 'Stopped'] as const) world.writer.put(record('E1', { status }))
  go()
  await world.writer.settled('E1')
  expect(world.statements.flat().map(({ status }) => status)).toEqual(['Deploying', 'Stopped'])
})

test('what the store has is not written: as it was found at the start, as it was written, or is again', async () => {
  const world = new World()
  const applied = environmentOf({ runtime: undefined } as never)
  world.writer.recall([record('E1', { applied: JSON.parse(JSON.stringify(applied)) })])
  world.writer.put(record('E1', { applied }))
  world.writer.put(record('E1', { applied, status: 'Deploying' }))
  world.writer.put(record('E1', { applied }))
  await nextTurn()
  expect(world.statements).toEqual([])
  world.writer.put(record('E1', { applied, status: 'Stopped' }))
  await world.writer.settled('E1')
  world.writer.put(record('E1', { applied: structuredClone(applied), status: 'Stopped' }))
  await world.writer.settled('E1')
  expect(world.statements).toHaveLength(1)
})

test('what is taken back while its statement is on its way is written after it', async () => {
  const world = new World()
  world.writer.recall([record('E1')])
  const go = world.hold()
  world.writer.put(record('E1', { status: 'Deploying' }))
  await nextTurn()
  world.writer.put(record('E1'))
  go()
  await world.writer.settled('E1')
  expect(world.rows.get('E1')?.status).toBe('Running')
})

test('a store that is away with 1,000 rows to write: one line when it begins, one when it is over, and all are written', async () => {
  const world = new World()
  world.away = true
  for (const each of many(1000, 'Deploying')) world.writer.put(each)
  for (let second = 0; second < 60; second++) await world.clock.advance(1_000)
  for (const each of many(1000)) world.writer.put(each)
  expect(world.statements.length).toBeLessThan(60)
  world.away = false
  const waits = world.writer.settled('E3')
  await world.clock.advance(5_000)
  await waits
  await waitFor(() => expect(world.rows.size).toBe(1000))
  expect([...world.rows.values()].every(({ status }) => status === 'Running')).toBe(true)
  expect(world.log.lines.map(({ message }) => message)).toEqual([
    'could not save the status of environments; trying again',
    'the status of environments is saved again',
  ])
})

test('a row that is refused fails alone, and who waits for it is told why', async () => {
  const world = new World()
  for (const each of many(8)) world.writer.put(each)
  world.writer.put(record('E5', { extensionId: 'bad' }))
  await expect(world.writer.settled('E5')).rejects.toThrow('no such extension')
  await waitFor(() =>
    expect([...world.rows.keys()].toSorted()).toEqual(['E0', 'E1', 'E2', 'E3', 'E4', 'E6', 'E7']),
  )
})

test('who waits for the first row of an environment waits for no later one, and may give up', async () => {
  const world = new World()
  world.away = true
  world.writer.put(record('E1'))
  const giveUp = new AbortController()
  const first = world.writer.known('E1', giveUp.signal)
  await nextTurn()
  giveUp.abort(new Error('superseded'))
  await expect(first).rejects.toThrow('superseded')
  world.away = false
  await world.clock.advance(5_000)
  await world.writer.settled('E1')
  world.away = true
  world.writer.put(record('E1', { status: 'Stopped' }))
  await world.writer.known('E1', new AbortController().signal)
})

test.each([false, true])(
  'of an environment that is forgotten nothing is written any more (store away: %s)',
  async (away) => {
    const world = new World()
    const go = world.hold()
    world.away = away
    world.writer.put(record('E1'))
    await nextTurn()
    world.writer.put(record('E1', { status: 'Stopped' }))
    const forgotten = world.writer.forget('E1')
    go()
    await forgotten
    world.away = false
    await world.clock.advance(10_000)
    expect(world.statements).toHaveLength(1)
    world.writer.put(record('E1'))
    await world.writer.settled('E1') // declared again, it has to have a row again
    expect(world.statements).toHaveLength(2)
  },
)

test('a stop writes what is left', async () => {
  const world = new World()
  for (const each of many(600)) world.writer.put(each)
  await world.writer.close()
  expect(world.rows.size).toBe(600)
})

test('a stop without the store tries once more, and says how much is lost', async () => {
  const world = new World()
  world.away = true
  for (const each of many(3)) world.writer.put(each)
  await nextTurn()
  await world.clock.advance(1_000)
  const tries = world.statements.length
  await world.writer.close()
  expect(world.statements.length).toBe(tries + 1)
  expect(world.log.lines.at(-1)).toMatchObject({
    environments: 3,
    message: 'the last status of environments was not saved',
  })
})

test('a stop does not wait for ever for a store that does not answer', async () => {
  const world = new World()
  world.hold()
  world.writer.put(record('E1'))
  const closed = world.writer.close()
  await world.clock.advance(10_000)
  await closed
  expect(world.log.lines).toHaveLength(1)
})
