import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { endUser } from '../../../../controller/adapters/process/process-end-user.ts'
import { switchTo } from '../../../../controller/adapters/process/process-isolation.ts'
import { processesOf } from '../../../../controller/adapters/process/process-table.ts'
import { poll } from '../../../support/poll.ts'
import { isolation } from '../../../support/process-harness.ts'
import { id, ProcessWorld } from './process-world.ts'

const hasUsers = isolation.kind === 'users'

describe.runIf(hasUsers)('what runs as the user of an environment', () => {
  if (isolation.kind !== 'users') return
  const { setpriv, prlimit, range } = isolation
  const nobody = range.first
  const [user, other] = [range.last - 7, range.last - 8]
  const started: ChildProcess[] = []

  function startAs(whom: number, script: string): ChildProcess {
    const args = [...switchTo(whom), '--', '/bin/sh', '-c', script]
    const child = spawn(setpriv, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
    started.push(child)
    return child
  }

  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL')
  })

  test('ends, and nothing of others does', async () => {
    startAs(user, 'exec sleep 60')
    startAs(other, 'exec sleep 60')
    await poll(() => processesOf(user).length + processesOf(other).length).toBe(2)
    await endUser(user, { setpriv, prlimit, nobody })
    await poll(() => processesOf(user)).toEqual([])
    expect(processesOf(other)).toHaveLength(1)
  })

  test('ends where it kills everything that runs as its user, without a pause', async () => {
    const killer = startAs(user, 'echo ready; while :; do kill -KILL -1; done')
    await once(killer.stdout as NodeJS.ReadableStream, 'data')
    await endUser(user, { setpriv, prlimit, nobody })
    await poll(() => processesOf(user)).toEqual([])
  })

  test('ends where something runs as the user that is to be nobody, and that goes on', async () => {
    startAs(nobody, 'exec sleep 60')
    startAs(user, 'exec sleep 60')
    await poll(() => processesOf(user).length + processesOf(nobody).length).toBe(2)
    await endUser(user, { setpriv, prlimit, nobody })
    await poll(() => processesOf(user)).toEqual([])
    expect(processesOf(nobody)).toHaveLength(1)
  })
})

describe.runIf(hasUsers)('the file that an instance writes its output to', () => {
  let world: ProcessWorld

  beforeEach(async () => {
    world = await ProcessWorld.create()
  })

  afterEach(() => world.harness.close())

  test('can be opened again to be written, and is not its own: who owns a file can hold up whoever opens it', async () => {
    await world.open()
    await world.start('echo once; echo again >/dev/stdout; while :; do sleep 0.05; done')
    await poll(() => world.textsOf(id)).toContain('again')
    const { uid, mode } = statSync(join(world.harness.directory, 'instances', id, 'output'))
    expect([uid, mode & 0o777]).toEqual([0, 0o620])
  })
})
