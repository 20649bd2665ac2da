import { type Diagnostic, formatDiagnostic } from '../../core/domain/diagnostic.ts'
import type { LoadedFile } from '../../core/load/loaded-file.ts'
import { byPosition } from '../../core/validate/by-position.ts'
import { validate } from '../../core/validate/validate.ts'
import { UsageError } from '../exit.ts'

/**
 * Makes sure that a change brings no error that was not there before.
 * @throws {UsageError} with what would be wrong
 */
export function refuseNewErrors(before: readonly LoadedFile[], after: readonly LoadedFile[]): void {
  const known = new Set(errorsIn(before).map(keyOf))
  const fresh = errorsIn(after).filter((each) => !known.has(keyOf(each)))
  if (fresh.length === 0) return
  const list = fresh.sort(byPosition).map(formatDiagnostic).join('\n')
  throw new UsageError(`nothing was written, because it would be wrong:\n${list}`)
}

/** Warnings that a change brings, for those who made it: as text, `hint` included. */
export function newWarnings(before: readonly LoadedFile[], after: readonly LoadedFile[]): string[] {
  const known = warningsIn(before).map(keyOf)
  const fresh = warningsIn(after).filter((each) => {
    const at = known.indexOf(keyOf(each))
    if (at >= 0) known.splice(at, 1) // two that read the same are two
    return at < 0
  })
  return fresh.sort(byPosition).map(formatDiagnostic)
}

function warningsIn(files: readonly LoadedFile[]): Diagnostic[] {
  return validate(files).diagnostics.filter((each) => each.severity === 'warning')
}

function errorsIn(files: readonly LoadedFile[]): Diagnostic[] {
  return validate(files).diagnostics.filter((each) => each.severity === 'error')
}

/** Lines move, what is wrong stays. */
function keyOf({ code, message, at }: Diagnostic): string {
  return JSON.stringify([at.file, code, message])
}
