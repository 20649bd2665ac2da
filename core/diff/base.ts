import { type Diagnostic, formatDiagnostic } from '../domain/diagnostic.ts'
import { BowlineError } from '../domain/errors.ts'
import type { LoadedFile } from '../load/loaded-file.ts'
import { declaredIn } from '../pass.ts'
import { type Before, declaredBefore } from './diff.ts'

/**
 * The side to compare with, of a commit.
 * @throws {BowlineError} where it has no account: then nothing can be told about its extensions
 */
export function baseIn(files: readonly LoadedFile[], name: string): Before {
  const declared = declaredIn(files)
  const { desired, diagnostics } = declared.checked
  if (!desired && !declared.empty) throw unusable(name, diagnostics)
  return declaredBefore(declared)
}

function unusable(name: string, diagnostics: readonly Diagnostic[]): BowlineError {
  const errors = diagnostics
    .filter((each) => each.severity === 'error')
    .slice(0, 5)
    .map(formatDiagnostic)
  return new BowlineError('base-unusable', `${name} has no account to compare with:\n${errors.join('\n')}`)
}
