import { giftInWords } from '../../core/access/compare.ts'
import type { Diff, EnvironmentDiff, ExtensionDiff, HeldBack } from '../../core/diff/diff.ts'
import { plainLine, table } from '../../core/lib/markdown.ts'

/** Markdown: a row for each environment that changes, and for each extension as a whole; empty where there is none. */
export function planTable({ access, extensions }: Diff): string {
  const rows = [...accessRows(access), ...extensions.flatMap(rowsOf)]
  return rows.length === 0 ? '' : tableOf(rows)
}

type Row = readonly [environment: string, change: string, why: string, guard: string]

/** By name, who gains and who loses what. */
function accessRows({ gains, losses, held }: Diff['access']): Row[] {
  if (gains.length + losses.length === 0) return []
  const told = [
    ...gains.map((each) => giftInWords(each, 'gains')),
    ...losses.map((each) => giftInWords(each, 'loses')),
  ]
  const more = told.length > mostGifts ? [`and ${told.length - mostGifts} more`] : []
  return [['Access', 'changed', [...told.slice(0, mostGifts), ...more].join('; '), guardOf(held)]]
}

/** Told in one row of the table. */
const mostGifts = 20

function rowsOf(extension: ExtensionDiff): Row[] {
  const { name, environments, change, held, fields } = extension
  const own: Row[] =
    change === 'kept' || change === 'refused' || held.length > 0
      ? [[name, wordOf[change], noteOf(change), guardOf(held)]]
      : environments.length === 0
        ? [[name, wordOf[change], fields.map((each) => each.field).join(', '), '']]
        : []
  return [...own, ...environments.map((each) => rowOf(name, each))]
}

function rowOf(extension: string, { type, change, actions, held }: EnvironmentDiff): Row {
  return [`${extension} ${type}`, change, actions.join('; '), guardOf(held)]
}

const wordOf: Readonly<Record<ExtensionDiff['change'], string>> = {
  created: 'created',
  updated: 'updated',
  deleted: 'deleted',
  kept: 'stays as it is',
  refused: 'not taken up',
  repaired: 'in order again',
}

function noteOf(change: ExtensionDiff['change']): string {
  return change === 'kept' || change === 'refused' ? 'has errors' : ''
}

function guardOf(held: readonly HeldBack[]): string {
  return held
    .map(({ certain, reason }) => `${certain ? '⛔ held back' : '⚠️ may be held back'}: ${reason}`)
    .join('; ')
}

function tableOf(rows: readonly Row[]): string {
  const head = ['Environment', 'Change', 'Why', 'Guard']
  return table([head, ...rows.map((row) => row.map((cell) => plainLine(cell)))])
}
