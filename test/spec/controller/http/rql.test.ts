import { describe, expect, test } from 'vitest'
import { flag, instant, integer, list, object, record, text } from '../../../../api/schema.ts'
import { contentRange, demandedValue, parseQuery } from '../../../../controller/http/connect/rql.ts'
import { fieldsOf } from '../../../../controller/http/connect/rql-fields.ts'
import { RqlError } from '../../../../controller/http/connect/rql-filter.ts'
import { matcherOf, select } from '../../../../controller/http/connect/rql-select.ts'
import { taskFilterOf, taskOrderOf } from '../../../../controller/http/connect/task-filter.ts'

const items = [
  {
    id: 'EX-1',
    name: 'Billing',
    size: 2,
    at: '2027-01-01T00:00:00+00:00',
    owner: { id: 'VA-1' },
    tags: ['a', 'b'],
  },
  { id: 'EX-2', name: 'Search', size: 10, at: '2027-01-02T00:00:00+00:00', owner: { id: 'VA-2' }, tags: [] },
  {
    id: 'EX-3',
    name: 'billing, (old)',
    size: 9,
    at: '2026-12-31T23:00:00Z',
    owner: null,
    tags: ['b'],
    gone: true,
  },
]

/** The numbers of the items that a query finds, in order. */
function found(query: string): string {
  const { page } = select(items, parseQuery(query), 100)
  return page.map((each) => each.id.slice(3)).join(' ')
}

describe('filters', () => {
  test.each([
    ['none', '', '1 2 3'],
    ['a pair', 'id=EX-2', '2'],
    ['a pair with an operator', 'id=ne=EX-2', '1 3'],
    ['eq', 'eq(id,EX-2)', '2'],
    ['ne', 'ne(id,EX-2)', '1 3'],
    ['parts joined by & all count', 'ne(id,EX-2)&size=2', '1'],
    ['and', 'and(ne(id,EX-2),gt(size,2))', '3'],
    ['or', 'or(eq(id,EX-2),eq(size,9))', '2 3'],
    ['not', 'not(eq(id,EX-2))', '1 3'],
    ['inside each other', 'not(or(eq(id,EX-1),and(eq(id,EX-2),eq(size,10))))', '3'],
    ['numbers compare as numbers', 'gt(size,9)', '2'],
    ['ge', 'ge(size,9)', '2 3'],
    ['lt', 'lt(size,9)', '1'],
    ['le', 'le(size,9)', '1 3'],
    ['instants compare as instants, the + of their zone kept', 'gt(at,2027-01-01T01:00:00+02:00)', '1 2'],
    ['a day is an instant too', 'lt(at,2027-01-01)', '3'],
    ['text compares as text, though a number is in it', 'gt(name,Billing 1)', '2 3'],
    ['in', 'in(id,(EX-1,EX-3))', '1 3'],
    ['in none', 'in(id,())', ''],
    ['out', 'out(id,(EX-1,EX-3))', '2'],
    ['like', 'like(name,*ill*)', '1 3'],
    ['like heeds the case', 'like(name,B*)', '1'],
    ['ilike does not', 'ilike(name,B*)', '1 3'],
    ['like without a star is the whole text', 'like(name,ill)', ''],
    ['several stars', 'ilike(name,*B*l*ng*)', '1 3'],
    ['the parts of a pattern do not overlap', 'like(id,EX-1*1)', ''],
    ['only the star is special', 'like(name,Billin.)', ''],
    ['a dotted field', 'owner.id=VA-2', '2'],
    ['a field that is not there is null', 'eq(gone,null())', '1 2'],
    ['not null', 'ne(owner,null())', '1 2'],
    ['null is not less than anything', 'lt(owner.id,z)', '1 2'],
    ['the empty text is not null', 'eq(name,empty())', ''],
    ['booleans', 'gone=true', '3'],
    ['any of a list', 'tags=b', '1 3'],
    ['none of a list', 'ne(tags,b)', '2'],
    ['what everything inherits is no field', 'ne(constructor,null())', ''],
    ['percent-encoded values', 'name=billing%2C%20%28old%29', '3'],
    ['quoted values', 'eq(name,"billing, (old)")', '3'],
    ['quoted by a percent sign', 'eq(name,%22billing, (old)%22)', '3'],
    ['quoted by one stroke', "eq(name,'billing, (old)')", '3'],
    ['a quoted number is text in a field of text', 'eq(id,"EX-1")', '1'],
    ['a stroke inside a value is itself', "ne(name,O'Brien)", '1 2 3'],
    ['brackets that nobody encodes', 'like(name,*(old)*)', '3'],
    ['nothing in a list', 'in(gone,(null(),x))', '1 2'],
    ['none but nothing', 'out(owner.id,(null(),VA-1))', '2'],
    ['pairs in or and not', 'or(id=EX-1,not(size=ne=9))', '1 3'],
    ['pairs in and, in a row', 'and(id=ne=EX-2&size=2)', '1'],
    ['an instant in other words', 'eq(at,2027-01-01T01:00:00+01:00)', '1'],
    ['an instant without a zone is UTC', 'ge(at,2027-01-02T00:00:00.000)', '2'],
    ['a part of a millisecond counts', 'lt(at,2027-01-01T00:00:00.000001Z)', '1 3'],
    ['a number in other words', 'eq(size,2.0)', '1'],
    ['quoted in a list', 'in(name,("billing, (old)",Search))', '2 3'],
    ['free text, in any field, whatever its case', 'search=BILLING', '1 3'],
    ['a wish what to leave out changes nothing', 'select(-owner,tags)&size=2', '1'],
  ])('%s: %s', (_, query, expected) => {
    expect(found(query)).toBe(expected)
  })
})

describe('order and pages', () => {
  test.each([
    ['up', 'ordering(name)', '1 2 3'],
    ['down', 'ordering(-name)', '3 2 1'],
    ['numbers as numbers', 'ordering(size)', '1 3 2'],
    ['instants as instants', 'ordering(-at)', '2 1 3'],
    ['by several', 'ordering(gone,-size)', '2 1 3'],
    ['by what is not there: as it was', 'ordering(nothing)', '1 2 3'],
    ['by what is not there for all: those first', 'ordering(owner.id)', '3 1 2'],
    ['a page', 'limit=1&offset=1', '2'],
    ['no page', 'limit=0', ''],
    ['beyond the end', 'offset=5', ''],
  ])('%s: %s', (_, query, expected) => {
    expect(found(query)).toBe(expected)
  })

  test('the total is that of all pages', () => {
    expect(select(items, parseQuery('limit=1&ne(id,EX-1)'), 100)).toMatchObject({
      total: 2,
      page: [{ id: 'EX-2' }],
    })
  })

  test('without a limit a page has the usual size', () => {
    expect(select(items, parseQuery(''), 2).page).toHaveLength(2)
  })

  test('sorting leaves the list as it was', () => {
    const list = Object.freeze([...items])
    select(list, parseQuery('ordering(-id)'), 100)
    expect(list.map((each) => each.id)).toEqual(['EX-1', 'EX-2', 'EX-3'])
  })

  test.each([
    [0, 3, 3, 'items 0-2/3'],
    [100, 100, 250, 'items 100-199/250'],
    [0, 0, 0, 'items 0-0/0'],
    [0, 0, 7, 'items 0-0/7'],
  ])('the header for %i, %i of %i', (offset, count, total, expected) => {
    expect(contentRange(offset, count, total)).toBe(expected)
  })
})

describe('what cannot be understood is refused, with the reason', () => {
  test.each([
    ['hello', /expected a filter such as eq\(status,failed\), found "hello"/],
    ['between(size,1,2)', /"between" is not an operator/],
    ['eq(size)', /expected a field and a value in eq\(/],
    ['eq(size,1,2)', /expected "\)" of eq\( after "eq\(size,1", found ",2\)"/],
    ['in(id,EX-1)', /expected a list in brackets/],
    ['eq(id,(a)', /expected "\)" of eq\(.*, found the end/],
    ['eq(id,a))', /expected "&" or the end after "eq\(id,a\)", found "\)"/],
    ['eq(id,a)b', /expected "&" or the end/],
    ['and()', /expected a filter/],
    ['eq(,a)', /expected a field and a value/],
    ['eq(id,"a)', /expected a closing "/],
    ['eq(id,"a"b)', /expected "\)" of eq\(/],
    ['ordering(-)', /expected names of fields/],
    [`ordering(${'a,'.repeat(20)}a)`, /ordering: at most 20 fields/],
    [`${'not('.repeat(30)}eq(id,a)${')'.repeat(30)}`, /filters may be 20 inside each other/],
    [`in(id,(${'a,'.repeat(3000)}a))`, /a query may have 2000 parts/],
    [`or(${'lt(size,1),'.repeat(100)}lt(size,1))`, /a query may have 100 comparisons/],
    [`or(${'like(id,*a*),'.repeat(10)}ilike(id,*b*))`, /may have 10 patterns/],
    [`search=a&${'ilike(id,a)&'.repeat(10)}`, /may have 10 patterns/],
    [`like(id,${'*a'.repeat(150)})`, /a pattern may have 256 characters/],
    [`eq(id,${'a'.repeat(17_000)})`, /a query may have 16000 characters/],
    ['limit=many', /limit takes a whole number/],
    ['limit=-1', /limit takes a whole number/],
    ['offset=1.5', /offset takes a whole number/],
    ['name=%ZZ', /not well percent-encoded/],
  ])('%s', (query, message) => {
    expect(() => parseQuery(query)).toThrow(RqlError)
    expect(() => parseQuery(query)).toThrow(message)
  })

  test('a pattern of many stars is answered at once', () => {
    const { filter } = parseQuery(`like(name,${'*a'.repeat(30)}*b)`)
    // who tries every way to match it is not done in a lifetime
    expect(matcherOf(filter)({ name: 'a'.repeat(50_000) })).toBe(false)
  })
})

test.each([
  ['id=EX-1', 'EX-1'],
  ['ne(size,1)&eq(id,EX-1)', 'EX-1'],
  ['or(eq(id,EX-1),eq(id,EX-2))', undefined],
  ['not(eq(id,EX-1))', undefined],
  ['in(id,(EX-1))', undefined],
  ['eq(id,null())', undefined],
  ['', undefined],
])('%s demands the id %s', (query, expected) => {
  expect(demandedValue(parseQuery(query).filter, 'id')).toBe(expected)
})

test('text that looks like numbers is text, and any three have one order', () => {
  const order = (field: string, values: readonly unknown[]) =>
    select(
      values.map((value) => ({ [field]: value })),
      parseQuery(`ordering(${field})`),
      100,
    ).page.map((each) => each[field])
  expect(order('name', ['10', '9', '1e1', 'b', '2027-01-01'])).toEqual(['10', '1e1', '2027-01-01', '9', 'b'])
  expect(order('any', ['x', 2, null, true, 10])).toEqual([null, true, 2, 10, 'x'])
})

describe('a field that the schema of the list does not have is refused', () => {
  const thing = object({
    size: integer(),
    at: instant(),
    on: flag(),
    parts: list(object({ id: text() })),
    by: record(object({ id: text() })),
  })
  const fields = fieldsOf(thing, { part: 'parts' })
  const things = [
    {
      size: 10,
      at: '2027-01-01T00:00:00Z',
      on: true,
      parts: [{ id: 'a' }, { id: 'b' }],
      by: { x: { id: 'u' } },
    },
    { size: 9, at: '2027-01-02T00:00:00Z', on: false, parts: [], by: { y: { id: 'v' } } },
  ]
  const sizes = (query: string) => select(things, parseQuery(query), 100, fields).page.map(({ size }) => size)

  test.each([
    ['part.id=b', [10]],
    ['parts.id=b', [10]],
    ['by.id=v', [9]],
    ['by.x.id=u', [10]],
    ['on=false', [9]],
    ['ordering(size)', [9, 10]],
    ['ordering(-at)', [9, 10]],
  ])('%s works', (query, expected) => {
    expect(sizes(query)).toEqual(expected)
  })

  test.each([
    ['product.id=b', /"product.id" is not a field of these; expected one of size, at, on, parts, by, part/],
    ['ordering(name)', /"name" is not a field/],
    ['eq(constructor,x)', /"constructor" is not a field/],
    ['parts.toString=x', /"parts.toString" is not a field/],
    ['size=many', /size: expected a number, found "many"/],
    ['at=today', /at: expected an instant such as/],
    ['on=yes', /on: expected true or false/],
  ])('%s is refused', (query, message) => {
    expect(() => sizes(query)).toThrow(message)
  })
})

describe('a filter of tasks that they have not is refused', () => {
  test.each([
    ['eq(name,x)', /not filtered or ordered by "name"; expected one of id, status, .*runtime_max/],
    ['search=x', /not filtered or ordered by "search"/],
    ['eq(constructor,x)', /not filtered or ordered by "constructor"/],
    ['lt(valueOf,1)', /not filtered or ordered by "valueOf"/],
    ['status=done', /status: "done" is none; expected one of scheduled/],
    ['or(id=x,status=ne=done)', /status: "done" is none/],
    ['gt(object.id,x)', /object.id: expected eq, ne, in, out, like or ilike, found gt/],
    ['like(retry_count,1*)', /retry_count: expected eq, .* found like/],
    ['ge(events.created.at,today)', /events.created.at: expected an instant/],
    ['lt(retry_count,null())', /retry_count: expected a number, found "null\(\)"/],
  ])('%s', (query, message) => {
    expect(() => taskFilterOf(parseQuery(query).filter, {})).toThrow(message)
  })

  test('nor in an order', () => {
    expect(() => taskOrderOf(['-data'])).toThrow('not filtered or ordered by "data"')
    expect(() => taskOrderOf(['constructor'])).toThrow('not filtered or ordered by "constructor"')
  })

  test('what the store has an index for is asked for by that', () => {
    const { filter } = parseQuery('in(status,(failed,skipped))&object.id=OR-1&ge(retry_count,2)')
    expect(taskFilterOf(filter, {})).toEqual({
      statuses: ['failed', 'skipped'],
      objectIds: ['OR-1'],
      ranges: [{ field: 'attempts', op: 'ge', value: 2 }],
    })
  })
})

test('a list of many values is a set', () => {
  const values = Array.from({ length: 1900 }, (_, index) => index)
  const matches = matcherOf(parseQuery(`in(size,(${values.join(',')}))`).filter)
  const found = Array.from({ length: 20_000 }, (_, size) => ({ size })).filter(matches)
  expect(found).toHaveLength(1900)
})
