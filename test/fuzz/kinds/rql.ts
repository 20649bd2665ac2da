import { parseQuery } from '../../../controller/http/connect/rql.ts'
import { RqlError } from '../../../controller/http/connect/rql-filter.ts'
import { select } from '../../../controller/http/connect/rql-select.ts'
import { taskFilterOf, taskOrderOf } from '../../../controller/http/connect/task-filter.ts'
import { isSet, readTaskQuery } from '../../../controller/http/connect/task-query.ts'
import { parseConnectionPath } from '../../../controller/runners/connection-path.ts'
import { texts } from '../corpus.ts'
import { type Kind, refusing } from '../kind.ts'

const items = Array.from({ length: 20 }, (_, at) => ({
  ...{
    id: `OR-${at}`,
    name: `name ${at}`,
    status: 'failed',
    events: { created: { at: `2027-01-0${at % 10}` } },
  },
  ...{ asset: { product: { id: 'PRD-1' }, tags: ['a', 'b'] }, nothing: null, number: at },
}))

/** What stands in the first line of a request. */
export const rql: Kind = {
  name: 'rql',
  share: 16,
  corpus: texts(
    ...[
      'limit=10&offset=20&ordering(-id,name)&select(-asset)',
      'eq(status,failed)&in(id,(a,b,c))',
      'search=a%20b',
    ],
    ...[
      'and(or(eq(a.b,1),ne(c,null())),not(like(name,*x*)))',
      'status=in=(a)&created=ge=2027-01-01T00:00:00Z',
    ],
    ...[
      'ilike(name,"*a,b(c)*")&gt(events.created.at,2027-01-01)&le(number,5)',
      'out(id,(%22a%22,%27b%27))',
      'after=TQ-1&all=1',
    ],
    ...[
      'eq(id,empty())&running=true&dryRun=0',
      '/public/v1/devops/ws/ENV-1234-5678-01/x/webapp?running_tasks=3',
    ],
    ...[
      'like(name,%2A%2Aa%2A%2A)',
      'in(status,(failed,succeeded))&ge(events.created.at,2027-01-01T00:00:00)',
    ],
  ),
  words: [
    ...[
      'eq(',
      'and(',
      'or(',
      'not(',
      'in(',
      'like(',
      'null()',
      'empty()',
      'ordering(',
      'select(',
      'limit=',
      '&',
    ],
    ...[
      '*',
      '%2A',
      '%22',
      '%27',
      '%',
      '%zz',
      '%ff',
      '(',
      ')',
      ',',
      '"',
      "'",
      '=',
      'ne=',
      '+',
      '.',
      'status',
      'name',
    ],
  ],
  pairs: [
    ['(', ')'],
    ['and(', ')'],
    ['not(', ')'],
    ['or(a=1,', ')'],
    ['"', '"'],
    ['in(a,(', '))'],
  ],
  longest: 65_536,
  read(input) {
    const text = input.toString('latin1')
    const refuse = (work: () => unknown) => refusing([RqlError], work)
    refuse(() => select(items, parseQuery(text), 1000))
    refuse(() => {
      const { query, parameters } = readTaskQuery(`/tasks?${text}`)
      taskFilterOf(query.filter, { environment: 'ENV-1234-5678-01' })
      taskOrderOf(query.ordering)
      isSet('all', parameters.all)
    })
    parseConnectionPath(text.startsWith('/') ? text : `/public/v1/devops/ws/${text}`)
  },
}
