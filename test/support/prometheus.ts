/** A sample as Prometheus reads it. */
export interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

const value = /^(?:[+-]?Inf|NaN|[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/
const label = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,(?!$)|$)/y

/**
 * Reads the text format as strictly as it is written down: every metric is described once, before its samples, which
 * stand together, none of them twice.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function readPrometheus(text: string): { types: Record<string, string>; samples: Sample[] } {
  if (!text.endsWith('\n')) throw new Error('the last line does not end')
  const types: Record<string, string> = {}
  const samples: Sample[] = []
  const seen = new Set<string>()
  let current = ''
  for (const line of text.slice(0, -1).split('\n')) {
    const help = /^# HELP ([a-zA-Z_:][\w:]*) ((?:[^\\]|\\[\\n])*)$/.exec(line)
    const type = /^# TYPE ([a-zA-Z_:][\w:]*) (counter|gauge|histogram)$/.exec(line)
    if (help) current = fresh(help[1] ?? '', types)
    else if (type) types[same(type[1] ?? '', current, line)] = type[2] ?? ''
    else {
      const sample = readSample(line)
      same(familyOf(sample.name, types), current, line)
      const series = JSON.stringify([sample.name, Object.entries(sample.labels).sort()])
      if (seen.has(series)) throw new Error(`twice: ${line}`)
      seen.add(series)
      samples.push(sample)
    }
  }
  return { types, samples }
}

function fresh(name: string, types: Record<string, string>): string {
  if (name in types) throw new Error(`${name} is described twice`)
  return name
}

function same(name: string, current: string, line: string): string {
  if (name !== current) throw new Error(`not in its place: ${line}`)
  return name
}

function familyOf(name: string, types: Record<string, string>): string {
  const family = name.replace(/_(bucket|sum|count)$/, '')
  return types[family] === 'histogram' ? family : name
}

function readSample(line: string): Sample {
  const [, name, , labels = '', number] =
    /^([a-zA-Z_:][\w:]*)(\{(.*)\})? (\S+)$/.exec(line) ?? fail(`not a sample: ${line}`)
  if (!value.test(number ?? '')) fail(`not a number: ${line}`)
  return {
    name: name ?? '',
    labels: readLabels(labels, line),
    value: Number(number?.replace('Inf', 'Infinity')),
  }
}

function readLabels(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {}
  label.lastIndex = 0
  while (label.lastIndex < text.length) {
    const found = label.exec(text) ?? fail(`labels cannot be read: ${line}`)
    const plain = (found[2] ?? '').replace(/\\(.)/g, (_, each: string) => (each === 'n' ? '\n' : each))
    labels[found[1] ?? ''] = plain
  }
  return labels
}

function fail(message: string): never {
  throw new Error(message)
}
