import { describe, expect, test } from 'vitest'
import {
  type TagQuery,
  tagPage,
  type UsedSource,
  wantedTags,
} from '../../../../controller/http/api/tag-page.ts'

const url = 'https://git.example.com/billing.git'
const tagsOf = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => ({
    name: `v${from + count - at}`,
    commit: `c${from + count - at}`,
  }))
const sourceOf = (count: number, more: Partial<UsedSource> = {}): UsedSource => ({
  ...{ url, found: tagsOf(count), uses: [] },
  ...more,
})
const page = (sources: readonly UsedSource[], query: TagQuery = {}) => tagPage(sources, wantedTags(query))
const names = ({ items }: ReturnType<typeof page>) => items.map(({ name }) => name)

function all(pageAfter: (after: string) => ReturnType<typeof page>): string[] {
  const found: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const each: ReturnType<typeof page> = pageAfter(next)
    found.push(...each.items.map(({ url: source, name }) => `${source} ${name}`))
    next = each.next
  }
  return found
}

describe('the tags of sources', () => {
  test('come page by page, each once, source by source', () => {
    const sources = [sourceOf(250), sourceOf(130, { url: 'b' })]
    const expected = sources.flatMap((each) => each.found.map(({ name }) => `${each.url} ${name}`))
    expect(all((after) => page(sources, { limit: '70', after }))).toEqual(expected)
    expect(page(sources).items).toHaveLength(100)
    expect(page(sources, { limit: '100000' }).items).toHaveLength(380)
    expect(page(sources).sources).toEqual([
      { url, total: 250 },
      { url: 'b', total: 130 },
    ])
  })

  test('go on where the page before ended, though tags came, or it is gone', () => {
    const { next } = page([sourceOf(10)], { limit: '3' })
    const after = String(next)
    expect(names(page([{ ...sourceOf(0), found: tagsOf(15) }], { after, limit: '2' }))).toEqual(['v7', 'v6'])
    const without = tagsOf(10).filter(({ name }) => name !== 'v8')
    expect(names(page([sourceOf(0, { found: without })], { after, limit: '2' }))).toEqual(['v7', 'v6'])
    expect(page([sourceOf(1)], { after })).toMatchObject({ items: [], next: null })
  })

  test('are found by a part of their name in any case, page by page', () => {
    const sources = [sourceOf(120), sourceOf(0, { url: 'b', found: [{ name: 'Release-V11', commit: 'c' }] })]
    const expected = [...[119, 118, 117, 116, 115, 114, 113, 112, 111, 110].map((each) => `v${each}`), 'v11']
    expect(names(page(sources, { q: 'V11' }))).toEqual([...expected, 'Release-V11'])
    expect(all((after) => page(sources, { q: 'V11', after, limit: '5' }))).toHaveLength(12)
    expect(page(sources, { q: 'V11' }).sources.map(({ total }) => total)).toEqual([120, 1])
    expect(() => wantedTags({ q: 'v'.repeat(2_001) })).toThrow(/^q: expected/)
  })

  test('follow a tag that is named', () => {
    expect(names(page([sourceOf(10)], { after: 'v3' }))).toEqual(['v2', 'v1'])
  })

  test('whose names are very long, too', () => {
    const found = ['a', 'b', 'c'].map((name) => ({ name: name.repeat(1_500), commit: name }))
    const expected = found.map(({ name }) => `${url} ${name}`)
    expect(all((after) => page([sourceOf(0, { found })], { limit: '1', after }))).toEqual(expected)
  })

  test('are narrowed down to one, however many there are', () => {
    expect(page([sourceOf(50_000)], { name: 'v7' })).toMatchObject({
      items: [{ name: 'v7', commit: 'c7' }],
      sources: [{ total: 50_000 }],
      next: null,
    })
    expect(page([sourceOf(5)], { name: 'v' }).items).toEqual([])
  })

  test.each<[string, Record<string, unknown>]>([
    ['a tag to go on after that is not there', { after: 'v99' }],
    ['a page of another list', { after: 'billing/dev' }],
    ['a limit that is none', { limit: '-1' }],
    ['two names', { name: ['v1', 'v2'] }],
    ['a text that is too long', { source: 'x'.repeat(2_001) }],
  ])('are refused for %s', (_, query) => {
    expect(() => page([sourceOf(5)], query)).toThrow(expect.objectContaining({ status: 400 }))
  })

  test('a place far beyond the end is the end', () => {
    expect(page([sourceOf(5)], { after: '999999999:v2' })).toMatchObject({ items: [{ name: 'v1' }] })
    expect(page([sourceOf(5)], { after: '999999999:gone' }).items).toEqual([])
  })
})

describe('what is in use', () => {
  const dev = { type: 'dev', wanted: 'v1', deployed: { name: 'v1', commit: 'before' } } as const
  const test_ = { type: 'test', wanted: 'v0', deployed: undefined } as const

  test('is told on every page, however old it is, gone, or moved since', () => {
    const { inUse, items } = page([sourceOf(300, { uses: [dev, test_] })], { limit: '1' })
    expect(items).toEqual([{ url, name: 'v300', commit: 'c300', moved: false, wanted: [], deployed: [] }])
    expect(inUse).toEqual([
      { url, name: 'v0', commit: null, moved: false, wanted: ['test'], deployed: [] },
      { url, name: 'v1', commit: 'c1', moved: false, wanted: ['dev'], deployed: [] },
      { url, name: 'v1', commit: 'before', moved: true, wanted: [], deployed: ['dev'] },
    ])
  })

  test('is told beside its tag, too', () => {
    const { items } = page([sourceOf(3, { uses: [dev] })], { after: 'v2' })
    expect(items).toEqual([{ url, name: 'v1', commit: 'c1', moved: false, wanted: ['dev'], deployed: [] }])
  })
})
