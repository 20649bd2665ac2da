import type { EnvironmentOverview, StatusSummary } from '../../api/overview.ts'
import { standingOf } from '../../core/domain/status.ts'
import { environmentSample, overviewSample } from './overview-samples.ts'

/** What the API tells in short, of these environments, by default the one of `overviewSample`. */
export function statusSample(
  values: Partial<Omit<StatusSummary, 'environments' | 'attention'>> = {},
  environments: readonly EnvironmentOverview[] = [environmentSample()],
): StatusSummary {
  const { environments: _, diagnostics: __, held: ___, ...own } = overviewSample()
  const count = (kindOf: (each: EnvironmentOverview) => string) => {
    const counts: Record<string, number> = {}
    for (const each of environments) counts[kindOf(each)] = (counts[kindOf(each)] ?? 0) + 1
    return counts
  }
  const inNeed = environments.filter(({ conditions }) => standingOf(conditions) !== 'as-declared')
  return {
    ...own,
    version: '1.1',
    environments: {
      total: environments.length,
      status: count(({ status }) => status),
      standing: count(({ conditions }) => standingOf(conditions)),
      notArrived: 0,
    },
    attention: { total: inNeed.length, first: inNeed },
    diagnostics: { total: 0, first: [] },
    held: { total: 0, first: [] },
    ...values,
  }
}
