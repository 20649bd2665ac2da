/** JSON that goes beyond is nobody's data: it costs whoever reads it far more than its bytes. */
export const jsonLimits = { depth: 100, values: 100_000 } as const

/**
 * What is beyond the limits in a text of JSON, in words; undefined where nothing is. One look at each character, before
 * anything is made of it. Of a text that is no JSON it says anything.
 */
export function jsonExcess(text: string, { depth, values } = jsonLimits as JsonLimits): string | undefined {
  let [open, found] = [0, 1]
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case quote:
        at = endOfString(text, at)
        break
      case openBrace:
      case openBracket:
        open++
        found++
        if (open > depth) return `values are nested more than ${depth} deep`
        break
      case closeBrace:
      case closeBracket:
        open--
        break
      case comma:
        found++
        break
    }
    if (found > values) return `there are more than ${values} values`
  }
  return undefined
}

export interface JsonLimits {
  /** Lists and objects inside each other. */
  depth: number
  values: number
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c]
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d]

/** @param at its first quote */
function endOfString(text: string, at: number): number {
  for (let index = at + 1; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === backslash) index++
    else if (code === quote) return index
  }
  return text.length
}
