import type { GridCell } from './grid.ts'
import { counted, limits } from './limits.ts'

/** What a cell says, or why it is refused. Reasons never quote the cell: callers do, where it cannot be secret. */
export type Answer = { text: string } | { refused: string; hint?: string }

const storeAsText = 'store it as text: format the cell as text and type the value again'

/** A cell as text. Numbers only where nobody can doubt which text was meant. */
export function textAnswer(cell: GridCell | undefined): Answer {
  if (!cell) return { text: '' }
  switch (cell.kind) {
    case 'empty':
      return { text: '' }
    case 'text':
      return withinLimit(cell.text)
    case 'number':
      return numberAnswer(cell)
    default:
      return refusals[cell.kind]
  }
}

const refusals = {
  boolean: { refused: 'expected text, found TRUE or FALSE, whose spelling is lost', hint: storeAsText },
  date: { refused: 'expected text, found a date or a time, whose spelling is lost', hint: storeAsText },
  error: { refused: 'expected text, found an error such as #N/A' },
  formula: {
    refused: 'expected text, found a formula',
    hint: 'paste its result as a value (Paste Special, Values)',
  },
  unknown: { refused: 'expected text, found something that is not known' },
} as const

function withinLimit(text: string): Answer {
  if (text.length <= limits.cellCharacters) return { text }
  const limit = counted(limits.cellCharacters)
  return { refused: `the cell has ${counted(text.length)} characters, and at most ${limit} are read` }
}

/** Excel keeps 15 digits and drops the rest, silently; and only these formats show a number as it is stored. */
function numberAnswer({ text, format }: GridCell): Answer {
  const isShownSo =
    format === null || /^(?:General|@)$/i.test(format) || (format === '0' && /^-?\d+$/.test(text))
  if (!isShownSo)
    return { refused: 'expected text, found a number that is shown in a format', hint: storeAsText }
  const digits = text.replace(/^-?(?:0\.0*)?/, '').replace('.', '')
  if (/^-?\d+(?:\.\d+)?$/.test(text) && digits.length <= 15) return { text }
  return {
    refused: 'expected text, found a number of more than 15 digits, of which some may be lost',
    hint: storeAsText,
  }
}

/** The column `secure`: yes or no, in any case, or TRUE or FALSE. */
export function yesOrNo(
  cell: GridCell | undefined,
): { secure: boolean } | { refused: string; hint?: string } {
  const isBoolean = cell?.kind === 'boolean'
  const answer = isBoolean ? { text: cell.text } : textAnswer(cell)
  if ('refused' in answer)
    return { ...answer, refused: answer.refused.replace('expected text', 'expected yes or no') }
  const word = answer.text.trim().toLowerCase()
  if (word === 'yes' || word === 'true') return { secure: true }
  if (word === 'no' || word === 'false') return { secure: false }
  return { refused: 'expected yes or no' }
}
