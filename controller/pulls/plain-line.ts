/** Text from elsewhere as one line of Markdown without markup, cut where it is long. */
export function plainLine(words: string): string {
  const line = words.replace(/\s+/g, ' ')
  return (line.length > 500 ? `${line.slice(0, 499)}…` : line).replace(/[\\`*_<[\]#|]/g, '\\$&')
}
