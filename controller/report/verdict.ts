import type { Overview } from '../../api/overview.ts'
import { count } from '../../core/lib/count.ts'
import type { EnvironmentCounts } from './environment-counts.ts'

/** Whether all is as declared, in a word and in words. */
export type Verdict = Pick<Overview, 'sync' | 'message'>

export interface VerdictFacts {
  commit: string | null
  error: string | null
  refused: string | null
  /** Findings that are errors. */
  errors: number
  /** Changes that guards hold back. */
  held: number
  environments: Pick<EnvironmentCounts, 'total' | 'standing'>
}

export function verdictOf(facts: VerdictFacts): Verdict {
  const { commit, error, refused, errors, held, environments } = facts
  if (error !== null && refused !== null) return { sync: 'refused', message: error }
  if (error !== null) return { sync: commit === null ? 'waiting' : 'source-unreachable', message: error }
  if (errors > 0)
    return {
      sync: 'findings',
      message: `${count(errors, 'error')}, what they touch keeps its last good state`,
    }
  if (held > 0) return { sync: 'held', message: `${count(held, 'change')} held back` }
  return verdictOn(environments)
}

/** The first that fits is the verdict; the words are about all. */
function verdictOn({ total, standing }: VerdictFacts['environments']): Verdict {
  if (total === 0) return { sync: 'synced', message: 'no environment is declared' }
  const { failing, underway, different } = standing
  const parts = [
    ...(failing > 0 ? [`${count(failing, 'environment')} failing`] : []),
    ...(underway > 0 ? [`${count(underway, 'environment')} not there yet`] : []),
    ...(different > 0 ? [`${count(different, 'environment')} not as declared`] : []),
  ]
  if (parts.length === 0) return { sync: 'synced', message: `${count(total, 'environment')} in step` }
  return {
    sync: failing > 0 ? 'failing' : underway > 0 ? 'reconciling' : 'drifted',
    message: parts.join(', '),
  }
}
