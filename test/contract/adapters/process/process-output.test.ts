import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { processesOf } from '../../../../controller/adapters/process/process-table.ts'
import { poll } from '../../../support/poll.ts'
import { isLive, isolation, pidOf } from '../../../support/process-harness.ts'
import { environment, forever, id, ids, ProcessWorld } from './process-world.ts'

let world: ProcessWorld

beforeEach(async () => {
  world = await ProcessWorld.create()
})

afterEach(() => world.harness.close())

/** As in proc_pid_stat(5): `T` is stopped by a signal. Empty where it is gone. */
function stateOf(pid: number): string {
  const path = `/proc/${pid}/stat`
  return existsSync(path) ? (/\) (\w)/.exec(readFileSync(path, 'utf8'))?.[1] ?? '') : ''
}

const notices = async () =>
  (await world.runtime.logs(environment, { lines: 10_000 })).filter(({ text }) =>
    / were left out here: /.test(text),
  )

const hasUsers = isolation.kind === 'users'

describe.runIf(process.platform === 'linux')('an instance that writes as fast as it can', () => {
  const flood = 'exec yes "$(head -c 1000 /dev/zero | tr "\\0" x)"'

  test('is cut, told of, and goes on; the disk is not filled', async () => {
    await world.open()
    const instance = await world.start(flood)
    await poll(async () => (await notices()).length).toBeGreaterThan(2)
    expect(statSync(join(world.harness.directory, 'instances', id, 'output')).blocks * 512).toBeLessThan(
      2 ** 30,
    )
    expect(await isLive(pidOf(instance))).toBe(true)
    await world.runtime.stop(id, 1_000)
    expect(await isLive(pidOf(instance))).toBe(false)
  })

  test('is not left standing where the controller goes', async () => {
    await world.open()
    const pid = pidOf(await world.start(flood))
    await poll(() => stateOf(pid)).toBe('T')
    await world.runtime.detach()
    expect(stateOf(pid)).not.toBe('T') // it goes on, or has met the limit of the system by now
    await world.open()
  })

  test('goes on with the next controller, where the last one was killed while it stood', async () => {
    await world.open()
    const pid = pidOf(await world.start(forever))
    await world.runtime.detach()
    process.kill(-pid, 'SIGSTOP')
    await world.open()
    await poll(() => stateOf(pid)).not.toBe('T')
  })

  test('meets a limit of the system while there is no controller', async () => {
    await world.open()
    const pid = pidOf(await world.start(forever))
    await poll(() => readFileSync(`/proc/${pid}/limits`, 'utf8')).toMatch(
      /Max file size +2147483648 +2147483648/,
    )
  })
})

describe.runIf(hasUsers)('what has left group, variables and output of its instance', () => {
  const daemon = 'setsid env -i sh -c "while :; do sleep 0.05; done" >/dev/null 2>&1 </dev/null &'
  const commands = (user: number) => processesOf(user).length
  const userOf = (): number => JSON.parse(readFileSync(world.path('users.json'), 'utf8'))[environment]

  test('ends with it, and not with another one of the environment', async () => {
    await world.open()
    await world.start(`${daemon} ${daemon}\n${forever}`)
    const user = userOf()
    await poll(() => commands(user)).toBeGreaterThan(4)
    const second = await world.start(forever, ids[1])
    await world.runtime.stop(id, 500)
    await poll(() => commands(user)).toBeLessThan(3)
    expect(await isLive(pidOf(second))).toBe(true)
    await world.runtime.stop(ids[1], 500)
    expect(commands(user)).toBe(0)
  })

  test('is bounded in number, and ends though it starts more of itself', async () => {
    await world.open()
    const fork =
      'f() { setsid env -i sh -c "sleep 5" & }; i=0; while [ $i -lt 1500 ]; do f; i=$((i + 1)); done'
    await world.start(`${fork} 2>/dev/null\n${forever}`)
    const user = userOf()
    await poll(() => commands(user)).toBeGreaterThan(100)
    expect(commands(user)).toBeLessThanOrEqual(1_024)
    await world.runtime.stop(id, 500)
    await poll(() => commands(user)).toBe(0)
  })
})
