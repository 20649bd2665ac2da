import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { openApiDocument, operations } from '../../../api/openapi.ts'
import { paths } from '../../../api/paths.ts'

const document = openApiDocument() as {
  components: { schemas: Record<string, object>; responses: Record<string, object> }
}

describe('the document of the API', () => {
  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    expect(await validator.validate(structuredClone(document))).toEqual({ valid: true })
    expect(validator.version).toBe('3.1')
  })

  test('is the same each time', () => {
    expect(JSON.stringify(openApiDocument())).toBe(JSON.stringify(document))
  })

  test('refers only to what is in it', () => {
    const targets = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)]
    const missing = targets.filter(([, kind, name]) => {
      const there = kind === 'schemas' ? document.components.schemas : document.components.responses
      return !(String(name) in there)
    })
    expect(targets.length).toBeGreaterThan(100)
    expect(missing.map(([reference]) => reference)).toEqual([])
  })

  test('has schemas that are schemas', () => {
    const ajv = new Ajv2020({ strict: true, validateFormats: false, allowUnionTypes: true })
    ajv.addVocabulary(['components'])
    ajv.addSchema({ $id: 'api', components: document.components })
    for (const name of Object.keys(document.components.schemas))
      expect(ajv.getSchema(`api#/components/schemas/${name}`), name).toBeTypeOf('function')
  })

  test('names every operation once, and every path it knows', () => {
    const ids = operations.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const described = new Set(operations.map(({ path }) => path))
    const templates = [paths.objects, paths.object] as string[] // one for each collection
    expect(Object.values(paths).filter((path) => !described.has(path) && !templates.includes(path))).toEqual(
      [],
    )
  })
})
