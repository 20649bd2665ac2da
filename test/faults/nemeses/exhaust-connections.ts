import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Nemesis } from '../nemesis.ts'
import { between } from '../pick.ts'
import type { FaultWorld } from '../world.ts'

/** Somebody else takes all the connections that the database has, ours too. */
export const exhaustConnections: Nemesis = {
  name: 'exhaust-connections',
  title: 'no connection left at PostgreSQL',
  world: { instances: 2, everySeconds: 1 },
  size: { short: 100, long: 1000 },
  async harm(world, random, size) {
    const load = world.load(size, random, { workMs: [10, 150] })
    await load.past(0.1 + random() * 0.5)
    await world.fault('no connection left', async () => {
      const taken = await takeAll(world)
      await pause(between(1000, 3000, random))
      await Promise.all(taken.map((each) => each.end()))
    })
    await load.done
  },
}

/** Ends whoever has a connection and takes it, until there is nobody left but us. */
async function takeAll(world: FaultWorld): Promise<pg.Client[]> {
  const connection = { ...(await world.connection()), application_name: 'greedy' }
  const taken: pg.Client[] = []
  const take = async () => {
    const client = new pg.Client(connection)
    client.on('error', () => {})
    await client.connect()
    taken.push(client)
  }
  await take()
  for (let failures = 0; failures < 20; ) {
    await take().catch(async () => {
      failures++
      await taken[0]?.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name <> 'greedy' and backend_type = 'client backend'`,
      )
    })
  }
  return taken
}
