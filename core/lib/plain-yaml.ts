/** Nothing that a longer text with blanks holds is folded before this, however deep it lies. */
const longestText = 80

/**
 * YAML of plain data in blocks, for thousands of small documents: the same text as `stringify` of the package `yaml` has with
 * lines of 120 characters, in a twentieth of the time. Undefined where a text in it would have to be quoted or folded.
 */
export function plainYaml(value: Readonly<Record<string, unknown>>): string | undefined {
  const lines: string[] = []
  return addMapping(lines, value, '', '') ? `${lines.join('\n')}\n` : undefined
}

/** @param first in the place of the indent of the first line: what stands before it */
function addMapping(lines: string[], mapping: object, first: string, indent: string): boolean {
  let lead = first
  for (const [key, value] of Object.entries(mapping)) {
    if (value === undefined) continue
    if (!isPlain(key) || !addValue(lines, `${lead}${key}:`, value, indent)) return false
    lead = indent
  }
  return true
}

function addValue(lines: string[], lead: string, value: unknown, indent: string): boolean {
  if (typeof value !== 'object' || value === null) return addScalar(lines, `${lead} `, value)
  const isEmpty = Array.isArray(value)
    ? value.length === 0
    : Object.values(value).every((each) => each === undefined)
  if (isEmpty) lines.push(`${lead} ${Array.isArray(value) ? '[]' : '{}'}`)
  else lines.push(lead)
  if (isEmpty) return true
  const deeper = `${indent}  `
  return Array.isArray(value)
    ? value.every((each) => addItem(lines, each, deeper))
    : addMapping(lines, value, deeper, deeper)
}

function addItem(lines: string[], item: unknown, indent: string): boolean {
  if (Array.isArray(item)) return false
  if (typeof item !== 'object' || item === null) return addScalar(lines, `${indent}- `, item)
  if (Object.values(item).every((each) => each === undefined)) return false
  return addMapping(lines, item, `${indent}- `, `${indent}  `)
}

function addScalar(lines: string[], lead: string, value: unknown): boolean {
  const text = typeof value === 'string' ? shownText(value) : shownOther(value)
  if (text === undefined) return false
  lines.push(lead + text)
  return true
}

function shownOther(value: unknown): string | undefined {
  const isWhole = Number.isSafeInteger(value) && !Object.is(value, -0)
  return value === null || typeof value === 'boolean' || isWhole ? String(value) : undefined
}

function shownText(text: string): string | undefined {
  if (isPlain(text)) return text
  return word.test(text) ? `"${text}"` : undefined
}

/** A word of YAML, which is no text unless it is quoted. */
const word = /^(?:true|True|TRUE|false|False|FALSE|null|Null|NULL)$/
/** What reads as another value, or might. */
const another = /^(?:true|false|null|\d[\d.eE+-]*|0[xo].*)$/i
/** What has no place in a plain text, or is folded or quoted otherwise. */
const ends = [': ', ' #', '  ']

/** ASCII from a letter or digit to what is no blank, colon or dash, with nothing in it that ends a plain text. */
function isPlain(text: string): boolean {
  if (text.length > longestText || !/^[A-Za-z0-9][ -~]*$/.test(text) || another.test(text)) return false
  return !' :-'.includes(text.at(-1) ?? '') && !ends.some((each) => text.includes(each))
}
