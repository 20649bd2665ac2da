import { beforeEach, describe, expect, test } from 'vitest'
import { KeyPeriods } from '../../../../controller/access/key-periods.ts'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { FakeClock } from '../../../support/fake-clock.ts'

const secret = Buffer.alloc(32, 7)
const [dev, other] = ['ENV-1234-5678-01', 'ENV-1234-5678-02']
const instance = 'INS-1234-5678-01-000001'
const hour = 3_600_000

let kept: string | undefined
let writes: number
let clock: FakeClock
let periods: KeyPeriods
let keys: KeyRing
let learned: string[]

const file = {
  path: '/data/key-periods.json',
  read: async () => kept,
  write: async (content: string) => {
    kept = content
    writes++
  },
}

/** As a controller does that starts. */
async function open(): Promise<void> {
  periods = await KeyPeriods.open(file, clock)
  learned = []
  keys = new KeyRing(secret, (each) => learned.push(each), periods)
  keys.learn(dev)
  keys.learn(other)
}

beforeEach(async () => {
  kept = undefined
  writes = 0
  clock = new FakeClock()
  await open()
})

const ownerOf = (apiKey: string) => keys.owner(apiKey)?.environment

describe('a rotation', () => {
  test('makes new keys; those of before count beside them for a while, and then no more', async () => {
    const before = keys.of(dev)
    const changes: string[] = []
    periods.onChange((environment) => changes.push(environment))
    await periods.rotate(dev, hour)
    const after = keys.of(dev)
    expect(after.apiKey).not.toBe(before.apiKey)
    expect([ownerOf(before.apiKey), ownerOf(after.apiKey)]).toEqual([dev, dev])
    expect(keys.jwtSecrets(dev)).toEqual([after.jwtSecret, before.jwtSecret])
    const now = new Date(clock.now())
    expect(keys.list(dev)).toMatchObject([
      { since: now.toISOString(), until: null },
      { since: null, until: new Date(clock.now() + hour).toISOString() },
    ])
    expect(changes).toEqual([dev])

    await clock.advance(hour)
    expect([ownerOf(before.apiKey), ownerOf(after.apiKey)]).toEqual([undefined, dev])
    expect(keys.jwtSecrets(dev)).toEqual([after.jwtSecret])
    expect(changes).toEqual([dev, dev])
    expect(clock.pending).toBe(0)
  })

  test('without an overlap ends those of before at once', async () => {
    const before = keys.of(dev)
    await periods.rotate(dev, hour)
    const between = keys.of(dev)
    await periods.rotate(dev, 0)
    expect([before, between, keys.of(dev)].map(({ apiKey }) => ownerOf(apiKey))).toEqual([
      undefined,
      undefined,
      dev,
    ])
    expect(keys.list(dev)).toHaveLength(1)
  })

  test('is of one environment', async () => {
    const before = keys.of(other)
    await periods.rotate(dev, 0)
    expect(keys.of(other)).toEqual(before)
    expect(ownerOf(before.apiKey)).toBe(other)
  })

  test('its overlap can be cut short', async () => {
    const before = keys.of(dev)
    await periods.rotate(dev, hour)
    await periods.endFormer(dev)
    expect([ownerOf(before.apiKey), keys.list(dev).length]).toEqual([undefined, 1])
  })

  test('many of them leave six that count', async () => {
    for (let number = 0; number < 10; number++) await periods.rotate(dev, hour)
    expect(keys.list(dev)).toHaveLength(6)
  })

  test('holds after a restart, and no key comes to the disk', async () => {
    const before = keys.of(dev)
    await periods.rotate(dev, hour)
    const after = keys.of(dev)
    await open()
    expect(keys.of(dev)).toEqual(after)
    expect(ownerOf(before.apiKey)).toBe(dev)
    for (const each of [before, after].flatMap(({ apiKey, jwtSecret }) => [apiKey, jwtSecret]))
      expect(kept).not.toContain(each.slice(-32))
    await clock.advance(hour)
    await open()
    expect(ownerOf(before.apiKey)).toBeUndefined()
  })

  test('that cannot be written down has not happened', async () => {
    const before = keys.of(dev)
    const full = { ...file, write: () => Promise.reject(new Error('no space')) }
    const ring = new KeyRing(secret, () => {}, await KeyPeriods.open(full, clock))
    await expect(periods.rotate(dev, 0)).resolves.toBeUndefined()
    await expect(
      (await KeyPeriods.open({ ...full, read: async () => undefined }, clock)).rotate(dev, 0),
    ).rejects.toThrow('no space')
    expect(ring.of(dev)).toEqual(before)
  })

  test('nothing is written for environments whose keys nobody changed', () => {
    expect(writes).toBe(0)
  })
})

test('an environment that is gone takes its keys with it; one of the same id has others, also in a new database', async () => {
  const before = keys.of(dev)
  await periods.endAll(dev)
  expect(ownerOf(before.apiKey)).toBeUndefined()
  await open()
  expect(keys.of(dev).apiKey).not.toBe(before.apiKey)
  expect(ownerOf(before.apiKey)).toBeUndefined()
})

test('the keys of many that go at once are written down together', async () => {
  const gone = Array.from({ length: 1000 }, (_, at) => `ENV-1000-${String(at).padStart(4, '0')}-01`)
  const changes: string[] = []
  periods.onChange((environment) => changes.push(environment))
  await Promise.all([...gone.map((each) => periods.endAll(each)), periods.rotate(dev, hour)])
  expect(writes).toBe(6)
  expect(changes).toEqual([...gone, dev])
  expect(Object.keys(JSON.parse(kept ?? ''))).toHaveLength(1001)
})

test('two changes of one environment that come at once happen one after the other', async () => {
  const before = keys.of(dev)
  await Promise.all([periods.rotate(dev, hour), periods.rotate(dev, hour)])
  expect(keys.list(dev)).toHaveLength(3)
  expect(ownerOf(before.apiKey)).toBe(dev)
})

test.each([
  '',
  '[',
  '{"ENV-1":[]}',
  '{"ENV-1":[{"salt":1}]}',
  '{"ENV-1":[{"salt":"","since":"soon","until":null}]}',
])('a damaged file is told, and never taken for none: %j', async (content) => {
  kept = content
  await expect(open()).rejects.toThrow('/data/key-periods.json is damaged: put its copy back')
})

describe("an instance's key", () => {
  test('is its own, of no other, and goes with the keys of its environment', async () => {
    const key = keys.ofInstance(dev, instance)
    expect(key).toMatch(/^ApiKey INS-1234-5678-01-000001:[0-9a-f]{64}$/)
    expect(keys.owner(key)).toEqual({ environment: dev, instance, key: keys.list(dev)[0]?.id })
    expect(ownerOf(key.replace('000001', '000002'))).toBeUndefined()
    expect(ownerOf(key.replace('-01-', '-02-'))).toBeUndefined()
    await periods.rotate(dev, hour)
    expect([ownerOf(key), ownerOf(keys.ofInstance(dev, instance))]).toEqual([dev, dev])
    await clock.advance(hour)
    expect([ownerOf(key), ownerOf(keys.ofInstance(dev, instance))]).toEqual([undefined, dev])
  })

  test('is the same after a restart, when it runs on', async () => {
    const key = keys.ofInstance(dev, instance)
    await open()
    expect(ownerOf(key)).toBe(dev)
  })

  test('is hidden by the part that the keys of all instances share, however many there were', () => {
    const [one, two] = [keys.ofInstance(dev, instance), keys.ofInstance(dev, instance.replace('1', '2'))]
    const shared = learned.filter((each) => one.includes(each) && two.includes(each))
    expect(shared.map(({ length }) => length)).toEqual([32])
  })
})
