import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, RunningBowline } from '../../support/bowline.ts'
import type { Nemesis } from '../nemesis.ts'
import type { FaultWorld } from '../world.ts'

/** Ends the session that holds the controllers' lock, once another session wants it. */
const takeLockAway = `
  select pg_terminate_backend(holder.pid)
  from pg_stat_activity holder join pg_locks using (pid)
  where locktype = 'advisory' and granted and holder.application_name like 'bowline %' and exists (
    select from pg_stat_activity other
    where other.application_name like 'bowline %' and other.application_name <> holder.application_name)`

/**
 * A second controller, with the same keys, waits for the database of the first, and takes it over when the first loses
 * its hold for a moment. Both want to go on.
 */
export const twoControllers: Nemesis = {
  name: 'two-controllers',
  title: 'two controllers on one database',
  world: { mode: 'local', everySeconds: 1, ownDatabase: true },
  size: { short: 60, long: 500 },
  async harm(world, random, size) {
    const one = world.startRunner('one')
    await world.connected(true)
    const load = world.load(size, random, { lanes: 5, workMs: [0, 100] })
    await load.past(random() * 0.5)
    await world.fault('two controllers', async () => {
      const refused = await secondController(world)
      await refused.line(/another controller is already running on this database/)
      await takeOver(world)
    })
    one.kill('SIGKILL') // it knows the address of the first only
    world.startRunner('one')
    await load.done
  },
}

async function secondController(world: FaultWorld): Promise<RunningBowline> {
  const { world: first } = world
  const data = dataOf(world)
  await rm(data, { recursive: true, force: true })
  await cp(first.data, data, {
    recursive: true,
    filter: (path) => !/config\.git|status\.git|runtime|controller\.json/.test(path),
  })
  const args = ['up', '--repo', first.config.directory, '--data', data, '--poll', '1s', '--port', '0']
  return new RunningBowline(args, first.env)
}

/** The first loses the lock in the moment in which the second asks for it; then the first must end by itself. */
async function takeOver(world: FaultWorld): Promise<void> {
  const first = world.controller
  const second = await secondController(world)
  const up = second.line(/the API is at/)
  await eventually(async () => ((await world.sql(takeLockAway)).length > 0 ? true : undefined))
  await up
  await first.line(/ending at once/)
  await world.adopt(second, dataOf(world))
}

function dataOf({ world }: FaultWorld): string {
  return join(world.folder, 'second')
}
