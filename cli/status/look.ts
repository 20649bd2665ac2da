import type { EnvironmentOverview, StatusSummary } from '../../api/overview.ts'
import { paths } from '../../api/paths.ts'
import { standingOf } from '../../core/domain/status.ts'
import type { Client } from '../client.ts'
import { firstOf, type Parameters } from '../pages.ts'
import { environmentsIn, isNarrowed } from './choice.ts'
import type { ShownStatus } from './render.ts'

/** Rows of a table that somebody still reads. */
const mostRows = 100

/** What is to be shown: of all the first rows, of what is chosen no more either, unless all are asked for. */
export async function lookAt(
  client: Client,
  summary: StatusSummary,
  lists: readonly Parameters[],
  all: boolean,
): Promise<ShownStatus> {
  const most = all ? Number.POSITIVE_INFINITY : mostRows
  const found = await firstOf(environmentsIn(client, lists, all ? undefined : mostRows + 1), most + 1)
  const environments = found.slice(0, most)
  const attention = isNarrowed(lists) ? environments.filter(needsAttention) : summary.attention.first
  const isCut = found.length > environments.length
  return { summary, attention, environments, isCut, hasCloud: await runsCode(client, environments, isCut) }
}

function needsAttention({ conditions }: EnvironmentOverview): boolean {
  return standingOf(conditions) !== 'as-declared'
}

async function runsCode(
  client: Client,
  environments: readonly EnvironmentOverview[],
  isCut: boolean,
): Promise<boolean> {
  if (environments.some(({ mode }) => mode === 'cloud')) return true
  return isCut && (await firstOf(environmentsIn(client, [{ mode: 'cloud' }], 1), 1)).length > 0
}

export async function summaryOf(client: Client, signal?: AbortSignal): Promise<StatusSummary> {
  return await client.get<StatusSummary>(paths.status, signal)
}
