import { beforeEach, describe, expect, test, vi } from 'vitest'
import { Troubles } from '../../../../controller/observe/troubles.ts'
import type { StatusBranch } from '../../../../controller/ports/git-source.ts'
import { StatusPublisher } from '../../../../controller/report/publisher.ts'
import type { ChangedFiles } from '../../../../controller/schedules/schedule-mirror.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { recordingLog } from '../../../support/samples.ts'
import { ToldEnvironments, viewOf } from '../../../support/told-environments.ts'

/** A status branch that keeps what it is given, and fails while it is told to. */
class FakeBranch implements Pick<StatusBranch, 'publish'> {
  readonly published: {
    summary: string
    message: string
    paths: string[]
    removed: string[]
    owned: readonly string[]
  }[] = []
  /** Tries, failed ones too, in milliseconds of the fake clock. */
  readonly triedAt: number[] = []
  failing = false
  /** Never answers, but to the abort signal. */
  hanging = false
  written = true

  async publish(...[files, { message, ownedPrefixes, signal }]: Parameters<StatusBranch['publish']>) {
    this.triedAt.push(clock.elapsed())
    if (this.hanging) {
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }
    if (this.failing) throw new Error('the remote is away')
    const { write, remove } = files
    this.published.push({
      summary: write.get('STATUS.md') ?? '',
      message,
      paths: [...write.keys()],
      removed: [...remove],
      owned: ownedPrefixes,
    })
    return { commit: `commit-${this.published.length}`, written: this.written }
  }
}

let clock: FakeClock
let branch: FakeBranch
let log: ReturnType<typeof recordingLog>
let troubles: Troubles
let world: ToldEnvironments
let told: string[]
let schedules: ChangedFiles | undefined
let publisher: StatusPublisher

beforeEach(() => {
  clock = new FakeClock(0)
  branch = new FakeBranch()
  log = recordingLog()
  troubles = new Troubles({ clock, log, changed: () => {} })
  told = []
  schedules = undefined
  world = new ToldEnvironments()
  world.state.commit = 'c0ffee1234'
  publisher = create()
})

function create(): StatusPublisher {
  return new StatusPublisher({
    branch,
    overviews: world.overviews,
    schedules: {
      changedFiles: async () => schedules,
      read: async () => new Map(),
    },
    clock,
    random: () => 0,
    troubles,
    published: (commit) => void told.push(commit),
  })
}

/** Something changes; the state has a number to tell it by. */
function change(number: number): void {
  world.state.error = `state ${number}`
  publisher.changed()
}

/** The numbers of the states that were written. */
function written(): number[] {
  return branch.published.map(({ summary }) => Number(/state (\d+)/.exec(summary)?.[1]))
}

describe('a burst of changes', () => {
  test('becomes one commit, once it has been quiet for half a second', async () => {
    for (let number = 1; number <= 10; number++) {
      change(number)
      await clock.advance(50)
    }
    expect(written()).toEqual([])
    await clock.advance(450)
    expect(written()).toEqual([10])
  })

  test('costs next to nothing, however many they are', () => {
    const after = vi.spyOn(clock, 'after')
    for (let number = 1; number <= 10_000; number++) publisher.changed()
    expect(after).toHaveBeenCalledTimes(1)
  })

  test('that does not end is written every two seconds', async () => {
    for (let number = 1; number <= 50; number++) {
      change(number)
      await clock.advance(100)
    }
    expect(branch.triedAt).toEqual([2000, 4000])
  })

  test.each([
    ['2,000', 2_000, 2_000],
    ['5,000', 5_000, 5_000],
    ['50,000', 50_000, 10_000],
  ])('of %s changes is given the time to become one commit', async (_, changes, written) => {
    for (let number = 1; number <= changes; number++) publisher.changed()
    for (let tenth = 0; tenth < 100; tenth++) {
      change(tenth)
      await clock.advance(100)
    }
    const [first = 0] = branch.triedAt
    expect(first - (first % 100)).toEqual(written)
  })

  test('that goes on for an hour is written 20 times, and then every 15 seconds', async () => {
    for (let number = 1; number <= 3600; number++) {
      change(number)
      await clock.advance(1000)
    }
    expect(branch.triedAt.length).toBeLessThanOrEqual(20 + 3600 / 15)
    expect(written().at(-1)).toBeGreaterThan(3580)
  })

  test('does not keep a commit of the config repository from being told of at once', async () => {
    for (let number = 1; number <= 100; number++) {
      change(number)
      await clock.advance(1000)
    }
    const before = branch.published.length
    world.state.commit = 'deadbeef99'
    publisher.changed('deadbeef99')
    await clock.advance(500)
    expect(branch.published.slice(before).map(({ message }) => message)).toEqual([
      'Status of deadbee: state 100',
    ])
    change(101) // what becomes of it is told as soon
    await clock.advance(500)
    expect(written().at(-1)).toBe(101)
  })

  test('tells what it is about in the message of the commit, and who asked hears of it', async () => {
    change(1)
    await clock.advance(500)
    expect(branch.published[0]?.message).toBe('Status of c0ffee1: state 1')
    expect(told).toEqual(['commit-1'])
  })

  test('before the config branch is there, nothing is written: ours would be the first, which people see', async () => {
    world.state.commit = null
    change(1)
    await clock.advance(500)
    expect(branch.published).toEqual([])
    world.state.refused = 'c0ffee'
    change(2)
    await clock.advance(500)
    expect(branch.published[0]?.message).toBe('Status of no commit: state 2')
  })
})

describe('what is remembered of schedules', () => {
  test('is left alone as long as it is not known, then written, alone too', async () => {
    change(1)
    await clock.advance(500)
    schedules = { write: new Map([['schedules/ENV-1.json', '{}']]), remove: [] }
    publisher.changed()
    await clock.advance(500)
    expect(branch.published).toMatchObject([
      { paths: ['STATUS.md'], owned: ['environments/'] },
      { paths: ['schedules/ENV-1.json'], owned: ['environments/', 'schedules/'] },
    ])
  })
})

describe('files of environments', () => {
  const fileOf = (at: number) => `environments/ext-${at}/dev.yaml`
  const fleet = (count: number) =>
    Array.from({ length: count }, (_, at) => viewOf({ extension: `ext-${at}` }))

  /** Waits until it is quiet; what is written comes in slices. */
  async function quiet(): Promise<void> {
    publisher.changed()
    await clock.advance(500)
    await publisher.flush()
  }

  test('are rendered where something changed: one of 1,000', async () => {
    const views = fleet(1_000)
    world.put(...views)
    await quiet()
    expect(branch.published[0]?.paths).toHaveLength(1_001)
    const [, one] = views
    world.lookedAt.length = 0
    world.put({ ...(one as (typeof views)[0]), status: 'Errored' })
    await quiet()
    expect(world.lookedAt).toEqual([one?.id])
    expect(branch.published[1]?.paths.sort()).toEqual(['STATUS.md', fileOf(1)])
  })

  test('a later commit is told in the summary alone', async () => {
    world.put(...fleet(3))
    await quiet()
    world.state.commit = world.applied = '5eeded0000'
    await quiet()
    expect(branch.published[1]).toMatchObject({ paths: ['STATUS.md'], removed: [] })
    expect(branch.published[1]?.summary).toContain('`5eeded0000`')
  })

  test('go with their environment, unless another one has taken its name', async () => {
    const [a, b, c] = fleet(3) as [
      ReturnType<typeof viewOf>,
      ReturnType<typeof viewOf>,
      ReturnType<typeof viewOf>,
    ]
    world.put(a, b, c)
    await quiet()
    world.put(viewOf({ extension: 'ext-0', logLevel: 'DEBUG' }, { id: b.id, status: 'Stopped' }))
    world.remove(a.id)
    world.remove(c.id)
    await quiet()
    expect(branch.published[1]?.removed.sort()).toEqual([fileOf(1), fileOf(2)])
    expect(branch.published[1]?.paths).toContain(fileOf(0))
  })

  test('one that came and went unseen leaves nothing to remove', async () => {
    world.put(...fleet(1))
    await quiet()
    const [, , late] = fleet(3)
    world.put(late as ReturnType<typeof viewOf>)
    world.remove(late?.id ?? '')
    await quiet()
    expect(branch.published).toHaveLength(1)
  })

  test('that could not be written are written with the next that changes', async () => {
    const [a, b] = fleet(2) as [ReturnType<typeof viewOf>, ReturnType<typeof viewOf>]
    world.put(a, b)
    await quiet()
    branch.failing = true
    world.put({ ...a, status: 'Errored' })
    await quiet()
    branch.failing = false
    world.put({ ...b, status: 'Errored' })
    await quiet()
    expect(branch.published[1]?.paths.sort()).toEqual(['STATUS.md', fileOf(0), fileOf(1)])
  })
})

describe('where nothing changed', () => {
  test('nothing is written', async () => {
    change(1)
    await clock.advance(500)
    change(1)
    await clock.advance(5000)
    expect(branch.triedAt).toHaveLength(1)
  })

  test('on the branch itself, nobody hears of a commit', async () => {
    branch.written = false
    change(1)
    await clock.advance(500)
    expect(written()).toEqual([1])
    expect(told).toEqual([])
  })
})

describe('a failure', () => {
  test('is tried again, each time later, until it works; the newest state is written', async () => {
    branch.failing = true
    change(1)
    await clock.advance(500 + 250 + 500)
    expect(branch.triedAt).toEqual([500, 750, 1250])
    expect(log.lines).toMatchObject([{ level: 'warn', reason: 'the remote is away' }]) // once for all of them
    expect(troubles.list()).toMatchObject([{ part: 'status-branch', message: 'the remote is away' }])
    branch.failing = false
    world.state.error = 'state 2'
    await clock.advance(1000)
    expect(written()).toEqual([2])
    expect(troubles.list()).toEqual([])
    expect(log.lines.at(-1)).toMatchObject({ level: 'info', message: 'the status branch is written again' })
    await clock.advance(600_000)
    expect(branch.triedAt).toHaveLength(4)
  })

  test('changes do not hurry the next try', async () => {
    branch.failing = true
    for (let number = 1; number <= 600; number++) {
      change(number)
      await clock.advance(100)
    }
    const pauses = branch.triedAt.slice(1).map((at, index) => at - (branch.triedAt[index] ?? 0))
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
    expect(pauses.at(-1)).toBeGreaterThan(10_000)
  })

  test('after a success the back-off begins anew', async () => {
    branch.failing = true
    change(1)
    await clock.advance(2000)
    branch.failing = false
    await clock.advance(2000)
    branch.failing = true
    change(2)
    await clock.advance(500 + 250)
    const [failed = 0, again = 0] = branch.triedAt.slice(-2)
    expect(again - failed).toBe(250)
  })

  test('to tell the state does not end the publishing', async () => {
    vi.spyOn(world.overviews, 'summary').mockImplementationOnce(() => {
      throw new Error('not now')
    })
    change(1)
    await clock.advance(750)
    expect(written()).toEqual([1])
    expect(log.lines[0]).toMatchObject({ reason: 'not now' })
  })
})

test('a write that does not come to an end is told of, while it goes on', async () => {
  branch.hanging = true
  change(1)
  await clock.advance(500 + 59_999)
  expect(troubles.list()).toEqual([])
  await clock.advance(1)
  expect(troubles.list()).toMatchObject([{ part: 'status-branch', code: 'status-slow' }])
})

describe('closing', () => {
  test('writes what has not been written, at once, and then nothing any more', async () => {
    change(1)
    await publisher.close()
    expect(written()).toEqual([1])
    expect(clock.elapsed()).toBe(0)
    change(2)
    await clock.advance(10_000)
    expect(written()).toEqual([1])
    expect(clock.pending).toBe(0)
  })

  test('writes nothing where all is written', async () => {
    change(1)
    await clock.advance(500)
    await publisher.close()
    expect(branch.triedAt).toHaveLength(1)
  })

  test('waits for a write under way, and writes what came after it began', async () => {
    change(1)
    const first = publisher.flush()
    change(2)
    await Promise.all([first, publisher.close()])
    expect(written().at(-1)).toBe(2)
  })

  test('gives up on a remote that does not answer, after five seconds', async () => {
    branch.hanging = true
    change(1)
    const closing = publisher.close()
    await clock.advance(5000)
    await closing
    expect(written()).toEqual([])
    expect(clock.pending).toBe(0)
  })

  test('does not wait for a remote that fails', async () => {
    branch.failing = true
    change(1)
    await publisher.close()
    expect(clock.pending).toBe(0)
  })
})

test.each([
  ['end', 'to end its instances'],
  ['go-on', 'to leave its instances running'],
] as const)(
  'that the controller stops is one fact about the whole: of 1,000 environments no file is written (%s)',
  async (instances, words) => {
    const views = Array.from({ length: 1_000 }, (_, at) => viewOf({ extension: `ext-${at}` }))
    world.put(...views)
    publisher.changed()
    await clock.advance(500)
    await publisher.flush() // the first, which takes turns, is over
    world.put({ ...(views[7] as (typeof views)[0]), status: 'Errored' }) // just before the stop
    world.told.stops(instances)
    world.put(...views.map((each) => ({ ...each, status: 'Stopping' as const })))
    await publisher.close()
    expect(branch.published.map(({ paths }) => paths.length)).toEqual([1_001, 2])
    expect(branch.published[1]?.paths).toContain('environments/ext-7/dev.yaml')
    expect(branch.published[1]?.summary).toContain(
      `**Stopped**: the controller was told at 2027-01-01T00:00:00.000Z to stop and ${words}; the rest was so then.`,
    )
  },
)
