import { expect, test } from 'vitest'
import { databaseSecrets } from '../../../../controller/adapters/postgres/database-url.ts'

test('the password of a database URL is a secret, as it is and as it is written', () => {
  expect(databaseSecrets('postgres://ada:p%40ss@db.example/bowline')).toEqual(['p@ss', 'p%40ss'])
  expect(databaseSecrets('postgres://db.example/bowline?password=other')).toEqual(['other', 'other'])
})

test('one without a password has none', () => {
  expect(databaseSecrets('postgres://ada@db.example/bowline')).toEqual([])
})
