import type { Diagnostic } from '../../controller/domain/diagnostic.ts'
import type { LoadedFile } from '../../controller/load/loaded-file.ts'
import type { Checked } from '../../controller/validate/validate.ts'

/** What a run found, counted. Extensions and environments are those without errors. */
export interface Summary {
  files: number
  errors: number
  warnings: number
  extensions: number
  environments: number
}

export function summarize(files: readonly LoadedFile[], { diagnostics, desired }: Checked): Summary {
  const count = (severity: Diagnostic['severity']) =>
    diagnostics.filter((each) => each.severity === severity).length
  const extensions = desired?.extensions ?? []
  return {
    files: files.length,
    errors: count('error'),
    warnings: count('warning'),
    extensions: extensions.length,
    environments: extensions.flatMap(({ environments }) => environments).length,
  }
}

/** `2 errors, 1 warning in 14 files; good: 3 extensions with 5 environments` */
export function inWords({ files, errors, warnings, extensions, environments }: Summary): string {
  const found = `${plural(errors, 'error')}, ${plural(warnings, 'warning')} in ${plural(files, 'file')}`
  return `${found}; good: ${plural(extensions, 'extension')} with ${plural(environments, 'environment')}`
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
