import { setTimeout as delay } from 'node:timers/promises'
import { signalGroup } from '../../lib/signal-group.ts'
import { instanceVariable, runtimeVariable } from './process-environment.ts'
import { readEnvironments } from './process-table.ts'

const lookAgainMs = 20
/** Two seconds in all: what is killed may have started something meanwhile, and a process may be slow to die. */
const tries = 100

/**
 * Kills what an earlier controller started and does not account for: instances without a record (it was killed between
 * starting and writing), what instances that have ended left behind, and builds. Linux only: elsewhere a process's
 * environment, which tells whose it is, cannot be read.
 * @param kept ids of the instances to leave alone, with everything they started
 * @returns the ids of the process groups that were killed
 * @throws the error of the operating system where processes cannot be listed
 */
export async function killStrays(runtimeId: string, kept: ReadonlySet<string>): Promise<number[]> {
  const killed = new Set<number>()
  for (let left = tries; left > 0; left--) {
    const groups = await strayGroups(runtimeId, kept)
    if (groups.length === 0) break
    for (const group of groups) {
      killed.add(group)
      signalGroup(group, 'SIGKILL')
    }
    await delay(lookAgainMs)
  }
  return [...killed]
}

async function strayGroups(runtimeId: string, kept: ReadonlySet<string>): Promise<number[]> {
  const all = await readEnvironments()
  const ours = all.filter(({ variables }) => variables.includes(`${runtimeVariable}=${runtimeId}`))
  const isKept = (variables: readonly string[]) =>
    variables.some(
      (each) => each.startsWith(`${instanceVariable}=`) && kept.has(each.slice(instanceVariable.length + 1)),
    )
  const spared = new Set(ours.filter(({ variables }) => isKept(variables)).map(({ row }) => row.group))
  const own = all.find(({ row }) => row.pid === process.pid)?.row.group
  return [...new Set(ours.map(({ row }) => row.group))].filter((group) => group !== own && !spared.has(group))
}
