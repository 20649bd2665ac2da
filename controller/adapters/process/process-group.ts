import { setTimeout as delay } from 'node:timers/promises'
import { readProcesses } from './process-table.ts'

const lookAgainMs = 20

/**
 * Signals a leader and everything it started that is still in its group; a no-op when nobody is left.
 * While a group has members its id is not given to a new process, so strays can be killed after their leader is gone.
 */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  send(leader, signal)
}

/**
 * Resolves when no member of the group lives, or the signal aborts.
 * Zombies do not count: in a container nobody may ever collect them.
 */
export async function groupGone(leader: number, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted && (await hasMembers(leader))) await delay(lookAgainMs)
}

async function hasMembers(leader: number): Promise<boolean> {
  if (!send(leader, 0)) return false
  try {
    return [...(await readProcesses()).values()].some(({ group }) => group === leader)
  } catch {
    return true // not known, as when `ps` cannot be run just now: look again
  }
}

/** False when there is nobody to receive it: ESRCH, or EPERM where macOS finds zombies only. */
function send(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal)
  } catch {
    return false
  }
}
