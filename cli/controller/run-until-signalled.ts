import type { RunningController } from '../../controller/compose/options.ts'
import type { Log } from '../../controller/ports/log.ts'
import { messageOf } from '../../core/domain/errors.ts'
import { exitCodes } from '../exit.ts'
import { closeInherited } from './close-inherited.ts'
import { keepHeapModest } from './modest-heap.ts'

/** Ctrl-C below npm arrives twice: from the terminal, and from npm. Only what comes later is a second wish. */
const sameSignalMs = 1000

/**
 * Starts a controller, and stops it on SIGINT or SIGTERM; then the process ends. One that comes during the start gives it
 * up: what was started until then is stopped. A second signal ends it at once.
 * @param start all that takes time, so that a signal finds somebody to take it
 */
export async function runUntilSignalled(
  start: (signal: AbortSignal) => Promise<RunningController>,
  log: Log,
): Promise<void> {
  closeInherited()
  keepHeapModest()
  process.umask(0o077) // whatever a controller makes is for its owner, unless it says otherwise
  const stopping = new AbortController()
  let first: number | undefined
  const onSignal = () => {
    if (first !== undefined && performance.now() - first > sameSignalMs) process.exit(exitCodes.failure)
    if (first !== undefined) return
    first = performance.now()
    log.info({}, 'stopping: draining what runs (once more to end at once)')
    stopping.abort(new Error('stopped while starting'))
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  const controller = await started(start, stopping.signal, log)
  await aborted(stopping.signal)
  await controller?.stop()
  log.info({}, 'stopped')
  process.exit(exitCodes.clean)
}

/** Undefined where it was given up: what fails then fails because of that. */
async function started(
  start: (signal: AbortSignal) => Promise<RunningController>,
  signal: AbortSignal,
  log: Log,
): Promise<RunningController | undefined> {
  try {
    return await start(signal)
  } catch (error) {
    if (!signal.aborted) throw error
    log.debug({ reason: messageOf(error) }, 'the start was given up')
    return undefined
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
