import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { errorCodes, errorGroups } from '../../../core/domain/error-codes.ts'

const root = join(import.meta.dirname, '../../..')
const register = join(root, 'core/domain/error-codes.ts')

const sources = ['core', 'controller', 'cli', 'action'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(root, folder, name)),
)

/** `new BowlineError('code', ...)`, `super('code', ...)`, or a row of a table that is handed to one of them. */
const uses = /(?:BowlineError\(|super\(|\w+: )\s*'(?<code>[a-z-]+)'/g

test('every registered code is used, and every code that is used is registered', () => {
  const used = new Set(
    sources
      .filter((file) => file !== register)
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(uses)].map((each) => each.groups?.code)),
  )
  used.add('failed') // what `codeOf` says of any other error
  const thrown = sources.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/BowlineError\(\s*'([a-z-]+)'/g)].map(([, code]) => code),
  )
  const registered = Object.keys(errorCodes)
  expect(registered.filter((code) => !used.has(code))).toEqual([])
  expect([...new Set(thrown)].filter((code) => !registered.includes(code ?? ''))).toEqual([])
  expect(thrown.length).toBeGreaterThan(50)
})

test('a code stands once in the register, and says in whole sentences what it means', () => {
  const all = Object.values(errorGroups).flatMap((codes) => Object.entries(codes))
  expect(all).toHaveLength(Object.keys(errorCodes).length)
  for (const [code, { means }] of all) expect(means, code).toMatch(/^[A-Z`].*[.?]$/)
})
