import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Counter, type Family, Histogram, renderFamilies } from '../../../../controller/stats/prometheus.ts'
import { readMetrics } from '../../../support/prometheus-text.ts'

function gauge(labels: Record<string, string>, value: number, help = 'Help.'): Family {
  return { name: 'depth', help, type: 'gauge', samples: [{ labels, value }] }
}

const lineOf = (labels: Record<string, string>, value = 1) =>
  renderFamilies([gauge(labels, value)]).split('\n')[2]

test('a metric is its help, its type, and its samples', () => {
  const counter = new Counter('events_total', 'What happened.')
  for (const how of ['well', 'badly', 'well']) counter.add({ how })
  expect(renderFamilies([counter.family(), gauge({}, 0.5)])).toBe(
    [
      '# HELP events_total What happened.',
      '# TYPE events_total counter',
      'events_total{how="well"} 2',
      'events_total{how="badly"} 1',
      '# HELP depth Help.',
      '# TYPE depth gauge',
      'depth 0.5',
      '',
    ].join('\n'),
  )
})

test('one that has no samples yet is told of all the same', () => {
  expect(renderFamilies([new Counter('events_total', 'What happened.').family()])).toBe(
    '# HELP events_total What happened.\n# TYPE events_total counter\n',
  )
})

describe('values of labels are anybody’s words', () => {
  test.each([
    ['a "quoted" word', 'depth{name="a \\"quoted\\" word"} 1'],
    ['C:\\new', 'depth{name="C:\\\\new"} 1'],
    ['two\nlines', 'depth{name="two\\nlines"} 1'],
    ['ends with \\', 'depth{name="ends with \\\\"} 1'],
    ['}, x="1"} 2 # {', 'depth{name="}, x=\\"1\\"} 2 # {"} 1'],
    ['größer 🙂\t\r', 'depth{name="größer 🙂\t\r"} 1'],
    ['', 'depth{name=""} 1'],
  ])('%j', (name, line) => {
    expect(lineOf({ name })).toBe(line)
  })

  test('whatever they are, a reader gets them back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        const labels = { one, other }
        const { samples } = readMetrics(renderFamilies([gauge(labels, 7)])).get('depth') ?? {}
        expect([...(samples ?? [])]).toEqual([[`depth{one="${one}",other="${other}"}`, 7]])
      }),
    )
  })

  test('so is a help text', () => {
    const text = renderFamilies([gauge({}, 1, 'one "line"\nand \\ another')])
    expect(text.split('\n')[0]).toBe('# HELP depth one "line"\\nand \\\\ another')
    expect(readMetrics(text).get('depth')?.help).toBe('one "line"\nand \\ another')
  })
})

test.each([
  [0, '0'],
  [-1.5, '-1.5'],
  [1e21, '1e+21'],
  [5e-7, '5e-7'],
  [Number.POSITIVE_INFINITY, '+Inf'],
  [Number.NEGATIVE_INFINITY, '-Inf'],
  [Number.NaN, 'NaN'],
])('%d is written as %s', (value, written) => {
  expect(lineOf({}, value)).toBe(`depth ${written}`)
})

describe('a histogram', () => {
  test('counts into every bucket whose bound is not less, the last of which holds all', () => {
    const histogram = new Histogram('wait_seconds', 'Waits.', [0.1, 1])
    for (const value of [0, 0.1, 0.2, 1, 5]) histogram.observe(value)
    expect(renderFamilies([histogram.family()]).split('\n')).toEqual([
      '# HELP wait_seconds Waits.',
      '# TYPE wait_seconds histogram',
      'wait_seconds_bucket{le="0.1"} 2',
      'wait_seconds_bucket{le="1"} 4',
      'wait_seconds_bucket{le="+Inf"} 5',
      'wait_seconds_sum 6.3',
      'wait_seconds_count 5',
      '',
    ])
  })

  test('has all its buckets from the start', () => {
    const { samples } = readMetrics(renderFamilies([new Histogram('w', 'W.', [1]).family()])).get('w') ?? {}
    expect(Object.fromEntries(samples ?? [])).toEqual({
      'w_bucket{le="1"}': 0,
      'w_bucket{le="+Inf"}': 0,
      w_sum: 0,
      w_count: 0,
    })
  })
})
