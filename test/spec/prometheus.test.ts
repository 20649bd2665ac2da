import { describe, expect, test } from 'vitest'
import { Counter, gauge, Histogram, render } from '../../controller/report/prometheus.ts'
import { readPrometheus } from '../support/prometheus.ts'

describe("Prometheus' text format", () => {
  test('a counter, with and without labels', () => {
    const counter = new Counter('done_total', 'Things done.')
    counter.add({})
    counter.add({ by: 'me' })
    counter.add({ by: 'me' })
    expect(render([counter])).toBe(
      '# HELP done_total Things done.\n# TYPE done_total counter\ndone_total 1\ndone_total{by="me"} 2\n',
    )
  })

  test.each(['a"b', 'a\\b', 'a\nb', 'a\\nb', '\\', '"', 'a=b,c="d"', 'a} 1', '{', 'ü 🐙', ''])(
    'the label %j comes back as it was',
    (text) => {
      const written = render([gauge('level', 'x', [{ labels: { at: text, next: 'y' }, value: 0.5 }])])
      const { samples } = readPrometheus(written)
      expect(samples).toEqual([{ name: 'level', labels: { at: text, next: 'y' }, value: 0.5 }])
    },
  )

  test('a line break or a backslash in a description stays in its line', () => {
    expect(render([gauge('level', 'one\ntwo\\three', [])])).toBe(
      '# HELP level one\\ntwo\\\\three\n# TYPE level gauge\n',
    )
  })

  test('a histogram counts up to each bound, and the last bucket has all', () => {
    const histogram = new Histogram('wait_seconds', 'x', [0.1, 1])
    for (const value of [0.1, 0.05, 0.5, 7]) histogram.observe(value)
    const { types, samples } = readPrometheus(render([histogram]))
    expect(types).toEqual({ wait_seconds: 'histogram' })
    expect(samples.map(({ name, labels, value }) => [name, labels.le, value])).toEqual([
      ['wait_seconds_bucket', '0.1', 2],
      ['wait_seconds_bucket', '1', 3],
      ['wait_seconds_bucket', '+Inf', 4],
      ['wait_seconds_sum', undefined, 7.65],
      ['wait_seconds_count', undefined, 4],
    ])
  })

  test.each([
    ['a line that does not end', '# HELP a b\n# TYPE a gauge\na 1'],
    ['samples of another metric between', '# HELP a b\n# TYPE a gauge\nb 1\n'],
    ['the same sample twice', '# HELP a b\n# TYPE a gauge\na 1\na 2\n'],
    ['a quote that is not escaped', '# HELP a b\n# TYPE a gauge\na{b="c"d"} 1\n'],
    ['a metric described twice', '# HELP a b\n# TYPE a gauge\na 1\n# HELP a b\n# TYPE a gauge\n'],
    ['no number', '# HELP a b\n# TYPE a gauge\na undefined\n'],
  ])('the reader of these tests refuses %s', (_, text) => {
    expect(() => readPrometheus(text)).toThrow()
  })
})
