import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import { type FindingsReport, pathFromHere } from './findings-report.ts'
import { inWords } from './summary.ts'
import { workflowCommand } from './workflow-command.ts'

/** Workflow commands, which GitHub Actions shows beside the lines of a pull request. */
export function renderGithub({ diagnostics, summary, quiet, folder }: FindingsReport): string {
  const lines = diagnostics.map((each) => annotation(each, folder))
  return [...lines, ...(quiet ? [] : [inWords(summary)])].map((line) => `${line}\n`).join('')
}

/** A place that ends on another line is given by its start: GitHub would show the finding below that line. */
export function annotation({ severity, at, end, code, message, hint }: Diagnostic, folder: string): string {
  const properties = {
    file: pathFromHere(folder, at.file),
    line: String(at.line),
    col: String(at.column),
    ...(end?.line === at.line && { endLine: String(end.line), endColumn: String(end.column) }),
    title: code,
  }
  return workflowCommand(severity, properties, hint === undefined ? message : `${message}\nhint: ${hint}`)
}
