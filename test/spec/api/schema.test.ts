import { expect, expectTypeOf, test } from 'vitest'
import {
  flag,
  integer,
  list,
  named,
  nullable,
  object,
  oneOf,
  optional,
  type TypeOf,
  text,
} from '../../../api/schema.ts'

const Leaf = named('Leaf', object({ word: oneOf('a', 'b'), size: optional(integer('Bytes.')) }))
const Tree = named('Tree', object({ name: nullable(text()), leaves: list(Leaf), green: flag() }, 'It grows.'))

test('a schema says in JSON Schema what its type says in TypeScript', () => {
  expectTypeOf<TypeOf<typeof Tree>>().toEqualTypeOf<{
    name: string | null
    leaves: readonly { word: 'a' | 'b'; size?: number }[]
    green: boolean
  }>()
  expect(Tree.named).toEqual({
    Leaf: {
      type: 'object',
      properties: {
        word: { type: 'string', enum: ['a', 'b'] },
        size: { type: 'integer', description: 'Bytes.' },
      },
      required: ['word'],
    },
    Tree: {
      type: 'object',
      properties: {
        name: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        leaves: { type: 'array', items: { $ref: '#/components/schemas/Leaf' } },
        green: { type: 'boolean' },
      },
      required: ['name', 'leaves', 'green'],
      description: 'It grows.',
    },
  })
  expect(Tree.json).toEqual({ $ref: '#/components/schemas/Tree' })
})
