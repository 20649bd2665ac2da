/** The text format of Prometheus: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export const metricsType = 'text/plain; version=0.0.4; charset=utf-8'

/** Names of labels are ours, and good ones; their values are anybody's. */
export type Labels = Readonly<Record<string, string>>

export interface Sample {
  /** Added to the family's name. */
  suffix?: '_bucket' | '_sum' | '_count'
  labels: Labels
  value: number
}

/** All samples of one metric. */
export interface Family {
  name: string
  help: string
  type: 'counter' | 'gauge' | 'histogram'
  samples: readonly Sample[]
}

export function renderFamilies(families: readonly Family[]): string {
  return families.flatMap(linesOf).join('')
}

function linesOf({ name, help, type, samples }: Family): string[] {
  return [
    `# HELP ${name} ${escaped(help)}\n`,
    `# TYPE ${name} ${type}\n`,
    ...samples.map(
      ({ suffix = '', labels, value }) => `${name}${suffix}${inBraces(labels)} ${numeral(value)}\n`,
    ),
  ]
}

function inBraces(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${escaped(value).replaceAll('"', '\\"')}"`,
  )
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function numeral(value: number): string {
  return String(value).replace(/^(-?)Infinity$/, (_, sign) => `${sign || '+'}Inf`)
}

/** Counts since the start of the process, by labels. */
export class Counter {
  readonly #name: string
  readonly #help: string
  readonly #samples = new Map<string, { labels: Labels; value: number }>()

  constructor(name: string, help: string) {
    this.#name = name
    this.#help = help
  }

  /** @param labels of the same names in the same order each time */
  add(labels: Labels): void {
    const key = JSON.stringify(labels)
    const sample = this.#samples.get(key)
    if (sample) sample.value += 1
    else this.#samples.set(key, { labels, value: 1 })
  }

  family(): Family {
    return { name: this.#name, help: this.#help, type: 'counter', samples: [...this.#samples.values()] }
  }
}

/** How often values were in which range, since the start of the process. */
export class Histogram {
  readonly #name: string
  readonly #help: string
  readonly #bounds: readonly number[]
  /** For each bound how many values were at most that, and more than the bound before; then those beyond all. */
  readonly #counts: number[]
  #sum = 0

  /** @param bounds upper ones, rising */
  constructor(name: string, help: string, bounds: readonly number[]) {
    this.#name = name
    this.#help = help
    this.#bounds = bounds
    this.#counts = [...bounds, Number.POSITIVE_INFINITY].map(() => 0)
  }

  observe(value: number): void {
    const index = this.#bounds.findIndex((bound) => value <= bound)
    const place = index < 0 ? this.#bounds.length : index
    this.#counts[place] = (this.#counts[place] ?? 0) + 1
    this.#sum += value
  }

  family(): Family {
    let count = 0
    const buckets = this.#counts.map((more, index): Sample => {
      count += more
      const bound = this.#bounds[index] ?? Number.POSITIVE_INFINITY
      return { suffix: '_bucket', labels: { le: numeral(bound) }, value: count }
    })
    const totals: Sample[] = [
      { suffix: '_sum', labels: {}, value: this.#sum },
      { suffix: '_count', labels: {}, value: count },
    ]
    return { name: this.#name, help: this.#help, type: 'histogram', samples: [...buckets, ...totals] }
  }
}
