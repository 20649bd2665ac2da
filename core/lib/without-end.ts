/** The text without all that ends it of this one character. `/x+$/` would look from each run of it to the end of that. */
export function withoutEnd(text: string, character: string): string {
  let end = text.length
  while (end > 0 && text[end - 1] === character) end -= 1
  return text.slice(0, end)
}
