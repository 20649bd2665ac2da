import type { JsonSchema, Schema } from '../../../api/schema.ts'
import { ownValue } from '../../../core/lib/own-value.ts'
import { RqlError } from './rql-filter.ts'

export type FieldType = 'text' | 'number' | 'instant' | 'flag' | 'any'

/** A field of what a list holds. */
export interface Field {
  /** `*` for every value of an object whose names are not known. */
  steps: readonly string[]
  type: FieldType
}

/** Finds a field by its dotted name. @throws {RqlError} where there is none */
export type Fields = (name: string) => Field

/** Any name is a field, of whatever type its value has. */
export const anyFields: Fields = (name) => ({ steps: name.split('.'), type: 'any' })

/**
 * The fields that a schema has: whoever asks for another is told so, instead of finding nothing.
 * @param others Connect's names for fields that are called otherwise here
 */
export function fieldsOf(schema: Schema<unknown>, others: Readonly<Record<string, string>> = {}): Fields {
  const known = new Map<string, Field>()
  const find = (name: string): Field => {
    const other = Object.keys(others).find((each) => name === each || name.startsWith(`${each}.`))
    const meant = other === undefined ? name : `${others[other]}${name.slice(other.length)}`
    const found = fieldIn([schema.json], meant.split('.'), schema.named)
    if (found) return found
    const names = [...new Set([...propertiesOf(schema.json, schema.named), ...Object.keys(others)])]
    throw new RqlError(`"${name}" is not a field of these; expected one of ${names.join(', ')}`)
  }
  return (name) => {
    const field = known.get(name) ?? find(name)
    if (known.size < 100) known.set(name, field)
    return field
  }
}

type Named = Schema<unknown>['named']

function fieldIn(schemas: readonly JsonSchema[], steps: readonly string[], named: Named): Field | undefined {
  const [step, ...rest] = steps
  const all = schemas.flatMap((each) => alternatives(each, named))
  if (step === undefined) return { steps: [], type: typeOf(all) }
  if (all.some(isAnything)) return { steps, type: 'any' }
  const properties = all.flatMap((each): JsonSchema[] => {
    const found = ownValue(each.properties as Record<string, JsonSchema> | undefined, step)
    return found ? [found] : []
  })
  if (properties.length > 0) return before(step, fieldIn(properties, rest, named))
  const values = all.flatMap((each): JsonSchema[] => {
    const found = each.additionalProperties as JsonSchema | undefined
    return found ? [found] : []
  })
  if (values.length === 0) return undefined
  return before('*', fieldIn(values, steps, named)) ?? before(step, fieldIn(values, rest, named))
}

function before(step: string, field: Field | undefined): Field | undefined {
  return field && { ...field, steps: [step, ...field.steps] }
}

/** What a value may be, references followed and lists opened. */
function alternatives(schema: JsonSchema, named: Named): JsonSchema[] {
  if (typeof schema.$ref === 'string') {
    const found = named[schema.$ref.replace('#/components/schemas/', '')]
    return found ? alternatives(found, named) : []
  }
  const either = schema.anyOf as readonly JsonSchema[] | undefined
  if (either) return either.flatMap((each) => alternatives(each, named))
  if (schema.type === 'array') return alternatives(schema.items as JsonSchema, named)
  return [schema]
}

function isAnything(schema: JsonSchema): boolean {
  return Object.keys(schema).every((each) => each === 'description')
}

function typeOf(schemas: readonly JsonSchema[]): FieldType {
  const types = new Set(schemas.map(typeOfOne).filter((each) => each !== 'null'))
  const [type] = types
  return types.size === 1 && type !== undefined ? (type as FieldType) : 'any'
}

function typeOfOne({ type, format }: JsonSchema): FieldType | 'null' {
  if (type === 'string') return format === 'date-time' ? 'instant' : 'text'
  if (type === 'number' || type === 'integer') return 'number'
  if (type === 'boolean') return 'flag'
  return type === 'null' ? 'null' : 'any'
}

function propertiesOf(schema: JsonSchema, named: Named): string[] {
  return alternatives(schema, named).flatMap((each) => Object.keys((each.properties as object) ?? {}))
}
