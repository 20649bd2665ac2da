import type { Paint } from '../../core/diff/paint.ts'
import { type Diagnostic, formatDiagnostic } from '../../core/domain/diagnostic.ts'
import type { FindingsReport } from './findings-report.ts'
import { sourceExcerpt } from './source-excerpt.ts'
import { inWords } from './summary.ts'

/** Each finding with the line it is about and its hint, then one line that counts them. */
export async function renderText(report: FindingsReport): Promise<string> {
  const found = await renderFindings(report)
  return found + (report.quiet && found === '' ? '' : `${inWords(report.summary)}\n`)
}

/** Each finding with the line it is about and its hint. */
export async function renderFindings({
  diagnostics,
  textOf,
  paint,
}: Pick<FindingsReport, 'diagnostics' | 'textOf' | 'paint'>): Promise<string> {
  const texts = new Map<string, string | undefined>()
  for (const { at } of diagnostics) {
    if (!texts.has(at.file)) texts.set(at.file, await textOf(at.file))
  }
  return diagnostics.map((each) => `${renderFinding(each, texts.get(each.at.file), paint)}\n`).join('')
}

function renderFinding(diagnostic: Diagnostic, text: string | undefined, paint: Paint): string {
  const [title = '', ...hint] = formatDiagnostic(diagnostic).split('\n  hint: ')
  const excerpt = text === undefined ? undefined : sourceExcerpt(text, diagnostic)
  return [
    painted(title, diagnostic, paint),
    ...(excerpt
      ? [`  ${paint.dim('|')} ${excerpt.line}`, `  ${paint.dim('|')} ${paint.red(excerpt.caret)}`]
      : []),
    ...hint.map((each) => `  ${paint.bold('hint:')} ${each}`),
  ].join('\n')
}

function painted(title: string, { severity, code }: Diagnostic, paint: Paint): string {
  const word = severity === 'error' ? paint.red(severity) : paint.yellow(severity)
  return title.replace(`: ${severity}: `, `: ${word}: `).replace(`[${code}]`, paint.dim(`[${code}]`))
}
