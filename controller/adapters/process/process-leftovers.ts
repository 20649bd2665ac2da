import { setTimeout as delay } from 'node:timers/promises'
import { messageOf } from '../../../core/domain/errors.ts'
import type { Log } from '../../ports/log.ts'
import { type Kin, readKin } from './process-table.ts'

/** An instance or a build that goes on, whose processes are not touched. */
export interface Alive {
  /** Of its first process. */
  pid: number
  /** `NAME=value`, which all its processes were started with. */
  mark: string
}

const lookAgainMs = 20
/** Two seconds in all, against what starts more of itself: the user has a limit of processes. */
const tries = 100

/**
 * Kills what runs as an environment's user and belongs to nothing of it that goes on: also what has left its group and its
 * variables behind. Never throws.
 * @param alive asked anew with each look
 */
export async function endLeftovers(user: number, alive: () => readonly Alive[], log: Log): Promise<void> {
  const killed = new Set<number>()
  try {
    for (let left = tries; left > 0; left--) {
      const found = leftovers(readKin(user), alive())
      if (found.length === 0) break
      for (const pid of found) {
        killed.add(pid)
        kill(pid)
      }
      await delay(lookAgainMs)
    }
    if (killed.size > 0)
      log.debug({ user, pids: [...killed].slice(0, 20) }, 'killed what an instance has left')
  } catch (error) {
    log.error({ user, error: messageOf(error) }, 'cannot look for what an instance has left')
  }
}

function leftovers(all: readonly Kin[], alive: readonly Alive[]): number[] {
  const marks = new Set(alive.map(({ mark }) => mark))
  const groups = new Set(alive.map(({ pid }) => pid))
  const isSpared = ({ group, variables }: Kin) =>
    groups.has(group) || variables.some((each) => marks.has(each))
  return all.filter((each) => !isSpared(each)).map(({ pid }) => pid)
}

/** It was seen in this very turn of the event loop. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it is gone
  }
}
