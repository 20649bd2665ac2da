import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parseDuration } from '../../../../core/domain/quantity.ts'
import { type Kind, kinds, readHeader } from '../../../../core/load/header.ts'
import { loadFile } from '../../../../core/load/load-file.ts'
import { validate } from '../../../../core/validate/validate.ts'
import * as checks from '../../../../schemas/generated/checks.ts'

interface Schema {
  title?: string
  description?: string
  default?: unknown
  examples?: unknown[]
  pattern?: string
  patternErrorMessage?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
}

interface Example {
  kind: string
  spec: object
}

interface Field {
  path: string
  schema: Schema
  optional: boolean
}

const folder = new URL('../../../../schemas/', import.meta.url)
const schemas = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file): Schema => JSON.parse(readFileSync(new URL(file, folder), 'utf8')))

function fieldsOf(schema: Schema, path: string): Field[] {
  const properties = Object.entries(schema.properties ?? {}).map(([name, each]) => ({
    path: `${path}.${name}`,
    schema: each,
    optional: !schema.required?.includes(name),
  }))
  const items = schema.items ? [{ path: `${path}[]`, schema: schema.items, optional: false }] : []
  return [...properties, ...items].flatMap((field) => [field, ...fieldsOf(field.schema, field.path)])
}

const fields = schemas.flatMap((schema) => fieldsOf(schema, (schema.title ?? '').replace('Document', '')))
const ajv = new Ajv2020({ addUsedSchema: false }).addVocabulary(['patternErrorMessage'])

describe('every field of the schemas', () => {
  test('is described', () => {
    expect(fields.filter(({ schema }) => !schema.description?.endsWith('.')).map(({ path }) => path)).toEqual(
      [],
    )
  })

  test('has examples, which are right', () => {
    const wrong = fields.filter(({ schema }) => !schema.examples?.every((each) => ajv.validate(schema, each)))
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  test('has a default, which is right, or says what leaving it out means, unless it is required', () => {
    const explained = ({ schema }: Field) =>
      schema.default === undefined
        ? schema.description?.includes('Left out: ')
        : ajv.validate(schema, schema.default)
    expect(fields.filter((field) => field.optional && !explained(field)).map(({ path }) => path)).toEqual([])
  })

  test('says in words what form its text has', () => {
    const wordless = fields.filter(({ schema }) => schema.pattern && !schema.patternErrorMessage)
    expect(wordless.map(({ path }) => path)).toEqual([])
  })
})

test.each(schemas.map((schema) => [schema.title, schema] as const))(
  'the examples of %s are right',
  (_, schema) => {
    expect(schema.examples).not.toHaveLength(0)
    for (const example of schema.examples ?? []) expect(ajv.validate(schema, example)).toBe(true)
  },
)

test('the examples together are a good config repository, resolved with the defaults of the schemas', () => {
  const examples = schemas.flatMap((schema) => (schema.examples ?? []) as Example[])
  const production = examples
    .filter(({ kind }) => kind === 'Environment')
    .map((each) => ({ ...each, metadata: { name: 'other' }, spec: { ...each.spec, type: 'production' } }))
  const text = [...examples, ...production].map((each) => JSON.stringify(each)).join('\n---\n')
  const { desired, diagnostics } = validate([loadFile({ path: 'a.yaml', content: Buffer.from(text) })])
  expect(diagnostics).toEqual([])
  const [dev, inProduction] = desired?.extensions[0]?.environments ?? []
  const defaultOf = (path: string) => fields.find((each) => each.path === path)?.schema.default
  expect(dev).toMatchObject({
    mode: defaultOf('Environment.spec.mode'),
    state: defaultOf('Environment.spec.state'),
    runtime: { kind: defaultOf('Environment.spec.runtime.kind') },
    instances: defaultOf('Environment.spec.instances'),
    logLevel: defaultOf('Environment.spec.logLevel'),
    drainTimeoutMs: parseDuration(String(defaultOf('Environment.spec.drainTimeout'))),
    deployTimeoutMs: parseDuration(String(defaultOf('Environment.spec.deployTimeout'))),
    externalEvents: defaultOf('Environment.spec.externalEvents'),
  })
  expect(defaultOf('Environment.spec.externalEvents')).toEqual({
    enabled: defaultOf('Environment.spec.externalEvents.enabled'),
  })
  expect(inProduction?.variables).toMatchObject([
    { secure: defaultOf('VariableSet.spec.variables[].secure') },
  ])
  const [weekly, once, nightly] = inProduction?.schedules ?? []
  expect(nightly).toMatchObject({
    description: defaultOf('Schedule.spec.description'),
    data: defaultOf('Schedule.spec.data'),
    enabled: defaultOf('Schedule.spec.enabled'),
    missedRuns: defaultOf('Schedule.spec.missedRuns'),
    catchUpWindowMs: parseDuration(String(defaultOf('Schedule.spec.catchUpWindow'))),
    overlap: defaultOf('Schedule.spec.overlap'),
    trigger: { type: defaultOf('Schedule.spec.trigger.type') },
  })
  expect(once?.trigger).toMatchObject({ ifPast: defaultOf('Schedule.spec.trigger.ifPast') })
  expect(weekly?.trigger).toMatchObject({ type: 'recurring' })
})

test.each(['a', 'a-b', 'a'.repeat(63), 'a'.repeat(64), '-a', 'a-', 'A', 'a_b', '', 'a b'])(
  'loading and the schemas agree on whether %j can be the name of an extension',
  (name) => {
    const schema = fields.find(({ path }) => path === 'Extension.metadata.name')?.schema
    const document = { kind: 'Extension', metadata: { name } }
    expect(readHeader(document).extension !== undefined).toBe(ajv.validate(schema ?? {}, name))
  },
)

/** The value with one part of it changed in every way: left out, null, another type, another text. */
function mutations(value: unknown): unknown[] {
  const wrong = [undefined, null, 7, true, [], {}, '', 'x y\0', '\u{1F600}'.repeat(40), 'a'.repeat(5000)]
  const inside = Object.entries(typeof value === 'object' && value !== null ? value : {}).flatMap(
    ([key, part]) => mutations(part).map((each) => replaced(value, key, each)),
  )
  return [...wrong, ...inside, ...unknownAdded(value)]
}

function replaced(value: unknown, key: string, part: unknown): unknown {
  if (Array.isArray(value)) return value.with(Number(key), part)
  const { [key]: _, ...others } = value as Record<string, unknown>
  return part === undefined ? others : { ...others, [key]: part }
}

function unknownAdded(value: unknown): unknown[] {
  if (Array.isArray(value)) return [[...value, ...value]]
  return typeof value === 'object' && value !== null ? [{ ...value, unknown: 1 }] : []
}

type Check = { (value: unknown): boolean; errors?: unknown }
const generated: Readonly<Record<Kind, Check>> = checks
const schemaOf = (kind: Kind) => schemas.find(({ title }) => title === `${kind}Document`) ?? {}

test.each(kinds)('the generated check of %s says what ajv says', (kind) => {
  const schema = schemaOf(kind)
  const compiled = new Ajv2020({ allErrors: true, verbose: true, addUsedSchema: false })
    .addVocabulary(['patternErrorMessage'])
    .compile(schema)
  const check = generated[kind]
  const documents = (schema.examples ?? []).flatMap((each) => [each, ...mutations(each)])
  expect(documents.length).toBeGreaterThan(100)
  for (const document of documents) {
    expect(check(document)).toBe(compiled(document))
    expect(check.errors).toEqual(compiled.errors)
  }
})
