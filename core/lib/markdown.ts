import { cutText } from './cut-text.ts'
import { withoutHidden } from './hidden-characters.ts'

/** A table of Markdown; the first row is its head. */
export function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(withoutBars).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A block of text as it is. Longer fences hold text with shorter ones inside. */
export function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestTicks(text) + 1))
  return `${fence}text\n${text.split('\n').map(withoutHidden).join('\n')}\n${fence}`
}

/** Text as it is, within a line. */
export function code(text: string): string {
  const ticks = '`'.repeat(longestTicks(text) + 1)
  const padding = text.startsWith('`') || text.endsWith('`') ? ' ' : ''
  return `${ticks}${padding}${withoutHidden(text)}${padding}${ticks}`
}

/**
 * Markup; and names or numbers of somebody or something at GitHub: a mention tells people, a reference appears where it leads.
 */
const special = /^[-+>=]|@[\w/-]+|#\d+|\bGH-\d+|:\/\/|\bwww\.|[\\`*_<[\]#~$&]/gi

/** Text of others that is no markup, within a line: no link, no picture, no HTML, nobody is mentioned. */
export function inline(text: string): string {
  return withoutHidden(text).replace(special, (found) => {
    if (found === '://') return ':\\//'
    if (found.length === 1) return `\\${found}`
    return /^www/i.test(found) ? `${found.slice(0, -1)}\\.` : `\`${found}\``
  })
}

/** The same for a text of any length and of several lines. */
export function plainLine(text: string, most = 500): string {
  return inline(cutText(text.replace(/\s+/g, ' ').trim(), most))
}

/** A bar begins a new cell, also in code, but after an odd number of backslashes. */
function withoutBars(cell: string): string {
  return cell.replace(/\\+\|?|\|/g, (found) =>
    found.endsWith('|') && found.length % 2 === 1 ? `${found.slice(0, -1)}\\|` : found,
  )
}

function longestTicks(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((most, each) => Math.max(most, each.length), 0)
}
