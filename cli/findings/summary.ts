import type { Desired } from '../../core/domain/desired.ts'
import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import { count } from '../../core/lib/count.ts'
import type { GoodParts, Judged } from '../../core/validate/validate.ts'

/** What a run found, counted. Extensions and environments are those without errors. */
export interface Summary {
  files: number
  errors: number
  warnings: number
  extensions: number
  environments: number
}

export function summarize(
  files: readonly unknown[],
  { diagnostics, good }: Pick<Judged, 'diagnostics' | 'good'>,
): Summary {
  const ofSeverity = (severity: Diagnostic['severity']) =>
    diagnostics.filter((each) => each.severity === severity).length
  return {
    files: files.length,
    errors: ofSeverity('error'),
    warnings: ofSeverity('warning'),
    extensions: good?.extensions.size ?? 0,
    environments: [...(good?.extensions.values() ?? [])].reduce((sum, each) => sum + each, 0),
  }
}

/** The same counts of what was worked out in full. */
export function goodIn(desired: Desired | undefined): GoodParts | undefined {
  if (!desired) return undefined
  const { account, extensions } = desired
  return {
    account: account.name,
    extensions: new Map(extensions.map((each) => [each.name, each.environments.length])),
  }
}

/** `2 errors, 1 warning in 14 files; good: 3 extensions with 5 environments` */
export function inWords({ files, errors, warnings, extensions, environments }: Summary): string {
  const found = `${count(errors, 'error')}, ${count(warnings, 'warning')} in ${count(files, 'file')}`
  return `${found}; good: ${count(extensions, 'extension')} with ${count(environments, 'environment')}`
}
