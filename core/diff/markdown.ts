/** A table; the first row is its head. */
export function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((each) => each.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A block of text as it is. Longer fences hold text with shorter ones inside. */
export function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestTicks(text) + 1))
  return `${fence}text\n${text.split('\n').map(visible).join('\n')}\n${fence}`
}

/** Text as it is, within a line. */
export function code(text: string): string {
  const ticks = '`'.repeat(longestTicks(text) + 1)
  const padding = text.startsWith('`') || text.endsWith('`') ? ' ' : ''
  return `${ticks}${padding}${visible(text)}${padding}${ticks}`
}

/** Text that is no markup, within a line. */
export function inline(text: string): string {
  return visible(text).replaceAll(/[\\`*_<[\]#]/g, '\\$&')
}

/** What would end the line, or show it in another order than it is written in, is named instead. */
function visible(text: string): string {
  const named = (character: string) =>
    `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g, named)
}

function longestTicks(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((each) => each.length))
}
