import { setTimeout as delay } from 'node:timers/promises'
import { signalGroup } from '../../lib/signal-group.ts'
import { readProcesses } from './process-table.ts'

const lookAgainMs = 20

/**
 * Resolves when no member of the group lives, or the signal aborts.
 * Zombies do not count: in a container nobody may ever collect them.
 */
export async function groupGone(leader: number, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted && (await hasMembers(leader))) await delay(lookAgainMs)
}

async function hasMembers(leader: number): Promise<boolean> {
  if (!signalGroup(leader, 0)) return false
  try {
    return [...(await readProcesses()).values()].some(({ group }) => group === leader)
  } catch {
    return true // not known, as when `ps` cannot be run just now: look again
  }
}
