/** Where in a text something is. Both are 1-based; columns count UTF-16 code units, as editors do. */
export interface Position {
  line: number
  column: number
}

/** Where in the config repository something is. */
export interface FilePosition extends Position {
  /** Path from the root of the repository, with `/`. */
  file: string
}

/**
 * One problem in the config repository. `code` is stable: people search for it.
 * `extensions` names every extension the problem feeds; empty means it could be any of them.
 */
export interface Diagnostic {
  code: string
  severity: 'error' | 'warning'
  at: FilePosition
  /** Just after what is wrong. Left out where that has no extent that could be told. */
  end?: Position
  message: string
  hint?: string
  extensions: readonly string[]
  /** The file could not be read in full: other extensions that it used to declare may be hidden by this. */
  wholeFile?: boolean
}

/** `environments/eu.yaml:14:9: error: extension "blling" is not declared [unknown-extension]` */
export function formatDiagnostic({ at, severity, message, code, hint }: Diagnostic): string {
  const line = `${oneLine(at.file)}:${at.line}:${at.column}: ${severity}: ${oneLine(message)} [${code}]`
  return hint === undefined ? line : `${line}\n  hint: ${oneLine(hint)}`
}

/** What is quoted may have lines of its own, which are no findings. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ')
}
