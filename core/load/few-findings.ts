import type { Diagnostic } from '../domain/diagnostic.ts'

/** Findings of one kind in one file that are told. */
const most = 100
/** And of all files: each is kept, sorted, shown and sent. */
export const mostInAll = 10_000

/**
 * The first hundred errors and warnings of each file; for the others stands their number. Which extensions they concern is
 * kept, since that decides what goes on.
 */
export function fewFindings(findings: readonly Diagnostic[]): Diagnostic[] {
  const few = new FewFindings()
  for (const each of findings) few.add(each)
  return few.all()
}

/** The same, while they come. */
export class FewFindings {
  readonly #shown: Diagnostic[] = []
  readonly #groups = new Map<string, Group>()

  /** Whether a finding of this kind would be told, and not only counted. */
  hasRoom(at: { file: string }, severity: Diagnostic['severity']): boolean {
    return (this.#groups.get(`${severity} ${at.file}`)?.shown ?? 0) < most
  }

  add(finding: Diagnostic): void {
    const key = `${finding.severity} ${finding.at.file}`
    const group = this.#groups.get(key) ?? { shown: 0, left: new Map() }
    this.#groups.set(key, group)
    if (group.shown < most && this.#shown.length < mostInAll) {
      group.shown += 1
      this.#shown.push(finding)
      return
    }
    const kind = kindOf(finding)
    const left = group.left.get(kind) ?? { first: finding, count: 0, extensions: new Set() }
    group.left.set(kind, left)
    left.count += 1
    for (const each of finding.extensions) left.extensions.add(each)
  }

  /** Counts one more of which nothing is told, without asking where it is; false where it is to be added. */
  counts(
    { severity, extensions }: Pick<Diagnostic, 'severity' | 'extensions'>,
    { file }: { file: string },
  ): boolean {
    const left = this.#groups.get(`${severity} ${file}`)?.left.get(kindOf({ extensions }))
    if (!left) return false
    left.count += 1
    for (const each of extensions) left.extensions.add(each)
    return true
  }

  all(): Diagnostic[] {
    const rest = [...this.#groups.values()].flatMap(({ left }) => [...left.values()].map(restOf))
    return [...this.#shown, ...rest]
  }
}

function kindOf({ extensions, wholeFile = false }: Pick<Diagnostic, 'extensions' | 'wholeFile'>): string {
  return `${extensions.length === 0} ${wholeFile}`
}

interface Group {
  shown: number
  /** By whether they name extensions, and are about the whole file. */
  left: Map<string, Left>
}

interface Left {
  first: Diagnostic
  count: number
  extensions: Set<string>
}

function restOf({ first, count, extensions }: Left): Diagnostic {
  const { severity, at, wholeFile } = first
  const what = `${severity}${count === 1 ? '' : 's'}`
  return {
    code: 'more-findings',
    severity,
    at,
    message: `and ${count} more ${what} in this file`,
    extensions: [...extensions].sort(),
    ...(wholeFile && { wholeFile }),
  }
}
