import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../../../controller/ports/store.ts'
import { renderMemories } from '../../../../controller/schedules/schedule-memory.ts'
import { mirroredStore, ScheduleMirror } from '../../../../controller/schedules/schedule-mirror.ts'
import type { Trigger } from '../../../../core/domain/desired.ts'
import { BowlineError } from '../../../../core/domain/errors.ts'
import type { ScheduleMemory } from '../../../../core/domain/schedule-run.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { recordingLog, scheduleOf } from '../../../support/samples.ts'

const one = 'ENV-1234-5678-01'
const other = 'ENV-1234-5678-02'
const minute = 60_000
const once: Trigger = { type: 'onetime', at: '2027-01-01T00:00:00', timeZone: 'UTC', ifPast: 'run' }

/** What the store knows, by environment. */
let watermarks: Map<string, number>
let isNew: boolean
let remembered: ScheduleMemory[]
let isStoreAway: boolean
/** Answers of the branch, one for each read; the last for all further ones. */
let answers: (() => Map<string, string> | undefined)[]
let log: ReturnType<typeof recordingLog>
let toldAt: number[]
let mirror: ScheduleMirror
let clock: FakeClock
/** What is on the branch, where all that was given is written; and which files were given, each time. */
let files: Map<string, string>
let given: string[][]

beforeEach(() => {
  clock = new FakeClock(0)
  watermarks = new Map([
    [one, 0],
    [other, 0],
  ])
  isNew = false
  remembered = []
  isStoreAway = false
  answers = []
  log = recordingLog()
  toldAt = []
  files = new Map()
  given = []
  mirror = new ScheduleMirror({
    store: {
      isNewToSchedules: async () => isNew,
      async remember(memories) {
        remembered.push(...memories)
        return memories.length
      },
      async withMemories() {
        if (isStoreAway) throw new Error('the store is away')
        return [...watermarks.keys()]
      },
      async memories(environments = [...watermarks.keys()]) {
        if (isStoreAway) throw new Error('the store is away')
        return environments.flatMap((each) => (watermarks.has(each) ? [memoryOf(each)] : []))
      },
    },
    branch: {
      async read() {
        const answer = answers.length > 1 ? answers.shift() : answers[0]
        const files = answer?.()
        return files && { commit: 'c0ffee', files }
      },
    },
    clock,
    log,
    redact: (memories) => memories.map((each) => ({ ...each, name: each.name.replace('secret', '***') })),
    changed: () => void toldAt.push(clock.now()),
  })
})

afterEach(() => {
  mirror.stop()
  expect(clock.pending).toBe(0)
})

function memoryOf(environment: string): ScheduleMemory {
  const watermark = watermarks.get(environment) ?? 0
  const rest = { trigger: 'f', armed: true, enabled: true, pause: null, past: [] }
  return { id: `EFS ${environment}`, environment, name: 'secret', watermark, ...rest }
}

/** A run of a schedule at this moment. */
function run(environment: string, trigger?: Trigger, state: 'queued' | 'skipped' = 'queued'): void {
  watermarks.set(environment, clock.now())
  const spec = scheduleOf(environment, 'a', trigger && { trigger })
  mirror.recorded({ id: spec.id, environment, spec, watermark: 0, pause: null }, { state })
}

function change(environment: string): void {
  watermarks.set(environment, clock.now())
  mirror.changed(environment)
}

/** The watermarks to be written, by environment, in minutes. */
async function written(): Promise<Record<string, number> | undefined> {
  const changed = await mirror.changedFiles()
  if (!changed) return undefined
  for (const [path, text] of changed.write) files.set(path, text)
  for (const path of changed.remove) files.delete(path)
  given.push([...changed.write.keys(), ...changed.remove].map((path) => path.slice('schedules/'.length)))
  return Object.fromEntries(
    [...files].map(([path, text]) => [
      path.slice('schedules/'.length, -'.json'.length),
      Date.parse(/"watermark":"([^"]+)"/.exec(text)?.[1] ?? '') / minute,
    ]),
  )
}

describe('what is written', () => {
  beforeEach(async () => {
    await mirror.restored()
    expect(await written()).toEqual({ [one]: 0, [other]: 0 })
    toldAt = []
  })

  test('holds no secrets', async () => {
    expect([...files].join()).toContain('"***"')
    expect([...(await mirror.read([`schedules/${one}.json`]))].join()).toContain('"***"')
  })

  test('waits 15 minutes after the last time where schedules only run, then all of it is written', async () => {
    for (let passed = 1; passed < 15; passed++) {
      await clock.advance(minute)
      run(one)
      expect(await written()).toEqual({ [one]: 0, [other]: 0 })
    }
    expect(toldAt).toEqual([])
    await clock.advance(minute)
    expect(toldAt).toEqual([15 * minute])
    expect(await written()).toEqual({ [one]: 14, [other]: 0 })
  })

  test('is given once, and of one environment where one has changed', async () => {
    change(one)
    await written()
    await written()
    expect(given).toEqual([[`${one}.json`, `${other}.json`], [`${one}.json`], []])
  })

  test('can be asked for again, as it is by then', async () => {
    watermarks.set(other, 5 * minute)
    const path = `schedules/${other}.json`
    expect((await mirror.read([path])).get(path)).toContain('00:05:00')
    watermarks.delete(other)
    expect(await mirror.read([path])).toEqual(new Map())
  })

  test('waits for nothing after a quiet time', async () => {
    await clock.advance(60 * minute)
    run(other)
    await clock.advance(0)
    expect(toldAt).toEqual([60 * minute])
    expect(await written()).toEqual({ [one]: 0, [other]: 60 })
  })

  test('is nothing new where nothing ran, or is only skipped', async () => {
    await clock.advance(60 * minute)
    run(one, undefined, 'skipped')
    await clock.advance(60 * minute)
    expect(toldAt).toEqual([])
    expect(await written()).toEqual({ [one]: 0, [other]: 0 })
  })

  test.each([
    ['a one-time schedule that is done', () => run(one, once, 'skipped')],
    ['a schedule that changed', () => change(one)],
  ])('is written soon: %s', async (_, happen) => {
    await clock.advance(minute)
    happen()
    expect(toldAt).toEqual([minute])
    expect(await written()).toEqual({ [one]: 1, [other]: 0 })
  })

  test('goes with its environment', async () => {
    watermarks.delete(one)
    mirror.changed(one)
    expect(await written()).toEqual({ [other]: 0 })
  })

  test('stays where the store is away, until it is back', async () => {
    isStoreAway = true
    run(one, once)
    run(other)
    watermarks.set(one, minute)
    expect(await written()).toEqual({ [one]: 0, [other]: 0 })
    isStoreAway = false
    toldAt = []
    await clock.advance(minute)
    expect(toldAt).toEqual([minute])
    expect(await written()).toEqual({ [one]: 1, [other]: 0 })
  })

  test('is up to date when the controller stops', async () => {
    await clock.advance(minute)
    run(one)
    mirror.stop()
    expect(await written()).toEqual({ [one]: 1, [other]: 0 })
  })
})

describe('a new database', () => {
  beforeEach(() => {
    isNew = true
  })

  test('takes in what the branch knows, once; until then the branch is left alone', async () => {
    const memories = [memoryOf(one), memoryOf(other)]
    answers = [() => renderMemories(memories)]
    expect(await written()).toBeUndefined()
    await Promise.all([mirror.restored(), mirror.restored()])
    await mirror.restored()
    expect(remembered).toEqual(memories)
    expect(log.lines).toEqual([
      { level: 'info', message: 'new database: 2 schedules restored from the status branch' },
    ])
    expect(await written()).toEqual({ [one]: 0, [other]: 0 })
  })

  test.each([
    ['there is no branch', () => undefined, 'no status branch yet'],
    ['it has no schedules', () => new Map(), 'no missed run'],
  ])('begins without a past where %s', async (_, answer, message) => {
    answers = [answer]
    await mirror.restored()
    expect(remembered).toEqual([])
    expect(log.lines).toMatchObject([{ level: 'info', message: expect.stringContaining(message) }])
  })

  test('uses what can be read, and warns of the rest', async () => {
    const broken = (at: number) => [`schedules/${at}.json`, '{}'] as const
    const files = [...renderMemories([memoryOf(one)]), ...Array.from({ length: 12 }, (_, at) => broken(at))]
    answers = [() => new Map(files)]
    await mirror.restored()
    expect(remembered).toEqual([memoryOf(one)])
    const warnings = log.lines.filter(({ level }) => level === 'warn')
    expect(warnings).toHaveLength(11)
    expect(warnings[0]?.message).toMatch(
      /^status branch: schedules\/0\.json: it is missing.*no missed run is made up/,
    )
    expect(warnings[10]?.message).toContain('2 more problems')
  })

  test('asks again where the branch does not answer', async () => {
    answers = [away, away, () => renderMemories([memoryOf(one)])]
    const done = mirror.restored()
    await clock.advance(2_500)
    await done
    expect(remembered).toHaveLength(1)
  })

  test.each([
    ['for long', away, 7_500],
    [
      'and never will',
      () => {
        throw new BowlineError('status-too-large', 'too large')
      },
      0,
    ],
  ])('begins without a past where it does not answer %s', async (_, answer, afterMs) => {
    answers = [answer]
    const done = mirror.restored()
    await clock.advance(afterMs)
    await done
    expect(log.lines).toMatchObject([{ level: 'warn', message: expect.stringContaining('no missed run') }])
    expect(await written()).toEqual({ [one]: 0, [other]: 0 })
  })

  test('is none of these when the controller stops before: the next one asks again', async () => {
    answers = [away]
    const done = expect(mirror.restored()).rejects.toThrow('the controller is stopping')
    mirror.stop()
    await done
    expect(await written()).toBeUndefined()
  })
})

test('a store with a mirror arms nothing before the past is restored, and has written what changes', async () => {
  const calls: string[] = []
  const called =
    <T>(name: string, answer: T) =>
    async (): Promise<T> => {
      calls.push(name)
      return answer
    }
  const pg = {
    arm: (environment: string) => called(`arm ${environment}`, environment === one)(),
    pauseSchedule: called('pause', { environment: one }),
    deleteEnvironment: called('delete', undefined),
  } as unknown as Store
  const store = mirroredStore(pg, {
    restored: called('restored', undefined),
    changed: (environment) => void calls.push(`changed ${environment}`),
  })
  await store.arm(one, [], 0)
  await store.arm(other, [], 0)
  await store.pauseSchedule('EFS', { by: 'ada', reason: '', since: 0, until: null })
  await store.deleteEnvironment(other)
  expect(calls).toEqual([
    ...['restored', `arm ${one}`, `changed ${one}`],
    ...['restored', `arm ${other}`],
    ...['pause', `changed ${one}`, 'delete', `changed ${other}`],
  ])
})

function away(): never {
  throw new Error('the remote is away')
}
