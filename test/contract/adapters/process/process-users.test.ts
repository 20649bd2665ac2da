import { chmodSync, existsSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commandLine } from '../../../../controller/adapters/process/process-command-line.ts'
import { requireStartable, switchTo } from '../../../../controller/adapters/process/process-isolation.ts'
import { processesOf } from '../../../../controller/adapters/process/process-table.ts'
import { EnvironmentUsers } from '../../../../controller/adapters/process/process-users.ts'
import { temporaryFolder } from '../../../support/git-repository.ts'
import { poll } from '../../../support/poll.ts'
import { isolation } from '../../../support/process-harness.ts'
import { environment, forever, id, ProcessWorld } from './process-world.ts'

describe('users of environments', () => {
  let folder: string
  beforeEach(async () => {
    folder = await temporaryFolder()
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** The first is nobody's. */
  const range = { first: 1_899_999_999, last: 1_900_000_002 }
  const users = (seed = 'a', wanted = range) =>
    new EnvironmentUsers(join(folder, 'users.json'), { range: wanted, seed })

  test('each has one of its own, which is the same with the next controller', () => {
    const first = ['ENV-1', 'ENV-2', 'ENV-3'].map((each) => users().of(each))
    expect(new Set(first).size).toBe(3)
    expect(['ENV-3', 'ENV-2', 'ENV-1'].map((each) => users().of(each))).toEqual(first.toReversed())
  })

  test('where all are given the next one gets none, until one is free again', () => {
    const all = users()
    const [freed] = ['ENV-1', 'ENV-2', 'ENV-3'].map((each) => all.of(each))
    expect(() => all.of('ENV-4')).toThrow('Choose a wider range with --extension-users')
    all.forget('ENV-1')
    expect(all.of('ENV-4')).toBe(freed)
  })

  test('one that is not in the range any more is replaced', () => {
    users().of('ENV-1')
    const other = { first: 1_900_000_010, last: 1_900_000_019 }
    expect(users('a', other).of('ENV-1')).toBeGreaterThanOrEqual(other.first)
  })

  test('no user below 1000 is ever switched to', () => {
    expect(() => switchTo(0)).toThrow(TypeError)
  })
})

test('what others have chosen is in force after the switch only: root starts no program with it', () => {
  const chosen = { LD_PRELOAD: './evil.so', PATH: '.' }
  const tools = { setpriv: '/usr/bin/setpriv', prlimit: '/usr/bin/prlimit' }
  const { program, env } = commandLine('true', { tools, user: 1_900_000_000, env: { PATH: '/bin' }, chosen })
  expect(program).toBe('/usr/bin/prlimit')
  expect(env).toEqual({ PATH: '/bin', _BOWLINE_LD_PRELOAD: './evil.so', _BOWLINE_PATH: '.' })
})

test('root that cannot switch starts nothing, and says what to do', () => {
  const why = 'setpriv is missing; install it (package util-linux)'
  expect(() => requireStartable({ kind: 'refused', why })).toThrow(
    /setpriv is missing; install it .*or accept it with --extension-users off/,
  )
})

describe.runIf(isolation.kind === 'users')('an environment that is removed', () => {
  let world: ProcessWorld
  beforeEach(async () => {
    world = await ProcessWorld.create()
    await world.open()
  })
  afterEach(() => world.harness.close())

  test('takes nothing with it that its links lead to, and leaves no closed folder', async () => {
    const canary = world.path('canary')
    mkdirSync(canary)
    writeFileSync(join(canary, 'alive'), '')
    const hide = 'mkdir -p closed/in; touch closed/in/it; chmod 500 closed/in; chmod 0 closed'
    await world.build(`ln -s ${canary} link; ln -s ${join(canary, 'alive')} file; ${hide}`)
    await world.runtime.forget(environment)
    expect(existsSync(world.releases)).toBe(false)
    expect(statSync(join(canary, 'alive')).uid).toBe(0)
  })

  test('has no process any more, whatever one has done to be nobody’s', async () => {
    const hidden = `setsid env -i /bin/sh -c '${forever}' >/dev/null 2>&1 &`
    const instance = await world.start(`${hidden} id -u; ${forever}`)
    await poll(() => world.textsOf(id)).toHaveLength(1)
    const user = Number((await world.textsOf(id))[0])
    expect(processesOf(user).length).toBeGreaterThan(1)
    await world.runtime.stop(instance.id, 0)
    expect(processesOf(user)).toEqual([])
  })

  test('could write nothing but its own folders', async () => {
    const places = [world.harness.shared, world.path(), world.releases, '..']
    const tries = places.map((place) => `touch ${place}/planted 2>/dev/null && echo ${place}`)
    await world.build(`${tries.join('; ')}; touch mine $HOME/mine $TMPDIR/mine && echo done`)
    expect(await world.textsOf('build')).toEqual(['done'])
  })
})

test('a folder that others cannot pass is not where they are sent', async () => {
  const { openSharedFolder } = await import('../../../../controller/adapters/files/shared-folder.ts')
  const folder = await temporaryFolder()
  try {
    expect(await openSharedFolder(folder)).toBe(join(folder, 'shared'))
    expect(statSync(join(folder, 'shared')).mode & 0o777).toBe(0o711)
    if (process.getuid?.() !== 0) return
    chmodSync(folder, 0o700)
    symlinkSync('.', join(folder, 'link'))
    const elsewhere = await openSharedFolder(join(folder, 'link'))
    expect(elsewhere).toMatch(/^\/var\/lib\/bowline\/shared-[0-9a-f]{16}$/)
    rmSync(elsewhere, { recursive: true })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
