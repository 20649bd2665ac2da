import { paths, pathTo } from '../../api/paths.ts'
import type { WholeTask } from '../../api/task.ts'
import type { Client } from '../client.ts'

/** A task's id does not say whose it is; the controller knows. */
export async function findTask(client: Client, id: string): Promise<WholeTask> {
  return await client.get<WholeTask>(pathTo(paths.taskById, { id }))
}
