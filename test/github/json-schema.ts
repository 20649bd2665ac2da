import { Ajv, type ErrorObject, type SchemaObject } from 'ajv'

/** A schema as OpenAPI 3.0 writes it: JSON Schema (draft 5) with `nullable`, and notes that check nothing. */
export type OpenApiSchema = Readonly<Record<string, unknown>>

/** What is wrong with a value, in words; empty where nothing is. */
export type Check = (value: unknown) => string[]

/** Keywords that hold one schema, several by name, and several in order. */
const single = ['items', 'additionalProperties', 'not']
const byName = ['properties']
const inOrder = ['allOf', 'anyOf', 'oneOf']
const plain = [
  ...['type', 'enum', 'required', 'pattern', 'format', 'minLength', 'maxLength', 'minItems', 'maxItems'],
  ...['uniqueItems', 'minimum', 'maximum', 'multipleOf', 'minProperties', 'maxProperties'],
]

const formats: Readonly<Record<string, true | RegExp | ((text: string) => boolean)>> = {
  uri: (text) => URL.canParse(text),
  email: /^[^@\s]+@[^@\s]+$/,
  date: /^\d{4}-\d\d-\d\d$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  ...Object.fromEntries(
    ['uri-template', 'int32', 'int64', 'double', 'binary', 'timestamp', 'repo.nwo'].map((name) => [
      name,
      true,
    ]),
  ),
}

/** Compiles schemas when they are first asked for: the description holds thousands, a test uses dozens. */
export class SchemaCompiler {
  readonly #components: Readonly<Record<string, OpenApiSchema>>
  readonly #known = new Set<string>()
  readonly #strict = createAjv({ coerceTypes: false })
  readonly #coercing = createAjv({ coerceTypes: true })

  constructor(components: Readonly<Record<string, OpenApiSchema>>) {
    this.#components = components
  }

  compile(schema: OpenApiSchema): Check {
    return checkOf(this.#strict, this.#convert(schema))
  }

  /** For path and query parameters, which arrive as text; changes the numbers and booleans among them in place. */
  compileParameters(schema: OpenApiSchema): Check {
    return checkOf(this.#coercing, this.#convert(schema))
  }

  /** To JSON Schema, and makes the components known that it names. */
  #convert(schema: OpenApiSchema): SchemaObject {
    const name = componentName(schema)
    if (name !== undefined) this.#define(name)
    const converted = name === undefined ? this.#convertKeywords(schema) : { $ref: name }
    return schema.nullable === true ? { anyOf: [{ type: 'null' }, converted] } : converted
  }

  #convertKeywords(schema: OpenApiSchema): SchemaObject {
    const one = (value: unknown) => (isSchema(value) ? this.#convert(value) : value)
    const entries = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
      if (plain.includes(key)) return [[key, value]]
      if (single.includes(key)) return [[key, one(value)]]
      if (inOrder.includes(key)) return [[key, (value as unknown[]).map(one)]]
      if (byName.includes(key)) return [[key, mapValues(value as object, one)]]
      return []
    })
    return Object.fromEntries(entries)
  }

  #define(name: string): void {
    if (this.#known.has(name)) return
    this.#known.add(name)
    const schema = this.#components[name]
    if (!schema) throw new Error(`GitHub's description has no schema "${name}"`)
    const converted = { $id: name, ...this.#convert(schema) }
    this.#strict.addSchema(converted)
    this.#coercing.addSchema(converted)
  }
}

function createAjv({ coerceTypes }: { coerceTypes: boolean }): Ajv {
  const ajv = new Ajv({
    strict: false,
    coerceTypes,
    inlineRefs: false,
    unicodeRegExp: false,
    validateSchema: false,
  })
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format)
  return ajv
}

function checkOf(ajv: Ajv, schema: SchemaObject): Check {
  const validate = ajv.compile(schema)
  return (value) => (validate(value) ? [] : (validate.errors ?? []).map(problemOf))
}

function problemOf({ instancePath, message, params }: ErrorObject): string {
  const allowed = params.allowedValues ? `: ${params.allowedValues.join(', ')}` : ''
  return `${instancePath || 'it'} ${message}${allowed}`
}

/** `#/components/schemas/check-run` to `check-run`. */
function componentName({ $ref }: OpenApiSchema): string | undefined {
  return typeof $ref === 'string' ? $ref.slice($ref.lastIndexOf('/') + 1) : undefined
}

function isSchema(value: unknown): value is OpenApiSchema {
  return typeof value === 'object' && value !== null
}

function mapValues(object: object, map: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]))
}
