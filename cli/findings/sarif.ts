import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import { type FindingsReport, pathFromHere } from './findings-report.ts'

/** SARIF 2.1.0, which code scanning takes: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function renderSarif({ diagnostics, folder, version }: FindingsReport): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort()
  const driver = {
    name: 'bowline',
    version,
    rules: codes.map((id) => ({ id, shortDescription: { text: id.replaceAll('-', ' ') } })),
  }
  const results = diagnostics.map((each) => resultOf(each, codes.indexOf(each.code), folder))
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function resultOf({ code, severity, at, end, message, hint }: Diagnostic, ruleIndex: number, folder: string) {
  const uri = pathFromHere(folder, at.file).split('/').map(encodeURIComponent).join('/')
  const region = {
    startLine: at.line,
    startColumn: at.column,
    ...(end && { endLine: end.line, endColumn: end.column }),
  }
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: hint === undefined ? message : `${message}. Hint: ${hint}` },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region } }],
  }
}
