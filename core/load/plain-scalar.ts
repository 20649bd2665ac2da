/**
 * Thrown inside the plain reader where it does not know for sure what something means. Not an `Error`: it is no fault,
 * and needs no stack.
 */
export const unsure = Symbol('unsure')

/** Every form the core schema of YAML 1.2 reads as a number. */
const number =
  /^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/
/** Those of them that JSON writes the same and keeps exactly. */
const simpleNumber = /^(?:0|-?[1-9][0-9]{0,14}|-?(?:0|[1-9][0-9]{0,5})\.[0-9]{1,6})$/
/** Every form of the core schema that is neither text nor a number. */
const word = /^(?:~|[Nn]ull|NULL|[Tt]rue|TRUE|[Ff]alse|FALSE)$/

/** What text without quotes stands for. */
export function plainValue(text: string): string | number | boolean | null {
  if (mayBeNumber(text.charCodeAt(0))) {
    if (!number.test(text)) return text
    if (simpleNumber.test(text)) return Number(text)
    throw unsure
  }
  if (text.length > 5 || !word.test(text)) return text
  if (text === 'true') return true
  if (text === 'false') return false
  if (text === 'null') return null
  throw unsure
}

/** `+`, `-`, `.` or a digit. */
function mayBeNumber(code: number): boolean {
  return code < 0x3a && code > 0x2a && code !== 0x2c && code !== 0x2f
}

/** What stands between double quotes, read from there. */
export function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  if (/\\[^"\\/bfnrt]/.test(text.replaceAll('\\\\', ''))) throw unsure
  return JSON.parse(`"${text}"`)
}
