import { BowlineError } from '../../core/domain/errors.ts'
import { extensionOfEnvironment } from '../../core/domain/identifiers.ts'
import type { Client } from '../client.ts'
import { chosenEnvironments } from '../tasks/filters.ts'

/** A schedule as the API shows it. */
export interface WireSchedule {
  id: string
  name: string
  declared_name: string
  method: string
  trigger: {
    type: string
    time_zone: string
    cron_expression?: string
    dialect?: string
    dom_dow?: string
    date?: string
    unit?: string
    amount?: number
  }
  state: 'active' | 'paused' | 'disabled' | 'ended'
  pause: { owner: string; reason: string; since: string; until: string | null } | null
  overlap: string
  outgrown: boolean
  last_run: WireRun | null
  events: Partial<Record<'last_triggered' | 'next_trigger', { at: string }>>
}

export interface WireRun {
  nominal: string
  state: string
  reason: string | null
  lateness_ms: number
  origin: string
  into: string | null
  blocked_by: string | null
  also_all_since: string | null
  task: { id: string; status: string } | null
}

/** Where the schedules of an environment are. */
export async function schedulesPath(client: Client, extension: string, environment: string): Promise<string> {
  const [found] = await chosenEnvironments(client, { extension, environment })
  const id = found?.id ?? ''
  return `/public/v1/devops/services/${extensionOfEnvironment(id)}/environments/${id}/schedules`
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
