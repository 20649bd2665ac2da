import type { Paint } from '../../core/diff/paint.ts'
import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import type { Format } from './formats.ts'
import { renderGithub } from './github.ts'
import { renderJunit } from './junit.ts'
import { renderSarif } from './sarif.ts'
import type { Summary } from './summary.ts'
import { renderText } from './text.ts'

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

export const renderers: Readonly<Record<Format, (report: FindingsReport) => string | Promise<string>>> = {
  text: renderText,
  json: ({ diagnostics, summary }) => `${JSON.stringify({ diagnostics, summary }, null, 2)}\n`,
  github: renderGithub,
  sarif: renderSarif,
  junit: renderJunit,
}

/** A file's path from the working directory, with `/`. */
export function pathFromHere(folder: string, file: string): string {
  return folder === '' ? file : `${folder}/${file}`
}
