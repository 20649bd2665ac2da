import type { AuditState, WireAuditRow } from '../../api/audit.ts'

/** What is known of the chain, for people. */
export interface ChainWords {
  /** `not-looked`: nobody knows; nothing is claimed. */
  kind: 'whole' | 'flawed' | 'not-looked'
  text: string
}

export function chainInWords({ last, verified }: Pick<AuditState, 'last' | 'verified'>): ChainWords {
  if (!verified)
    return { kind: 'not-looked', text: 'Nobody has had all rows looked at since the controller was started.' }
  const { upTo, verdict } = verified
  const after = last > upTo ? ` ${counted(last - upTo, 'row')} came after that.` : ''
  if (verdict.flaws > 0)
    return {
      kind: 'flawed',
      text: `${counted(verdict.flaws, 'flaw')} up to row ${number(upTo)}: something was changed, cut or put back.${after}`,
    }
  return {
    kind: 'whole',
    text: `All ${counted(verdict.rows, 'row')} up to row ${number(upTo)} are as they were written; ${number(verdict.witnessed)} of them were compared with Git.${after}`,
  }
}

/** What a row makes different, in short: `tag: v1 → v2`. Empty where it says nothing of it. */
export function changeInShort({ change = {} }: Pick<WireAuditRow, 'change'>): string {
  return Object.entries(change)
    .map(([name, [before, after]]) => `${name}: ${valueInWords(before)} → ${valueInWords(after)}`)
    .join('; ')
}

/** One side of a change. */
export function valueInWords(value: unknown): string {
  if (value === undefined || value === null) return 'none'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function counted(many: number, what: string): string {
  return `${number(many)} ${what}${many === 1 ? '' : 's'}`
}

function number(value: number): string {
  return value.toLocaleString('en')
}
