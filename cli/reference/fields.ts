/** As much of JSON Schema 2020-12 as ours use. */
export interface Schema {
  $ref?: string
  $defs?: Readonly<Record<string, Schema>>
  title?: string
  description?: string
  type?: string | readonly string[]
  const?: unknown
  enum?: readonly unknown[]
  default?: unknown
  examples?: readonly unknown[]
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  items?: Schema
  oneOf?: readonly Schema[]
  anyOf?: readonly Schema[]
  allOf?: readonly Schema[]
  pattern?: string
  patternErrorMessage?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
  maxProperties?: number
  /** Of the values of a mapping whose names are free. */
  additionalProperties?: boolean | Schema
}

/** A field of a kind as its documentation tells it. */
export interface Field {
  name: string
  /** `spec.variables[].name`; empty for the document itself. */
  path: string
  /** In people's words: `text`, `list of mappings`. */
  type: string
  required: boolean
  description: string
  default?: unknown
  /** All there is to choose from; empty where it is free. */
  allowed: readonly unknown[]
  /** What it must be beyond its type: `1 to 16`. */
  limits: readonly string[]
  examples: readonly unknown[]
  children: readonly Field[]
}

/** The document as a field, and all its fields below it. */
export function documentField(schema: Schema): Field {
  return fieldOf(schema, { name: '', path: '', required: true, root: schema })
}

/** A field and everything below it, in the order of the schema. */
export function withChildren(field: Field): Field[] {
  return [field, ...field.children.flatMap(withChildren)]
}

interface Context {
  name: string
  path: string
  required: boolean
  root: Schema
}

function fieldOf(unresolved: Schema, context: Context): Field {
  const { root, ...place } = context
  const schema = resolved(unresolved, root)
  return {
    ...place,
    type: typeOf(schema, root),
    description: schema.description ?? '',
    ...(schema.default !== undefined && { default: schema.default }),
    allowed: allowedIn(schema, root),
    limits: limitsOf(schema),
    examples: schema.examples ?? [],
    children: childrenOf(schema, context),
  }
}

/** What stands beside a `$ref` wins over what it refers to. */
function resolved(schema: Schema, root: Schema): Schema {
  const name = /^#\/\$defs\/(.+)$/.exec(schema.$ref ?? '')?.[1]
  const target = name === undefined ? undefined : root.$defs?.[name]
  return target ? { ...resolved(target, root), ...schema } : schema
}

function childrenOf(schema: Schema, { path, root }: Context): Field[] {
  const items = schema.items && resolved(schema.items, root)
  const holders = items ? [items, ...branches(items, root)] : [schema, ...branches(schema, root)]
  const prefix = items ? `${path}[].` : path === '' ? '' : `${path}.`
  const required = new Set(items ? items.required : schema.required)
  const fields = new Map<string, Field>()
  for (const holder of holders) {
    for (const [name, each] of Object.entries(holder.properties ?? {})) {
      if (typeof each !== 'object' || fields.has(name)) continue
      fields.set(name, fieldOf(each, { name, path: prefix + name, required: required.has(name), root }))
    }
  }
  return [...fields.values()]
}

/** The alternatives and parts a schema is put together from. */
function branches(schema: Schema, root: Schema): Schema[] {
  const all = [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.allOf ?? [])]
  return all.map((each) => resolved(each, root))
}

const plainWords: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  array: 'list',
  object: 'mapping',
  null: 'null',
}

const pluralWords: Readonly<Record<string, string>> = {
  text: 'texts',
  mapping: 'mappings',
  'whole number': 'whole numbers',
}

function typeOf(schema: Schema, root: Schema): string {
  if (schema.items) {
    const word = typeOf(resolved(schema.items, root), root)
    return `list of ${pluralWords[word] ?? word}`
  }
  if (typeof schema.additionalProperties === 'object')
    return `mapping of ${pluralWords[typeOf(schema.additionalProperties, root)]}`
  const types = [schema.type ?? []].flat().map((each) => plainWords[each] ?? each)
  if (types.length > 0) return types.join(' or ')
  const inside = [...new Set(branches(schema, root).map((each) => typeOf(each, root)))].filter(
    (each) => each !== 'any',
  )
  if (inside.length > 0) return inside.join(' or ')
  if (schema.const !== undefined || schema.enum)
    return plainWords[typeof (schema.const ?? schema.enum?.[0])] ?? 'any'
  return schema.properties ? 'mapping' : 'any'
}

function allowedIn(schema: Schema, root: Schema): unknown[] {
  if (schema.const !== undefined) return [schema.const]
  if (schema.enum) return [...schema.enum]
  return branches(schema, root).flatMap(({ const: only, enum: several }) => only ?? several ?? [])
}

function limitsOf(schema: Schema): string[] {
  const { minimum, maximum, minLength = 0, maxLength, minItems, maxItems, patternErrorMessage } = schema
  const { additionalProperties: values, maxProperties } = schema
  return [
    ...range(minimum, maximum, ''),
    ...range(minLength > 1 ? minLength : undefined, maxLength, ' characters'),
    ...range(minItems, maxItems, ' items'),
    ...range(undefined, maxProperties, ' names'),
    ...(typeof values === 'object' ? limitsOfValues(values) : []),
    ...(minLength === 1 ? ['not empty'] : []),
    ...(schema.uniqueItems ? ['no item twice'] : []),
    ...(patternErrorMessage === undefined ? [] : [patternErrorMessage]),
  ]
}

/** What a pattern means is a sentence of its own. */
function limitsOfValues({ patternErrorMessage, ...schema }: Schema): string[] {
  const limits = limitsOf(schema).map((limit) => `each value ${limit}`)
  return patternErrorMessage === undefined ? limits : [...limits, patternErrorMessage]
}

function range(from: number | undefined, to: number | undefined, unit: string): string[] {
  if (from === undefined && to === undefined) return []
  if (from === undefined) return [`at most ${to}${unit}`]
  return [to === undefined ? `at least ${from}${unit}` : `${from} to ${to}${unit}`]
}
