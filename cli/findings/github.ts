import type { Diagnostic } from '../../controller/domain/diagnostic.ts'
import { type FindingsReport, pathFromHere } from './report.ts'
import { inWords } from './summary.ts'

/** Workflow commands, which GitHub Actions shows beside the lines of a pull request. */
export function renderGithub({ diagnostics, summary, quiet, folder }: FindingsReport): string {
  const lines = diagnostics.map((each) => commandOf(each, folder))
  return [...lines, ...(quiet ? [] : [inWords(summary)])].map((line) => `${line}\n`).join('')
}

/** A place that ends on another line is given by its start: GitHub would show the finding below that line. */
function commandOf({ severity, at, end, code, message, hint }: Diagnostic, folder: string): string {
  const properties = {
    file: pathFromHere(folder, at.file),
    line: String(at.line),
    col: String(at.column),
    ...(end?.line === at.line && { endLine: String(end.line), endColumn: String(end.column) }),
    title: code,
  }
  const shown = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`)
  const text = hint === undefined ? message : `${message}\nhint: ${hint}`
  return `::${severity} ${shown.join(',')}::${escapeData(text)}`
}

/** As the runner reads it: https://github.com/actions/toolkit, packages/core/src/command.ts. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
