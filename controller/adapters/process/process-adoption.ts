import { signalGroup } from '../../lib/signal-group.ts'
import type { Log } from '../../ports/log.ts'
import type { Layout } from './process-layout.ts'
import { type InstanceRecord, readRecords } from './process-records.ts'
import { killStrays } from './process-strays.ts'
import { readProcesses } from './process-table.ts'

export interface Found {
  /** Records of the instances whose first process lives. */
  live: InstanceRecord[]
  /** Folders of the others, with their records where they were written. */
  ended: { id: string; record: InstanceRecord | undefined }[]
}

/**
 * Finds what an earlier controller left: its instances by their records, and everything else that it has started by the
 * environment of the processes; that is killed.
 * @param isOurs whether it runs as we would start it: as another user, as by an earlier version, it is killed, too
 * @throws the error of the operating system where records or processes cannot be read
 */
export async function findInstances(
  layout: Layout,
  log: Log,
  isOurs: (instance: InstanceRecord['instance']) => boolean,
): Promise<Found> {
  const found = await readRecords(layout)
  const records = found.flatMap(({ record }) => record ?? [])
  const rows = await readProcesses(records.map(({ instance }) => instance.pid))
  const alive = records.filter(({ instance, identity }) => rows.get(instance.pid)?.identity === identity)
  const live = alive.filter(({ instance }) => isOurs(instance))
  for (const { instance } of alive.filter((each) => !live.includes(each))) {
    log.warn({ instance: instance.id }, 'ended an instance that runs as another user than it should')
    signalGroup(instance.pid, 'SIGKILL')
  }
  const kept = new Set(live.map(({ instance }) => instance.id))
  const killed = await killStrays(layout.runtimeId, kept)
  if (killed.length > 0)
    log.warn({ groups: killed }, 'killed processes an earlier controller left without a record')
  return { live, ended: found.filter(({ id }) => !kept.has(id)) }
}
