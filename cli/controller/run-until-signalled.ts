import type { RunningController } from '../../controller/compose/options.ts'
import type { Log } from '../../controller/ports/log.ts'
import { exitCodes } from '../exit.ts'

/** Ctrl-C below npm arrives twice: from the terminal, and from npm. Only what comes later is a second wish. */
const sameSignalMs = 1000

/**
 * Starts a controller, and stops it on SIGINT or SIGTERM, also on one that comes before it is up; then the process ends.
 * A second signal ends it at once.
 */
export async function runUntilSignalled(start: () => Promise<RunningController>, log: Log): Promise<void> {
  const signalled = new Promise<void>((resolve) => {
    let first: number | undefined
    const onSignal = () => {
      if (first !== undefined && performance.now() - first > sameSignalMs) process.exit(exitCodes.failure)
      if (first === undefined) log.info({}, 'stopping: draining what runs (once more to end at once)')
      first ??= performance.now()
      resolve()
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
  const controller = await start()
  await signalled
  await controller.stop()
  log.info({}, 'stopped')
  process.exit(exitCodes.clean)
}
