/*
 * Prometheus' text format, version 0.0.4: what it says about a metric, then one line for each set of labels.
 */

export const contentType = 'text/plain; version=0.0.4; charset=utf-8'

export type Labels = Readonly<Record<string, string>>

/** A metric's lines, as they are at the moment. */
export interface Metric {
  lines(): string[]
}

/** Only ever counts up, from 0 at the start of the process. */
export class Counter<L extends Labels = Labels> implements Metric {
  readonly #name: string
  readonly #help: string
  readonly #values = new Map<string, number>()

  constructor(name: string, help: string) {
    this.#name = name
    this.#help = help
  }

  add(labels: L): void {
    const key = written(labels)
    this.#values.set(key, (this.#values.get(key) ?? 0) + 1)
  }

  lines(): string[] {
    const samples = [...this.#values].map(([labels, value]) => `${this.#name}${labels} ${value}`)
    return [...header(this.#name, 'counter', this.#help), ...samples]
  }
}

export class Histogram implements Metric {
  readonly #name: string
  readonly #help: string
  readonly #bounds: readonly number[]
  /** How many values were in each bucket and in no smaller one; the last takes what is above all bounds. */
  readonly #counts: number[]
  #sum = 0

  /** @param bounds upper ones, inclusive, ascending */
  constructor(name: string, help: string, bounds: readonly number[]) {
    this.#name = name
    this.#help = help
    this.#bounds = bounds
    this.#counts = new Array<number>(bounds.length + 1).fill(0)
  }

  observe(value: number): void {
    const found = this.#bounds.findIndex((bound) => value <= bound)
    const bucket = found < 0 ? this.#bounds.length : found
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#sum += value
  }

  lines(): string[] {
    let count = 0
    const buckets = this.#counts.map((each, index) => {
      count += each
      const bound = this.#bounds[index]
      return `${this.#name}_bucket${written({ le: bound === undefined ? '+Inf' : String(bound) })} ${count}`
    })
    const totals = [`${this.#name}_sum ${this.#sum}`, `${this.#name}_count ${count}`]
    return [...header(this.#name, 'histogram', this.#help), ...buckets, ...totals]
  }
}

/** What is so at the moment it is asked for. */
export function gauge(
  name: string,
  help: string,
  samples: readonly { labels?: Labels; value: number }[],
): Metric {
  return {
    lines: () => [
      ...header(name, 'gauge', help),
      ...samples.map(({ labels = {}, value }) => `${name}${written(labels)} ${value}`),
    ],
  }
}

export function render(metrics: readonly Metric[]): string {
  return metrics
    .flatMap((each) => each.lines())
    .map((line) => `${line}\n`)
    .join('')
}

function header(name: string, type: string, help: string): string[] {
  return [`# HELP ${name} ${help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')}`, `# TYPE ${name} ${type}`]
}

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escaped(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
}
