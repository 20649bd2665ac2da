/**
 * What moves a cursor, changes the order of text or cannot be seen: control characters, marks for the direction of writing,
 * spaces without width, and tags. Line ends and tabs are among them.
 */
const hidden =
  /[\0-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu
const hiddenInLines =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu

/** Names each of them: `⟨U+001B⟩`. */
export function withoutHidden(text: string): string {
  return text.replace(hidden, named)
}

/** The same for a text of several lines: line feeds and tabs stay, and a line may end as on Windows. */
export function withoutHiddenInLines(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(hiddenInLines, named)
}

/** JSON says the same with each of them written as `\u001b`. */
export function escapedInJson(json: string): string {
  return json.replace(hiddenInLines, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}

function named(character: string): string {
  return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`
}
