/**
 * Spreadsheets write what XML cannot hold as `_xHHHH_`, one for each UTF-16 code unit, and such text itself with its
 * first `_` as `_x005F_` (ECMA-376-1, 22.9.2.19, ST_Xstring). A carriage return is among them: XML would turn it into a
 * line feed. Whether the last `_` follows is not asked: that of the next character's `_xHHHH_` would do.
 */
const escaped = /_x([0-9A-Fa-f]{4})_/g
const unwritable =
  /[\0-\x08\x0B-\x1F\uFFFE\uFFFF]|_(?=x[0-9A-Fa-f]{4})|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

export function unescapeText(text: string): string {
  return text.replaceAll(escaped, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** Text for a cell, as XML. */
export function cellText(text: string): string {
  return xmlText(text.replaceAll(unwritable, (unit) => `_x${hexOf(unit)}_`))
}

function hexOf(unit: string): string {
  return unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export function xmlText(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character)
}
