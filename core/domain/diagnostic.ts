/** Where in a file a finding begins. `line` and `column` are 1-based; columns count UTF-16 code units, as editors do. */
export interface Position {
  file: string
  line: number
  column: number
}

/**
 * One problem in the config repository. `code` is stable: people search for it.
 * `extensions` names every extension the problem feeds; empty means it could be any of them.
 */
export interface Diagnostic {
  code: string
  severity: 'error' | 'warning'
  at: Position
  /** The place just after what is wrong. Left out where that has no extent that could be told. */
  end?: { line: number; column: number }
  message: string
  hint?: string
  extensions: readonly string[]
  /** The file could not be read in full: other extensions that it used to declare may be hidden by this. */
  wholeFile?: boolean
}

/** `environments/eu.yaml:14:9: error: extension "blling" is not declared [unknown-extension]` */
export function formatDiagnostic({ at, severity, message, code, hint }: Diagnostic): string {
  const line = `${at.file}:${at.line}:${at.column}: ${severity}: ${message} [${code}]`
  return hint === undefined ? line : `${line}\n  hint: ${hint}`
}
