import { isObject } from '../lib/json.ts'
import { scalarOf } from './scalar.ts'

/** Plain data as YAML in one line. */
export function inFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inFlow).join(', ')}]`
  if (!isObject(value)) return typeof value === 'string' ? scalarOf(value) : String(value)
  const fields = Object.entries(value).map(([key, each]) => `${keyOf(key)}: ${inFlow(each)}`)
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}

/** A field of a mapping in block style, each line of it with the indent. */
export function fieldLines(key: string, value: unknown, indent: string): string[] {
  const lead = `${indent}${keyOf(key)}:`
  if (isObject(value) && Object.keys(value).length > 0) return [lead, ...mappingLines(value, `${indent}  `)]
  if (Array.isArray(value) && value.some(isNested))
    return [lead, ...value.flatMap((each) => itemLines(each, `${indent}  `))]
  return [`${lead} ${inFlow(value)}`]
}

/** A name of ours is never taken for something else than text. */
function keyOf(key: string): string {
  return /^[a-z][A-Za-z]*$/.test(key) && !/^(?:true|false|null)$/.test(key) ? key : scalarOf(key)
}

function mappingLines(value: object, indent: string): string[] {
  return Object.entries(value).flatMap(([key, each]) => fieldLines(key, each, indent))
}

function itemLines(item: unknown, indent: string): string[] {
  if (!isObject(item) || Object.keys(item).length === 0) return [`${indent}- ${inFlow(item)}`]
  const [first = '', ...rest] = mappingLines(item, `${indent}  `)
  return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest]
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
