import { realpath } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { messageOf } from '../../../core/domain/errors.ts'
import type { Log } from '../../ports/log.ts'
import { readMarked } from './process-table.ts'

/** How to know a process of an instance or a build, wherever it has gone: none of these is on a process of anybody else. */
export interface Mark {
  /** `NAME=value`, all of them in the environment that it was started with. */
  variables: readonly string[]
  /** The file that we gave it to write its output to. */
  output: string
}

export interface EndHelpersOptions {
  /** Milliseconds between asking them to end (SIGTERM) and SIGKILL. */
  graceMs: number
  log: Log
  signal?: AbortSignal
}

const lookAgainMs = 20
/** What does not even die of SIGKILL, as one that waits for a disk may, is left to the next start of a controller. */
const longestMs = 2_000

/**
 * Ends what an instance or a build has left in sessions or groups of its own (`setsid`, daemons), where its group does not
 * reach. Looks again until nothing is left, because what is ended may start something meanwhile. Linux only: elsewhere
 * nobody can tell whose a process is. Never throws.
 */
export async function endHelpers(mark: Mark, options: EndHelpersOptions): Promise<void> {
  try {
    const pids = await endAll(mark, options)
    if (pids.length > 0) options.log.debug({ pids }, 'ended what was left in sessions of its own')
  } catch (error) {
    options.log.error({ error: messageOf(error) }, 'cannot look for what was left in sessions of its own')
  }
}

async function endAll(mark: Mark, { graceMs, signal }: EndHelpersOptions): Promise<number[]> {
  const found = new Set<number>()
  const output = await realpath(mark.output).catch(() => mark.output)
  const start = performance.now()
  for (;;) {
    const left = readMarked({ ...mark, output })
    const elapsed = performance.now() - start
    if (left.length === 0 || signal?.aborted || elapsed > graceMs + longestMs) return [...found]
    for (const pid of left) {
      if (elapsed >= graceMs) kill(pid, 'SIGKILL')
      else if (!found.has(pid)) kill(pid, 'SIGTERM')
      found.add(pid)
    }
    await delay(lookAgainMs)
  }
}

/** It was seen in this very turn of the event loop: its number is no stranger's yet. */
function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // it is gone
  }
}
