import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { Source, sourceExcerpt } from '../../../cli/findings/source-excerpt.ts'
import { declaredBefore, diffDesired } from '../../../core/diff/diff.ts'
import { hasErrors, isHeldBack, isSame } from '../../../core/diff/summary.ts'
import type { Desired } from '../../../core/domain/desired.ts'
import type { Diagnostic } from '../../../core/domain/diagnostic.ts'
import { loadFile } from '../../../core/load/load-file.ts'
import { planPass } from '../../../core/plan/plan.ts'
import { type Checked, validate } from '../../../core/validate/validate.ts'
import { anyEdits, edited } from '../../support/broken-text.ts'
import { type Printed, printDesired, randomOf } from '../../support/print-desired.ts'
import { anyDesired } from '../../support/random-desired.ts'
import { tries } from '../../support/tries.ts'

/** How many configurations each property gets. */
const runs = tries(12)

vi.setConfig({ testTimeout: 60_000 + runs * 200 })

const seed = fc.noShrink(fc.nat())

function check({ texts }: Printed): Checked {
  return validate([...texts].map(([path, text]) => loadFile({ path, content: Buffer.from(text) })))
}

function errorsOf({ diagnostics }: Checked): unknown[] {
  return diagnostics.filter(({ severity }) => severity === 'error')
}

/** With the files that say something about each extension, as it was written. */
function withFiles({ account, extensions }: Desired, { files }: Printed): Desired {
  return { account, extensions: extensions.map((each) => ({ ...each, files: files[each.name] ?? [] })) }
}

/** Where each extension and environment was found to be declared: left out, once it is a file that says something of it. */
function withoutPlaces({ desired }: Checked, { files }: Printed): Partial<Desired> {
  const extensions = desired?.extensions.map(({ declaredIn, ...extension }) => {
    const { name, environments } = extension
    expect(Object.keys(declaredIn?.environments ?? {}).sort()).toEqual(
      environments.map(({ type }) => type).sort(),
    )
    const places = [declaredIn?.extension, ...Object.values(declaredIn?.environments ?? {})]
    expect(files[name]).toEqual(expect.arrayContaining(places))
    return extension
  })
  return { ...desired, ...(extensions && { extensions }) }
}

test('however a configuration is written, what is read is what was meant', () => {
  const property = fc.property(anyDesired, seed, (desired, style) => {
    const printed = printDesired(desired, randomOf(style))
    const checked = check(printed)
    expect(errorsOf(checked)).toEqual([])
    expect(withoutPlaces(checked, printed)).toEqual(withFiles(desired, printed))
  })
  fc.assert(property, { seed: 20_260_104, numRuns: runs, endOnFailure: true })
})

test('for what is there already there is nothing to do, however it is written now', () => {
  const property = fc.property(anyDesired, seed, seed, (desired, before, after) => {
    const [was, is] = [before, after].map((style) => check(printDesired(desired, randomOf(style))))
    if (!was || !is?.desired) throw new Error('the configuration is valid')
    const { observed } = declaredBefore({ checked: was, empty: false })
    const { diagnostics } = is
    const plan = planPass({
      commit: 'c0ffee',
      desired: is.desired,
      diagnostics,
      empty: false,
      observed,
      confirmed: false,
    })
    expect(plan).toMatchObject({ changes: [], held: [], stalled: [], removeExtensions: [] })
  })
  fc.assert(property, { seed: 20_260_105, numRuns: runs, endOnFailure: true })
})

test('a configuration does not differ from itself, however it is written', () => {
  const now = Date.parse('2027-01-01T00:00:00Z')
  const property = fc.property(anyDesired, seed, seed, (desired, before, after) => {
    const [was, is] = [before, after].map((style) => check(printDesired(desired, randomOf(style))))
    if (!was || !is) throw new Error('both were checked')
    const diff = diffDesired(
      declaredBefore({ checked: was, empty: false }),
      { checked: is, empty: false },
      { now },
    )
    const environments = desired.extensions.flatMap((each) => each.environments)
    expect(diff).toMatchObject({ account: [], extensions: [], unchanged: environments.length })
    expect([isSame(diff), isHeldBack(diff), hasErrors(diff)]).toEqual([true, false, false])
  })
  fc.assert(property, { seed: 20_260_106, numRuns: runs, endOnFailure: true })
})

const golden = new URL('../../golden/', import.meta.url)
const texts = readdirSync(golden)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(new URL(name, golden), 'utf8'))

/** Milliseconds of this process's own time, whatever else the machine is doing. */
const patience = 1000

/** Of this whole process, in KiB: far less than what one bomb of aliases would take. */
const memoryCap = 1024 * 1024

test('whatever is in a file, it is soon checked, in little memory, and each finding is about a place in it', () => {
  const anyText = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...texts) },
    {
      weight: 1,
      arbitrary: fc.tuple(anyDesired, seed).map(([desired, style]) => {
        const printed = printDesired(desired, randomOf(style))
        return [...printed.texts.values()].join('').replaceAll('\uFEFF', '')
      }),
    },
  )
  let slowest = 0
  const property = fc.property(anyText, anyEdits, (text, edits) => {
    const broken = edited(text, edits)
    let least = Number.POSITIVE_INFINITY
    let diagnostics: readonly Diagnostic[] = []
    for (let tries = 0; tries < 5 && least > patience; tries++) {
      const before = process.cpuUsage()
      ;({ diagnostics } = check({ texts: new Map([['a.yaml', broken]]), files: {} }))
      const { user, system } = process.cpuUsage(before)
      least = Math.min(least, (user + system) / 1000)
    }
    slowest = Math.max(slowest, least)
    expect(diagnostics.filter((each) => !isPlaced(each, broken))).toEqual([])
    const source = new Source(broken)
    for (const each of diagnostics) sourceExcerpt(source, each)
  })
  fc.assert(property, { seed: 20_260_107, numRuns: runs * 30, endOnFailure: true })
  expect(slowest).toBeLessThan(patience)
  expect(process.resourceUsage().maxRSS).toBeLessThan(memoryCap)
})

/** What is missing altogether is missing in a file that need not be there. */
function isPlaced({ code, at, end = at }: Diagnostic, text: string): boolean {
  if (code === 'missing-account') return true
  const lines = text.replace(/^\uFEFF/, '').split('\n')
  const isInside = ({ line, column }: { line: number; column: number }) =>
    column >= 1 && column <= (lines[line - 1] ?? '').length + 1
  const isOrdered = at.line < end.line || (at.line === end.line && at.column <= end.column)
  return isInside(at) && isInside(end) && isOrdered
}
