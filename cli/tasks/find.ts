import type { EnvironmentOverview } from '../../api/overview.ts'
import { paths, pathTo } from '../../api/paths.ts'
import type { WholeTask } from '../../api/task.ts'
import type { Client } from '../client.ts'

/** A task's id does not say whose it is; the controller knows. */
export async function findTask(client: Client, id: string): Promise<WholeTask> {
  return await client.get<WholeTask>(pathTo(paths.taskById, { id }))
}

/** Tells environments by name: `billing dev`; those that are not known by their id. */
export function nameIn(environments: readonly EnvironmentOverview[]): (id: string) => string {
  const names = new Map(environments.map(({ id, extension, type }) => [id, `${extension} ${type}`]))
  return (id) => names.get(id) ?? id
}
