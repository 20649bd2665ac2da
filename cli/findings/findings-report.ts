import type { Paint } from '../../core/diff/paint.ts'
import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import type { Summary } from './summary.ts'

/** What a format makes its text of. */
export interface FindingsReport {
  /** Those to be shown, by position. */
  diagnostics: readonly Diagnostic[]
  summary: Summary
  /** Only what is wrong, and nothing at all where nothing is. */
  quiet: boolean
  /** Paths of all files that were checked. */
  files: readonly string[]
  /** The folder their paths are relative to, from the working directory; empty where it is that. */
  folder: string
  textOf(path: string): Promise<string | undefined>
  paint: Paint
  version: string
}

/** A file's path from the working directory, with `/`. */
export function pathFromHere(folder: string, file: string): string {
  return folder === '' ? file : `${folder}/${file}`
}
