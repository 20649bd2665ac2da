import { Closers } from './compose/closers.ts'
import { openDispatch, startUpkeep } from './compose/dispatch.ts'
import { firstGlance } from './compose/first-glance.ts'
import { openGround } from './compose/ground.ts'
import { Http } from './compose/http.ts'
import { Leader } from './compose/leader.ts'
import type { ControllerOptions, RunningController } from './compose/options.ts'

const longestInterval = 2 ** 31 - 1

/**
 * Starts a controller. Its parts are made in the order in which they need each other, and closed in reverse.
 * @param signal gives the start up; once it is over, that does nothing
 * @throws {BowlineError} where it cannot start; what was started of it is stopped then
 */
export async function startController(
  options: ControllerOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<RunningController> {
  const closers = new Closers(options.log)
  const alive = setInterval(() => {}, longestInterval) // who waits for the database keeps no process alive
  const stop = () => closers.close().finally(() => clearInterval(alive))
  try {
    return { ...(await start(options, closers, signal)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function start(
  options: ControllerOptions,
  closers: Closers,
  signal: AbortSignal,
): Promise<Omit<RunningController, 'stop'>> {
  await firstGlance(options, signal)
  const ground = await openGround(options, closers, signal)
  signal.throwIfAborted()
  const http = new Http(ground)
  const dispatch = await openDispatch(ground, http.address, closers)
  const leader = await Leader.open(ground, dispatch, closers.part())
  http.addRoutes(dispatch, leader.parts)

  closers.add(() => dispatch.dispatcher.close())
  await leader.restore()
  await leader.firstContact(signal)
  signal.throwIfAborted()
  await http.listen(closers)
  closers.add(async () => {
    await dispatch.hub.close()
    await http.close()
  })
  leader.resume()
  startUpkeep(ground, dispatch, closers)
  leader.follow()
  await http.announce(closers)
  leader.look()
  return { url: http.url, adminToken: ground.folder.adminToken, signInLink: () => http.signInLink() }
}
