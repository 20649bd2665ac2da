import { type Diagnostic, formatDiagnostic } from '../../core/domain/diagnostic.ts'
import type { FindingsReport } from './findings-report.ts'

/** One test case per file; it fails where the file has errors, and warnings are its output. */
export function renderJunit({ files, diagnostics }: FindingsReport): string {
  const all = [...new Set([...files, ...diagnostics.map(({ at }) => at.file)])].sort()
  const cases = all.map((file) =>
    testCase(
      file,
      diagnostics.filter(({ at }) => at.file === file),
    ),
  )
  const failed = cases.filter((each) => each.includes('<failure')).length
  const counts = `tests="${all.length}" failures="${failed}" errors="0"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="bowline validate" ${counts}>`,
    `  <testsuite name="bowline validate" ${counts} skipped="0">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function testCase(file: string, found: readonly Diagnostic[]): string {
  const errors = found.filter((each) => each.severity === 'error')
  const warnings = found.filter((each) => each.severity !== 'error')
  const open = `    <testcase classname="bowline" name="${escapeXml(file)}"`
  if (found.length === 0) return `${open}/>`
  const lines = (each: readonly Diagnostic[]) => escapeXml(each.map(formatDiagnostic).join('\n'))
  const message = escapeXml(
    errors.map((each) => `${each.at.line}:${each.at.column}: ${each.message}`).join('; '),
  )
  return [
    `${open}>`,
    ...(errors.length > 0
      ? [`      <failure type="${errors[0]?.code}" message="${message}">${lines(errors)}</failure>`]
      : []),
    ...(warnings.length > 0 ? [`      <system-out>${lines(warnings)}</system-out>`] : []),
    '    </testcase>',
  ].join('\n')
}

/** Characters that XML 1.0 cannot hold in any form become U+FFFD. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
