import { ChainCheck } from '../../core/audit/check-chain.ts'
import { readExportedLine } from '../../core/audit/exported.ts'
import type { HeadKey, SignedHead } from '../../core/audit/heads.ts'
import { UsageError } from '../exit.ts'
import type { PinnedKeys } from './pinned-keys.ts'

type Verdict = Pick<
  ChainCheck,
  'rows' | 'witnessed' | 'flaws' | 'findings' | 'accepted' | 'keys' | 'removals'
>

/**
 * Whether an exported trail is whole, and is what was witnessed. Goes through it line by line, however long it is.
 * @param witness heads and keys from the status branch; null: nothing is compared
 * @param pinned the keys that count; none: those that are published with the heads
 * @throws {UsageError} where it is no whole trail
 */
export async function checkExport(
  lines: AsyncIterable<readonly string[]>,
  witness: { heads: readonly SignedHead[]; keys: readonly HeadKey[] } | null,
  { ids, keys: known }: PinnedKeys = { ids: [], keys: [] },
): Promise<Verdict> {
  const trusted = ids.length === 0 ? undefined : new Map(ids.map((id) => [id, 'pinned'] as const))
  const keys = [...known, ...(witness?.keys ?? [])]
  let check: ChainCheck | undefined
  let end: SignedHead | undefined
  let hash = ''
  for await (const part of lines) {
    for (const line of part) {
      const read = readExportedLine(line)
      if (read.kind === 'anchor' && !check) {
        check = new ChainCheck({ anchor: read.anchor, heads: witness?.heads ?? [], keys, trusted })
        hash = read.anchor.hash
      } else if (!check) throw new UsageError(notWhole)
      else if (read.kind === 'head' && !end) end = read.head
      else {
        const row = read.kind === 'row' ? read : { text: line, hash }
        check.row(row.text, row.hash)
        hash = row.hash
      }
    }
  }
  if (!check) throw new UsageError(notWhole)
  check.endWith(end)
  const { rows, witnessed, flaws, findings, accepted, keys: used, removals } = check
  return { rows, witnessed, flaws, findings, accepted, keys: used, removals }
}

const notWhole =
  'this is no whole trail: export it without filters, as a part does not say what its first row goes on from'

/** Lines of text that comes in parts, as many as each part has. */
export async function* linesIn(text: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = ''
  for await (const part of text) {
    const lines = (rest + part).split('\n')
    rest = lines.pop() ?? ''
    if (lines.length > 0) yield lines
  }
  if (rest !== '') yield [rest]
}
