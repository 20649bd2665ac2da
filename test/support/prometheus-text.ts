/** Reads the text format of Prometheus as its grammar says, and throws at whatever is not in it. */

export interface ReadFamily {
  type: string
  help: string
  /** Value by name and labels, as `name{a="b"}` with the values as they are. */
  samples: Map<string, number>
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*/
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*/
const floating = /^(?:[+-]Inf|NaN|[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/

export function readMetrics(text: string): Map<string, ReadFamily> {
  if (!text.endsWith('\n')) throw new Error('the last line is not ended')
  const families = new Map<string, ReadFamily>()
  let current: [string, ReadFamily] | undefined
  for (const line of text.slice(0, -1).split('\n')) {
    const [, word, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? []
    if (word === 'HELP') {
      if (families.has(name)) throw new Error(`${name} comes twice`)
      current = [name, { type: '', help: unescaped(rest, { n: '\n', '\\': '\\' }), samples: new Map() }]
      families.set(...current)
    } else if (word === 'TYPE') {
      if (current?.[0] !== name) throw new Error(`the type of ${name} is not where its samples are`)
      current[1].type = rest
    } else readSample(line, current)
  }
  return families
}

function readSample(line: string, family: [string, ReadFamily] | undefined): void {
  const name = metricName.exec(line)?.[0] ?? ''
  const own = family?.[1].type === 'histogram' ? /^(.*)_(?:bucket|sum|count)$/.exec(name)?.[1] : name
  if (!family || own !== family[0]) throw new Error(`not a sample of ${family?.[0]}: ${line}`)
  const { labels, rest } = readLabels(line.slice(name.length))
  if (!/^ \S+$/.test(rest) || !floating.test(rest.slice(1))) throw new Error(`not a value: ${line}`)
  const shown = [...labels].map(([label, value]) => `${label}="${value}"`).join(',')
  const key = shown === '' ? name : `${name}{${shown}}`
  if (family[1].samples.has(key)) throw new Error(`the same sample twice: ${key}`)
  family[1].samples.set(key, Number(rest.slice(1).replace('Inf', 'Infinity')))
}

function readLabels(text: string): { labels: Map<string, string>; rest: string } {
  const labels = new Map<string, string>()
  if (!text.startsWith('{')) return { labels, rest: text }
  let rest = text.slice(1)
  while (!rest.startsWith('}')) {
    const name = labelName.exec(rest)?.[0]
    const [all, value] = /^="((?:[^"\\]|\\.)*)"(?:,|(?=\}))/.exec(rest.slice(name?.length ?? 0)) ?? []
    if (name === undefined || all === undefined) throw new Error(`not a label: ${rest}`)
    labels.set(name, unescaped(value ?? '', { n: '\n', '\\': '\\', '"': '"' }))
    rest = rest.slice(name.length + all.length)
  }
  return { labels, rest: rest.slice(1) }
}

function unescaped(text: string, known: Record<string, string>): string {
  return text.replace(/\\(.)/gs, (all, letter: string) => {
    const meant = known[letter]
    if (meant === undefined) throw new Error(`unknown escape ${all}`)
    return meant
  })
}
