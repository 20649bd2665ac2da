import { spawn } from 'node:child_process'
import { readFileSync, readlinkSync, statSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, isAlive } from '../../support/bowline.ts'
import { fakeClock, setClock } from '../fake-clock.ts'
import type { Nemesis } from '../nemesis.ts'
import { between } from '../pick.ts'
import type { FaultWorld } from '../world.ts'

const hourMs = 3_600_000

/**
 * The database's clock jumps an hour ahead, as after its machine has slept, and is right again later. What is new does
 * not wait for the difference, whichever way it is. (There is no schedule, whose points are those of the database's clock.)
 */
export const jumpDatabaseClock: Nemesis = {
  name: 'jump-database-clock',
  title: "jumps of the database's clock",
  world: { instances: 1, ownDatabase: true },
  size: { short: 90, long: 900 },
  async harm(world, random, size) {
    const set = await withClock(world)
    const work = async () => {
      await world.load(size / 3, random, { lanes: 5, workMs: [0, 100] }).done
      await world.settled()
    }
    await work()
    const skewMs = hourMs + between(-60_000, 60_000, random)
    await world.fault(`the database's clock is ${skewMs} ms ahead`, () => set(skewMs))
    await work()
    await world.fault("the database's clock is right again", () => set(0))
    await work()
  },
}

/** Starts the world's database anew, with a clock that can be set. */
async function withClock(world: FaultWorld): Promise<(skewMs: number) => Promise<void>> {
  const { folder } = world.world
  await chmod(folder, 0o711) // the server may run as another user, who must get through
  const [row] = await world.sql<{ data: string }>("select current_setting('data_directory') as data")
  const pid = Number(readFileSync(join(row?.data ?? '', 'postmaster.pid'), 'utf8').split('\n', 1)[0])
  const program = readlinkSync(`/proc/${pid}/exe`)
  const [, ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean)
  const { uid, gid } = statSync(`/proc/${pid}`)
  process.kill(pid, 'SIGINT')
  await eventually(async () => (isAlive(pid) ? undefined : true))
  const env = { LC_ALL: 'C', ...fakeClock(folder) }
  spawn(program, args, { cwd: '/', env, uid, gid, detached: true, stdio: 'ignore' }).unref()
  await eventually(async () => await world.sql('select 1').catch(() => undefined))
  return async (skewMs) => {
    setClock(folder, skewMs)
    const [now] = await world.sql<{ ms: number }>(
      'select extract(epoch from clock_timestamp())::double precision * 1000 as ms',
    )
    const offBy = Math.abs((now?.ms ?? 0) - Date.now() - skewMs)
    if (offBy > 1000) throw new Error(`the database's clock cannot be set: it is off by ${offBy} ms`)
  }
}
