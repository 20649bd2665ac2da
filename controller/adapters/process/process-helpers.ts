import { realpath } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { messageOf } from '../../../core/domain/errors.ts'
import type { Log } from '../../ports/log.ts'
import { type Mark, readMarked } from './process-table.ts'

export interface EndHelpersOptions {
  /** Milliseconds between asking them to end (SIGTERM) and SIGKILL. */
  graceMs: number
  log: Log
  signal?: AbortSignal
}

/** How many milliseconds of looks share one: to go through all processes takes milliseconds, and many instances end together. */
const togetherMs = 20
/** Between two looks, twice as long each time. */
const firstPauseMs = 20
const longestPauseMs = 160
/** What does not even die of SIGKILL, as one that waits for a disk may, is left to the next start of a controller. */
const longestMs = 2_000

/**
 * Ends what an instance or a build has left in sessions or groups of its own (`setsid`, daemons), where its group does not
 * reach. Looks again until nothing is left, because what is ended may start something meanwhile. Linux only: elsewhere
 * nobody can tell whose a process is. Never throws.
 * @param mark that is on no process of anybody else
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
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    let isOver = true
    await look({ ...mark, output }, (left) => {
      const elapsed = performance.now() - start
      isOver = left.length === 0 || signal?.aborted === true || elapsed > graceMs + longestMs
      for (const pid of isOver ? [] : left) {
        if (elapsed >= graceMs) kill(pid, 'SIGKILL')
        else if (!found.has(pid)) kill(pid, 'SIGTERM')
        found.add(pid)
      }
    })
    if (isOver) return [...found]
    await delay(pauseMs)
  }
}

interface Look {
  mark: Mark
  /** Called in the turn of the event loop in which they were seen. */
  seen: (pids: readonly number[]) => void
}

let next: { looks: Look[]; done: Promise<void> } | undefined

/** @throws the error of the operating system where /proc cannot be read */
function look(mark: Mark, seen: Look['seen']): Promise<void> {
  next ??= nextLooks()
  next.looks.push({ mark, seen })
  return next.done
}

function nextLooks(): { looks: Look[]; done: Promise<void> } {
  const looks: Look[] = []
  const done = delay(togetherMs).then(() => {
    next = undefined
    const found = readMarked(looks.map((each) => each.mark))
    for (const [index, { seen }] of looks.entries()) seen(found[index] ?? [])
  })
  return { looks, done }
}

/** It was seen in this very turn of the event loop: its number is no stranger's yet. */
function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // it is gone
  }
}
