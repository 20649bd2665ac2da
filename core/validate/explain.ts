import type { AnySchemaObject, ErrorObject } from 'ajv/dist/2020.js'
import { closest, quoted } from '../lib/closest.ts'
import { pointerTo } from '../load/loaded-file.ts'
import type { Finding } from './rule.ts'

export type Problem = Pick<Finding, 'code' | 'at' | 'part' | 'message' | 'hint'>

/**
 * A schema's complaints in people's words. Fields missing and fields unknown are all told; of what is wrong with one
 * value, only the first. Values are not repeated, since they may be secret, but for those from a fixed list.
 */
export function explain(errors: readonly ErrorObject[]): Problem[] {
  const told = new Set<string>()
  return errors.flatMap((error) => {
    if (error.keyword === 'required') return missingField(error)
    if (error.keyword === 'additionalProperties') return unknownField(error)
    if (told.has(error.instancePath)) return []
    told.add(error.instancePath)
    return wrongValue(error)
  })
}

/** `/spec/variables/0/value` as `spec.variables[0].value`. */
export function fieldName(pointer: string): string {
  const steps = pointer.slice(1).split('/')
  const plain = steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  return plain.reduce((name, step) => (/^\d+$/.test(step) ? `${name}[${step}]` : `${name}.${step}`))
}

function missingField({ instancePath, params, parentSchema }: ErrorObject): Problem {
  const name: string = params.missingProperty
  return {
    code: 'missing-field',
    at: instancePath,
    part: 'key',
    message: `"${name}" is missing${inside(instancePath)}`,
    ...exampleHint(name, parentSchema?.properties?.[name]),
  }
}

function unknownField({ instancePath, params, parentSchema }: ErrorObject): Problem {
  const name: string = params.additionalProperty
  const known = Object.keys(parentSchema?.properties ?? {})
  const meant = closest(name, known)
  const help = meant === undefined ? `expected one of ${quoted(known)}` : `did you mean "${meant}"?`
  return {
    code: 'unknown-field',
    at: pointerTo(instancePath, name),
    part: 'key',
    message: `unknown field ${quoted([name])}${inside(instancePath)}; ${help}`,
  }
}

function wrongValue(error: ErrorObject): Problem {
  const { keyword, instancePath: at } = error
  const describe = descriptions[keyword]
  if (describe) return { at, ...describe(fieldName(at), error) }
  return { code: 'invalid-value', at, message: `${fieldName(at)} ${error.message ?? 'is not valid'}` }
}

type Describe = (field: string, error: ErrorObject) => Pick<Problem, 'code' | 'message' | 'hint' | 'part'>

const descriptions: Readonly<Record<string, Describe>> = {
  type: wrongType,
  enum: (field, { data, params }) => notOneOf(field, data, params.allowedValues),
  pattern: (field, { parentSchema }) => ({
    code: 'bad-format',
    message: `${field} is not in the right form: ${parentSchema?.patternErrorMessage}`,
    ...exampleHint(lastStep(field), parentSchema),
  }),
  minLength: (field) => ({ code: 'empty', message: `${field} is empty` }),
  maxLength: (field, { params }) => ({
    code: 'too-long',
    message: `${field} is longer than ${params.limit} characters`,
  }),
  minimum: (field, { params }) => ({
    code: 'out-of-range',
    message: `${field} must be at least ${params.limit}`,
  }),
  maximum: (field, { params }) => ({
    code: 'out-of-range',
    message: `${field} must be at most ${params.limit}`,
  }),
  maxProperties: (field, { params }) => ({
    code: 'too-long',
    message: `${field} has more than ${params.limit} fields`,
  }),
  uniqueItems: (field, { params: { i, j } }) => ({
    code: 'duplicate-item',
    message: `${field} holds the same item twice: its items ${Math.min(i, j) + 1} and ${Math.max(i, j) + 1}`,
  }),
}

function wrongType(field: string, { params, data, parentSchema }: ErrorObject): ReturnType<Describe> {
  const expected = typeWords[params.type] ?? params.type
  const example = exampleHint(lastStep(field), parentSchema)
  if (data === null) {
    return {
      code: 'wrong-type',
      part: 'key',
      message: `${field} has no value; expected ${expected}`,
      ...example,
    }
  }
  return {
    code: 'wrong-type',
    message: `${field} must be ${expected}, not ${typeWords[Array.isArray(data) ? 'array' : typeof data]}`,
    ...(isUnquoted(data, parentSchema)
      ? { hint: 'put it in quotes' }
      : (wordHint(params.type, data) ?? example)),
  }
}

/** `NO` is false in YAML 1.1 only, and here text. */
function wordHint(expected: string, data: unknown): { hint: string } | undefined {
  if (expected !== 'boolean' || typeof data !== 'string') return undefined
  const meant = { yes: true, y: true, on: true, no: false, n: false, off: false }[data.toLowerCase()]
  return meant === undefined ? undefined : { hint: `write ${meant}` }
}

/** Whether quotes alone would make it right. */
function isUnquoted(data: unknown, schema: AnySchemaObject | undefined): boolean {
  if (schema?.type !== 'string' || !['number', 'boolean'].includes(typeof data)) return false
  const { pattern, enum: allowed } = schema
  return allowed === undefined && (pattern === undefined || new RegExp(pattern, 'u').test(String(data)))
}

function notOneOf(field: string, data: unknown, allowed: readonly string[]): ReturnType<Describe> {
  const meant = typeof data === 'string' ? closest(data, allowed) : undefined
  return {
    code: 'not-one-of',
    message: `${field} ${quotedValue(data)}must be ${allowed.length > 1 ? 'one of ' : ''}${quoted(allowed)}`,
    ...(meant !== undefined && { hint: `did you mean "${meant}"?` }),
  }
}

function quotedValue(data: unknown): string {
  return typeof data === 'string' && data.length <= 64 ? `is ${quoted([data])}, but ` : ''
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
}

function inside(pointer: string): string {
  return pointer === '' ? '' : ` in ${fieldName(pointer)}`
}

function lastStep(field: string): string {
  return field.slice(field.lastIndexOf('.') + 1)
}

/** JSON is YAML too, so an example can be pasted. */
function exampleHint(name: string, schema: AnySchemaObject | undefined): { hint?: string } {
  const example = schema?.examples?.[0]
  if (example === undefined) return {}
  return { hint: `for example ${name.endsWith(']') ? '-' : `${name}:`} ${JSON.stringify(example)}` }
}
