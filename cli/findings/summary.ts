import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import { count } from '../../core/lib/count.ts'
import type { LoadedFile } from '../../core/load/loaded-file.ts'
import type { Checked } from '../../core/validate/validate.ts'

/** What a run found, counted. Extensions and environments are those without errors. */
export interface Summary {
  files: number
  errors: number
  warnings: number
  extensions: number
  environments: number
}

export function summarize(files: readonly LoadedFile[], { diagnostics, desired }: Checked): Summary {
  const ofSeverity = (severity: Diagnostic['severity']) =>
    diagnostics.filter((each) => each.severity === severity).length
  const extensions = desired?.extensions ?? []
  return {
    files: files.length,
    errors: ofSeverity('error'),
    warnings: ofSeverity('warning'),
    extensions: extensions.length,
    environments: extensions.flatMap(({ environments }) => environments).length,
  }
}

/** `2 errors, 1 warning in 14 files; good: 3 extensions with 5 environments` */
export function inWords({ files, errors, warnings, extensions, environments }: Summary): string {
  const found = `${count(errors, 'error')}, ${count(warnings, 'warning')} in ${count(files, 'file')}`
  return `${found}; good: ${count(extensions, 'extension')} with ${count(environments, 'environment')}`
}
