import type { EnvironmentOverview, Overview, StatusSummary } from '../../api/overview.ts'
import type { Client } from '../../cli/client.ts'
import { itemsOf } from '../../cli/pages.ts'

/** All that a controller tells, put together from its answers. Of long lists of findings the beginning. */
export async function wholeOverview(client: Client): Promise<Overview> {
  const {
    version: _,
    attention: __,
    diagnostics,
    held,
    ...own
  } = await client.get<StatusSummary>('/api/v1/status')
  const environments: EnvironmentOverview[] = []
  for await (const each of itemsOf<EnvironmentOverview>(client, '/api/v1/environments'))
    environments.push(each)
  return { ...own, environments, diagnostics: diagnostics.first, held: held.first }
}
