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

/** One metric, whatever its samples. */
export interface Metric {
  name: string
  help: string
  type: 'counter' | 'gauge' | 'histogram'
}

/** All samples of one metric: as they are, or as text where they are kept as that. */
export type Family = Metric & ({ samples: readonly Sample[] } | { text: string })

export function renderFamilies(families: readonly Family[]): string {
  return families.map(textOf).join('')
}

function textOf(family: Family): string {
  const { name, help, type } = family
  const samples = 'text' in family ? family.text : family.samples.map((each) => lineOf(name, each)).join('')
  return `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n${samples}`
}

function lineOf(name: string, { suffix, labels, value }: Sample): string {
  return `${name}${suffix ?? ''}${inBraces(labels)} ${numeral(value)}\n`
}

/**
 * Samples of one metric that are many and seldom change, kept as text by whose they are: what is as it was is not made anew,
 * and where nothing is another the whole is the text of the last time.
 */
export class KeptSamples {
  readonly #metric: Metric
  readonly #texts = new Map<string, string>()
  #whole: string | undefined

  constructor(metric: Metric) {
    this.#metric = metric
  }

  /** All samples of one: those it had are replaced. */
  set(whose: string, samples: readonly Sample[]): void {
    this.#texts.set(whose, samples.map((each) => lineOf(this.#metric.name, each)).join(''))
    this.#whole = undefined
  }

  delete(whose: string): void {
    if (this.#texts.delete(whose)) this.#whole = undefined
  }

  family(): Family {
    this.#whole ??= [...this.#texts.values()].join('')
    return { ...this.#metric, text: this.#whole }
  }
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
  readonly #kept: KeptSamples
  readonly #samples = new Map<string, { labels: Labels; value: number }>()
  /** Those that were counted since somebody asked. */
  readonly #changed = new Set<string>()

  constructor(name: string, help: string) {
    this.#kept = new KeptSamples({ name, help, type: 'counter' })
  }

  /** @param labels of the same names in the same order each time */
  add(labels: Labels): void {
    const key = JSON.stringify(labels)
    const sample = this.#samples.get(key)
    if (sample) sample.value += 1
    else this.#samples.set(key, { labels, value: 1 })
    this.#changed.add(key)
  }

  /** Forgets what was counted of some. */
  drop(isGone: (labels: Labels) => boolean): void {
    for (const [key, { labels }] of this.#samples) {
      if (!isGone(labels)) continue
      this.#samples.delete(key)
      this.#changed.delete(key)
      this.#kept.delete(key)
    }
  }

  family(): Family {
    for (const key of this.#changed) {
      const sample = this.#samples.get(key)
      if (sample) this.#kept.set(key, [sample])
    }
    this.#changed.clear()
    return this.#kept.family()
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
