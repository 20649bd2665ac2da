/** Lines around a change that are shown as well. */
const context = 3
/** Beyond so many changed lines, what is between the first and the last is shown as one change. */
const mostSteps = 400

interface Texts {
  path: string
  /** Null: there is no such file. */
  before: string | null
  after: string | null
}

/** The change of a text as `git diff` writes it, for `git apply`; empty where nothing changes. */
export function unifiedDiff({ path, before, after }: Texts): string {
  const [a, b] = [linesOf(before), linesOf(after)]
  const hunks = hunksOf(scriptOf(a, b))
  if (hunks.length === 0) return ''
  const head = [
    `diff --git ${named('a', path)} ${named('b', path)}`,
    ...(before === null ? ['new file mode 100644'] : []),
    ...(after === null ? ['deleted file mode 100644'] : []),
    `--- ${before === null ? '/dev/null' : named('a', path)}`,
    `+++ ${after === null ? '/dev/null' : named('b', path)}`,
  ]
  return `${head.join('\n')}\n${hunks.map(hunkText).join('')}`
}

function named(side: string, path: string): string {
  const name = `${side}/${path}`
  return /["\\\u0000-\u001f\u007f]/.test(name) ? JSON.stringify(name) : name
}

/** Each with the break it ends with, if any. */
function linesOf(text: string | null): string[] {
  return text?.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** One line of what turns a text into another. */
interface Step {
  mark: ' ' | '-' | '+'
  line: string
}

function scriptOf(a: readonly string[], b: readonly string[]): Step[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let [endA, endB] = [a.length, b.length]
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1
    endB -= 1
  }
  return [
    ...marked(' ', a.slice(0, start)),
    ...shortest(a.slice(start, endA), b.slice(start, endB)),
    ...marked(' ', a.slice(endA)),
  ]
}

function marked(mark: Step['mark'], lines: readonly string[]): Step[] {
  return lines.map((line) => ({ mark, line }))
}

/**
 * The shortest script.
 * @see Myers, An O(ND) Difference Algorithm and Its Variations, 1986
 */
function shortest(a: readonly string[], b: readonly string[]): Step[] {
  const rows: Map<number, number>[] = []
  const reach = new Map([[1, 0]])
  for (let steps = 0; steps <= Math.min(a.length + b.length, mostSteps); steps += 1) {
    rows.push(new Map(reach))
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      let x = startOf(reach, diagonal, steps)
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1
      reach.set(diagonal, x)
      if (x >= a.length && x - diagonal >= b.length) return walkedBack(rows, a, b)
    }
  }
  return [...marked('-', a), ...marked('+', b)]
}

/** Whether the furthest way to a diagonal comes by a line of the new text; else by one of the old text. */
function isByNew(reach: ReadonlyMap<number, number>, diagonal: number, steps: number): boolean {
  const [left, right] = [reach.get(diagonal - 1) ?? -1, reach.get(diagonal + 1) ?? -1]
  return diagonal === -steps || (diagonal !== steps && left < right)
}

function startOf(reach: ReadonlyMap<number, number>, diagonal: number, steps: number): number {
  if (isByNew(reach, diagonal, steps)) return reach.get(diagonal + 1) ?? 0
  return (reach.get(diagonal - 1) ?? -1) + 1
}

/** @param rows how far each diagonal had got before each step */
function walkedBack(
  rows: readonly ReadonlyMap<number, number>[],
  a: readonly string[],
  b: readonly string[],
): Step[] {
  const script: Step[] = []
  let [x, y] = [a.length, b.length]
  for (const [steps, reach] of [...rows.entries()].reverse()) {
    const before = isByNew(reach, x - y, steps) ? x - y + 1 : x - y - 1
    const fromX = reach.get(before) ?? 0
    const fromY = fromX - before
    for (; x > fromX && y > fromY; x -= 1, y -= 1) script.push({ mark: ' ', line: a[x - 1] ?? '' })
    if (steps > 0)
      script.push(x === fromX ? { mark: '+', line: b[fromY] ?? '' } : { mark: '-', line: a[fromX] ?? '' })
    x = fromX
    y = fromY
  }
  return script.reverse()
}

interface Hunk {
  steps: readonly Step[]
  /** 0-based, of its first line. */
  a: number
  b: number
}

function hunksOf(script: readonly Step[]): Hunk[] {
  const changes = script.flatMap(({ mark }, index) => (mark === ' ' ? [] : [index]))
  const ranges: { from: number; to: number }[] = []
  for (const index of changes) {
    const last = ranges.at(-1)
    if (last && index - context <= last.to) last.to = index + context + 1
    else ranges.push({ from: Math.max(index - context, 0), to: index + context + 1 })
  }
  return ranges.map(({ from, to }) => ({
    steps: script.slice(from, to),
    a: countOf(script.slice(0, from), '+'),
    b: countOf(script.slice(0, from), '-'),
  }))
}

/** Lines without those that are on the other side only. */
function countOf(steps: readonly Step[], other: '+' | '-'): number {
  return steps.filter(({ mark }) => mark !== other).length
}

function hunkText({ steps, a, b }: Hunk): string {
  const lines = steps.map(({ mark, line }) =>
    line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`,
  )
  return `@@ -${rangeOf(a, countOf(steps, '+'))} +${rangeOf(b, countOf(steps, '-'))} @@\n${lines.join('')}`
}

function rangeOf(start: number, count: number): string {
  const first = count === 0 ? start : start + 1
  return count === 1 ? String(first) : `${first},${count}`
}
