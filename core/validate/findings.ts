import type { Diagnostic } from '../domain/diagnostic.ts'
import { FewFindings } from '../load/few-findings.ts'
import { type LoadedDocument, rangeOf, rangeWithin } from '../load/loaded-file.ts'
import { explainOdd } from './explain-odd.ts'
import type { Report } from './rule.ts'

/** Collects what is reported, and which documents are at fault. */
export class Findings {
  readonly #few = new FewFindings()
  readonly #faulty = new Set<LoadedDocument>()

  /** @param before what was found already */
  constructor(before: readonly Diagnostic[]) {
    for (const each of before) this.#few.add(each)
  }

  all(): Diagnostic[] {
    return this.#few.all()
  }

  readonly report: Report = (finding) => {
    const { document, header } = finding.in
    const extensions = distinct(finding.extensions ?? [header.extension])
    if ((finding.severity ?? 'error') === 'error') this.#faulty.add(document)
    if (this.#few.counts({ severity: finding.severity ?? 'error', extensions }, document)) return
    const { code, severity = 'error', message, hint, at, part, within } = explainOdd(finding)
    const whole = rangeOf(document, at, part)
    this.#few.add({
      code,
      severity,
      ...(within ? rangeWithin(whole, within.text, within.from, within.to) : whole),
      message,
      ...(hint !== undefined && { hint }),
      extensions,
    })
  }

  isFaulty(document: LoadedDocument): boolean {
    return document.broken || this.#faulty.has(document)
  }
}

function distinct(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names.filter((name) => name !== undefined))].sort()
}
