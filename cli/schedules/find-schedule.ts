import { paths, pathTo } from '../../api/paths.ts'
import type { WireSchedule } from '../../api/schedule.ts'
import { BowlineError } from '../../core/domain/errors.ts'
import { extensionOfEnvironment } from '../../core/domain/extension-of-environment.ts'
import { chosenEnvironment } from '../chosen-environments.ts'
import type { Client } from '../client.ts'

/** Where the schedules of an environment are. */
export async function schedulesPath(client: Client, extension: string, environment: string): Promise<string> {
  const { id } = await chosenEnvironment(client, extension, environment)
  return pathTo(paths.schedules, { service: extensionOfEnvironment(id), environment: id })
}

/** One schedule by its name in Git or its id, and where it is. */
export async function findSchedule(
  client: Client,
  extension: string,
  environment: string,
  name: string,
): Promise<{ path: string; schedule: WireSchedule }> {
  const path = await schedulesPath(client, extension, environment)
  const all = await client.get<WireSchedule[]>(path)
  const schedule = all.find((each) => each.declared_name === name || each.id === name)
  if (schedule) return { path: `${path}/${schedule.id}`, schedule }
  throw noSuchSchedule(
    extension,
    environment,
    name,
    all.map((each) => each.declared_name),
  )
}

export function noSuchSchedule(
  extension: string,
  environment: string,
  name: string,
  known: readonly string[],
) {
  const list = known.length === 0 ? 'it has none' : `it has ${known.map((each) => `"${each}"`).join(', ')}`
  return new BowlineError('not-found', `${extension} ${environment} has no schedule "${name}"; ${list}`)
}
