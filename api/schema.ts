/** JSON Schema, draft 2020-12, as OpenAPI 3.1 has it. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/** A JSON Schema, and in its type what a value that fits is. */
export interface Schema<T> {
  readonly json: JsonSchema
  /** Schemas with a name of their own that `json` refers to, by name. */
  readonly named: Readonly<Record<string, JsonSchema>>
  /** Never there: it carries the type. */
  readonly type?: T
}

/** A field that may be left out. */
export interface Optional<T> extends Schema<T> {
  readonly optional: true
}

type Any = Schema<unknown>
type Fields = Readonly<Record<string, Any>>
type OptionalKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends { optional: true } ? K : never
}[keyof F]
type Flat<T> = { [K in keyof T]: T[K] }

/** What fits a schema. */
export type TypeOf<S extends Any> = S extends Schema<infer T> ? T : never
type ObjectOf<F extends Fields> = Flat<
  { [K in Exclude<keyof F, OptionalKeys<F>>]: TypeOf<F[K]> } & { [K in OptionalKeys<F>]?: TypeOf<F[K]> }
>

function schema<T>(json: JsonSchema, ...parts: readonly Any[]): Schema<T> {
  return { json, named: Object.assign({}, ...parts.map((each) => each.named)) }
}

const about = (description: string | undefined) => (description === undefined ? {} : { description })

export const text = (description?: string) => schema<string>({ type: 'string', ...about(description) })
export const integer = (description?: string) => schema<number>({ type: 'integer', ...about(description) })
export const number = (description?: string) => schema<number>({ type: 'number', ...about(description) })
export const flag = (description?: string) => schema<boolean>({ type: 'boolean', ...about(description) })
/** Any JSON. */
export const anything = (description?: string) => schema<unknown>(about(description))
/** ISO 8601, UTC. */
export const instant = (description?: string) =>
  schema<string>({ type: 'string', format: 'date-time', ...about(description) })
/** A text that matches a regular expression. */
export const pattern = (expression: string, description?: string) =>
  schema<string>({ type: 'string', pattern: expression, ...about(description) })

/** One of some texts. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Schema<Word> {
  return schema({ type: 'string', enum: words })
}

export function list<T>(of: Schema<T>): Schema<readonly T[]> {
  return schema({ type: 'array', items: of.json }, of)
}

/** An object of whatever names, with values of one kind. */
export function record<T>(of: Schema<T>): Schema<Readonly<Record<string, T>>> {
  return schema({ type: 'object', additionalProperties: of.json }, of)
}

export function nullable<T>(of: Schema<T>): Schema<T | null> {
  return schema({ anyOf: [of.json, { type: 'null' }] }, of)
}

export function either<A, B>(one: Schema<A>, other: Schema<B>): Schema<A | B> {
  return schema({ anyOf: [one.json, other.json] }, one, other)
}

export function optional<T>(of: Schema<T>): Optional<T> {
  return { ...of, optional: true }
}

/** The same, with words about what it means here. */
export function described<S extends Any>(description: string, of: S): S {
  return { ...of, json: { ...of.json, description } }
}

/** An object with these fields. Further ones may come with a later version. */
export function object<const F extends Fields>(fields: F, description?: string): Schema<ObjectOf<F>> {
  const properties = Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, each.json]))
  const required = Object.keys(fields).filter((name) => !(fields[name] && 'optional' in fields[name]))
  return schema({ type: 'object', properties, required, ...about(description) }, ...Object.values(fields))
}

/** Gives a schema a name: others refer to it. */
export function named<T>(name: string, of: Schema<T>): Schema<T> {
  return { json: { $ref: `#/components/schemas/${name}` }, named: { ...of.named, [name]: of.json } }
}
