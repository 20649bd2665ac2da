import { withoutHiddenInLines } from '../../core/lib/hidden-characters.ts'

/**
 * A line that GitHub Actions takes for a command. Whatever is in the texts, it is one line and this one command: see
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands. How it is read again is in
 * https://github.com/actions/runner, src/Runner.Common/ActionCommand.cs.
 */
export function workflowCommand(
  name: string,
  properties: Readonly<Record<string, string>>,
  data: string,
): string {
  const shown = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`)
  return `::${name}${shown.length > 0 ? ` ${shown.join(',')}` : ''}::${escapeData(data)}`
}

function escapeData(text: string): string {
  return withoutHiddenInLines(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
