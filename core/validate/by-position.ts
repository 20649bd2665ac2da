import type { Diagnostic } from '../domain/diagnostic.ts'
import { compareText } from '../lib/compare-text.ts'

/** Orders diagnostics by file, line, column and code. */
export function byPosition(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.at.file, b.at.file) ||
    a.at.line - b.at.line ||
    a.at.column - b.at.column ||
    compareText(a.code, b.code)
  )
}
