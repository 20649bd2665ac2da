import { describe, expect, test } from 'vitest'
import { objectPage } from '../../../../controller/http/connect/object-list.ts'
import { parseQuery } from '../../../../controller/http/connect/rql.ts'
import type { FoundObject } from '../../../../controller/ports/object-store.ts'

const orders = { environment: 'ENV-1234-5678-01', collection: 'orders' }

/** A collection of so many objects, `n` from 0, that gives ten at a time and counts what it gives. */
function storeOf(count: number, bytes = 100) {
  const objects = Array.from(
    { length: count },
    (_, n): FoundObject => ({ body: { n, even: n % 2 === 0 }, bytes }),
  )
  const store = {
    read: 0,
    listObjects: async (_: string, __: string, { offset, limit }: { offset: number; limit: number }) => {
      const found = objects.slice(offset, offset + Math.min(limit, 10))
      store.read += found.length
      return found
    },
    countObjects: async (_: string, __: string, atMost: number) => Math.min(count, atMost),
  }
  return store
}

async function ask(query: string, store = storeOf(100)) {
  const { page, total } = await objectPage(orders, parseQuery(query), store)
  return { page: page.map((each) => (each as { n: number }).n), total, read: store.read }
}

describe('a page of objects', () => {
  test.each([
    ['limit=1', { page: [0], total: 100, read: 1 }],
    ['limit=0', { page: [], total: 100, read: 0 }],
    ['limit=3&offset=97', { page: [97, 98, 99], total: 100, read: 3 }],
    ['limit=3&offset=900', { page: [], total: 100, read: 0 }],
    ['limit=12', { page: Array.from({ length: 12 }, (_, n) => n), total: 100, read: 12 }],
    ['even=false&limit=2&offset=1', { page: [3, 5], total: 50, read: 100 }],
    ['even=false&limit=0', { page: [], total: 50, read: 100 }],
    ['lt(n,4)&ordering(-n)&limit=2', { page: [3, 2], total: 4, read: 100 }],
    ['ordering(-n)&limit=2&offset=1', { page: [98, 97], total: 100, read: 100 }],
  ])('%s reads no more than it takes', async (query, expected) => {
    expect(await ask(query)).toEqual(expected)
  })

  test('has the newest 1,000 at most', async () => {
    const { page, total } = await ask('', storeOf(3_000))
    expect([page.length, total]).toEqual([1_000, 1_000])
  })

  test.each(['', 'even=true', 'ordering(n)'])('that would be too large is refused: %j', async (query) => {
    const store = storeOf(100, 1024 * 1024)
    await expect(objectPage(orders, parseQuery(query), store)).rejects.toThrow(/ask for fewer with limit/)
    expect(store.read).toBeLessThan(50)
    expect((await ask('even=true&limit=10', storeOf(100, 1024 * 1024))).page).toHaveLength(10)
  })
})
