import type { Paint } from '../../core/diff/paint.ts'
import { type Diagnostic, formatDiagnostic } from '../../core/domain/diagnostic.ts'
import type { FindingsReport } from './findings-report.ts'
import { Source, sourceExcerpt } from './source-excerpt.ts'
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
  const sources = new Map<string, Source | undefined>()
  for (const { at } of diagnostics) {
    if (!sources.has(at.file)) sources.set(at.file, sourceOf(await textOf(at.file)))
  }
  return diagnostics.map((each) => `${renderFinding(each, sources.get(each.at.file), paint)}\n`).join('')
}

function sourceOf(text: string | undefined): Source | undefined {
  return text === undefined ? undefined : new Source(text)
}

function renderFinding(diagnostic: Diagnostic, source: Source | undefined, paint: Paint): string {
  const [title = '', ...hint] = formatDiagnostic(diagnostic).split('\n  hint: ')
  const excerpt = source && sourceExcerpt(source, diagnostic)
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
